import type { KeyObject } from 'node:crypto';
import type { Member } from './member.ts';
import { readPublicKey, type SignType } from './signature.ts';

/**
 * Which ids an app is told: Alipay moves apps from `user_id` over `both` to `open_id`, one app at
 * a time and while they run.
 *
 * @see docs/alipay-gateway.md §4.3
 */
export type IdStage = 'user_id' | 'both' | 'open_id';

/** What the console of the open platform knows of an app. */
export interface AppRegistration {
  readonly appId: string;
  /** The app's public key: KeyObject, PEM or one base64 line. Absent: none was uploaded. */
  readonly publicKey?: KeyObject | string;
  /** The signature algorithm the key was uploaded for; default `RSA2`. */
  readonly signType?: SignType;
  /** Default `open_id`, as for new apps. */
  readonly idStage?: IdStage;
  /** Puts the app into certificate mode; the caller computes the certificate serial numbers. */
  readonly certificates?: CertificateSerialNumbers;
  /** Where a browser may be sent back to (授权回调地址); default nowhere. */
  readonly redirectUris?: readonly string[];
  /** Whether the app is grouped with others that share a `union_id`; default false. */
  readonly unionGrouping?: boolean;
  /** The methods the app was granted; default the two of a sign-in, and the download of a certificate. */
  readonly entitlements?: readonly string[];
  /** How many user ids one call may convert. Default: no limit, since none is known. */
  readonly mostIdsToConvert?: number;
  /** Seconds; the default is by scope: {@link lifetimesOf}. */
  readonly lifetimes?: Partial<Lifetimes>;
}

/** How long tokens live, in seconds. */
export interface Lifetimes {
  readonly accessToken: number;
  readonly refreshToken: number;
}

/** The first two are expected of every request, the third is told with every answer. */
export interface CertificateSerialNumbers {
  readonly appCertSn: string;
  readonly alipayRootCertSn: string;
  readonly alipayCertSn: string;
}

/** What Alipay signs with in certificate mode once it has renewed its certificate. */
export interface RenewedCertificate {
  /** Its serial number, which the caller computes. */
  readonly alipayCertSn: string;
  /** The text of the file that is given for this number. */
  readonly content: string;
  /** Its private key: KeyObject, PEM or one base64 line of PKCS#8. */
  readonly key: KeyObject | string;
}

/** An app as registered, its key read and its defaults filled in. */
export interface App {
  readonly appId: string;
  readonly publicKey: KeyObject | undefined;
  readonly signType: SignType;
  readonly idStage: IdStage;
  readonly certificates: CertificateSerialNumbers | undefined;
  readonly redirectUris: readonly string[];
  readonly unionGrouping: boolean;
  readonly entitlements: readonly string[];
  readonly mostIdsToConvert: number;
  readonly lifetimes: Partial<Lifetimes>;
}

/** A person with an Alipay account. What is absent was never set and is left out of answers. */
export interface User {
  /** 16 digits, `2088…`. */
  readonly userId: string;
  /** Default: derived, different in every app. */
  readonly openId?: string | ((appId: string) => string);
  /** Told, with tokens and conversions alone, to apps that are grouped. */
  readonly unionId?: string;
  readonly nickName?: string;
  readonly avatar?: string;
  readonly gender?: 'm' | 'f';
  readonly city?: string;
  readonly province?: string;
  /** What else Alipay holds, by the names of the answer; told to every app, as if it were granted. */
  readonly further?: Readonly<Record<string, Member>>;
}

/** A user agrees, on the phone, that an app may act in a scope; default `auth_user`. */
export interface Consent {
  readonly appId: string;
  readonly userId: string;
  readonly scope?: string;
}

/** Reads the key of a registration, and fills in its defaults. */
export const readRegistration = ({ publicKey, ...registration }: AppRegistration): App => ({
  appId: registration.appId,
  publicKey: publicKey === undefined ? undefined : readPublicKey(publicKey),
  signType: registration.signType ?? 'RSA2',
  idStage: registration.idStage ?? 'open_id',
  certificates: registration.certificates,
  redirectUris: registration.redirectUris ?? [],
  unionGrouping: registration.unionGrouping ?? false,
  entitlements: registration.entitlements ?? [
    'alipay.system.oauth.token',
    'alipay.user.info.share',
    'alipay.open.app.alipaycert.download',
  ],
  mostIdsToConvert: registration.mostIdsToConvert ?? Number.POSITIVE_INFINITY,
  lifetimes: registration.lifetimes ?? {},
});
