import { judgeChain } from './certificate-chain.ts';
import { type Certificate, isCurrent } from './certificates.ts';
import { bitsOf } from './keys.ts';
import { SignatureChecks } from './signature-checks.ts';

/** A certificate that the administrator gave, with all that its successors are judged by. */
export interface TrustAnchor {
  certificate: Certificate;
  /** The other certificates of its file. */
  intermediates: readonly Certificate[];
  roots: readonly Certificate[];
}

/** What {@link judgeSuccessor} finds; only `genuine` is acceptable. */
export type SuccessorVerdict =
  | 'genuine'
  /** It has another serial number than the one that was asked for. */
  | 'other-number'
  | 'other-subject'
  | 'other-issuer'
  /** It is not valid from a later moment on than the certificate that it is to follow. */
  | 'not-newer'
  /** Its time has not begun, or is over. */
  | 'not-current'
  | 'not-rsa'
  /** Its key has fewer bits than the one that it is to follow. */
  | 'shorter-key'
  /** No certificate with its issuer's name, and in its dates, is given. */
  | 'issuer-missing'
  /** None that is given has signed both it and the certificate that it is to follow. */
  | 'other-issuing-key'
  /** Its issuer does not lead to a certificate of the root bundle. */
  | 'other-root';

/** Whether two names are the same; one that is not fully decoded is the same as none. */
const isSameName = (one: string, other: string): boolean =>
  one === other && !one.includes('\ufffd');

const judgeContent = (
  successor: Certificate,
  number: string,
  { certificate }: TrustAnchor,
  moment: Date,
): SuccessorVerdict | undefined => {
  if (successor.certificateSerialNumber !== number) {
    return 'other-number';
  }
  if (!isSameName(successor.subject, certificate.subject)) {
    return 'other-subject';
  }
  if (!isSameName(successor.issuer, certificate.issuer)) {
    return 'other-issuer';
  }
  if (successor.notBefore <= certificate.notBefore) {
    return 'not-newer';
  }
  return isCurrent(successor, moment) ? undefined : 'not-current';
};

const judgeKey = (
  { publicKey }: Certificate,
  { certificate }: TrustAnchor,
): SuccessorVerdict | undefined => {
  if (!publicKey) {
    return 'not-rsa';
  }
  return certificate.publicKey && bitsOf(publicKey) < bitsOf(certificate.publicKey)
    ? 'shorter-key'
    : undefined;
};

const judgeIssuer = (
  successor: Certificate,
  intermediates: readonly Certificate[],
  { certificate, roots }: TrustAnchor,
): SuccessorVerdict => {
  const namesakes = [...intermediates, ...roots].filter(
    ({ subject }) => subject === successor.issuer,
  );
  if (namesakes.length === 0) {
    return 'issuer-missing';
  }
  const checks = new SignatureChecks();
  // The trusted certificate comes first: what an attacker sends is compared with it before anything
  // is computed with his numbers.
  const issuers = namesakes.filter(
    (issuer) => checks.hasSigned(issuer, certificate) && checks.hasSigned(issuer, successor),
  );
  if (issuers.length === 0) {
    return 'other-issuing-key';
  }
  const leadsToRoot = (issuer: Certificate): boolean =>
    roots.includes(issuer) || judgeChain([issuer, ...intermediates], roots, checks) === 'complete';
  return issuers.some(leadsToRoot) ? 'genuine' : 'other-root';
};

/**
 * Judges whether a certificate is the successor of the one that the administrator gave.
 *
 * A chain to the root proves nothing by itself. Every merchant's certificate leads there, and a
 * merchant can issue others with it. Alipay's intermediates do not all say that they may issue, so
 * basicConstraints cannot tell them apart. Therefore one key must have signed both certificates.
 *
 * Guaranteed for `genuine`: the number, subject and issuer are right; it is newer, in its dates, RSA
 * and not shorter; its issuer's key also signed the given certificate, and leads to the root bundle
 * over certificates that are in their dates. So the administrator, by giving a newer certificate,
 * ends the trust in all older ones. Not guaranteed: extensions, revocation, and that whoever presents
 * it holds its key.
 *
 * @param chain its own certificate first; the others may stand in any order.
 * @param number Alipay's serial number, as asked for.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-6.1
 */
export const judgeSuccessor = (
  [successor, ...others]: readonly [Certificate, ...Certificate[]],
  number: string,
  anchor: TrustAnchor,
  moment: Date,
): SuccessorVerdict => {
  const intermediates = [...others, ...anchor.intermediates].filter((certificate) =>
    isCurrent(certificate, moment),
  );
  return (
    judgeContent(successor, number, anchor, moment) ??
    judgeKey(successor, anchor) ??
    judgeIssuer(successor, intermediates, anchor)
  );
};
