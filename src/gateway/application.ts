import type { KeyObject } from 'node:crypto';
import type { TrustAnchor } from '../crypto/certificate-successor.ts';
import type { SignType } from '../crypto/signature.ts';

/** An application at Alipay: the gateway it calls, what it signs with and what it verifies with. */
export interface Application {
  /** The gateway's address, without a query. */
  gateway: URL;
  appId: string;
  signType: SignType;
  privateKey: KeyObject;
  /** Sent with every request in certificate mode. */
  certificates?: {
    appCertificateSerialNumber: string;
    alipayRootCertificateSerialNumber: string;
  };
  /** Absent if the administrator gave no key: TLS alone then vouches for the answers. */
  verification?: Verification;
}

/** The same application, whose answers are verified with something else if that is given. */
export const verifiedWith = (
  application: Application,
  verification: Verification | undefined,
): Application => ({ ...application, ...(verification && { verification }) });

/** What identifies a genuine answer of Alipay. */
export interface Verification {
  publicKey: KeyObject;
  /** In certificate mode the answer must name this certificate. */
  alipayCertificateSerialNumber?: string;
  /** What a successor of that certificate is recognised by, which an answer may name instead. */
  anchor?: TrustAnchor;
  /** Whether the answer names a certificate that did not come yet and will be asked for again. */
  isSuccessorAwaited?: boolean;
}
