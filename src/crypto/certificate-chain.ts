import { type Certificate, isSelfIssued } from './certificates.ts';
import { SignatureChecks } from './signature-checks.ts';

/** What {@link judgeChain} finds; only `complete` and `incomplete` are acceptable. */
export type ChainVerdict =
  /** It leads to a certificate of the root bundle. */
  | 'complete'
  /** It is one certificate, whose issuer is given nowhere: Alipay's files often are like that. */
  | 'incomplete'
  /** It is one of the sandbox and the bundle production's, or the reverse. */
  | 'other-environment'
  /** A certificate with its issuer's name is given, and none of that name has signed it. */
  | 'contradiction'
  /** So many certificates have the same name that not all signatures were checked. */
  | 'undecided'
  /** It has further certificates, and they do not lead to the root bundle. */
  | 'other-root'
  /** It names itself as its issuer, as roots do. */
  | 'self-issued';

/** What a walk from issuer to issuer finds. */
type Walk = 'arrived' | 'contradiction' | 'undecided' | 'ended';

/** Walks from issuer to issuer until it arrives at a root. */
const walk = (
  certificate: Certificate,
  others: readonly Certificate[],
  roots: readonly Certificate[],
  checks: SignatureChecks,
): Walk => {
  const given = [...new Set([...others, ...roots])];
  const reached = new Set([certificate]);
  let isContradicted = false;
  // A set that grows while it is walked: every certificate is visited once, even in a circle.
  for (const link of reached) {
    if (roots.includes(link)) {
      return 'arrived';
    }
    const namesakes = given.filter(({ subject }) => subject === link.issuer);
    const issuers = namesakes.filter((namesake) => checks.hasSigned(namesake, link));
    isContradicted ||= namesakes.length > 0 && issuers.length === 0;
    for (const issuer of issuers) {
      reached.add(issuer);
    }
  }
  if (checks.wereTooMany) {
    return 'undecided';
  }
  return isContradicted ? 'contradiction' : 'ended';
};

type Environment = 'production' | 'sandbox';

/** Alipay's environment that a certificate was issued in; undefined if its issuer is not Alipay. */
const environmentOf = ({ issuer }: Certificate): Environment | undefined => {
  if (/(^|,)O=Ant Financial test(,|$)/.test(issuer)) {
    return 'sandbox';
  }
  return /(^|,)O=Ant Financial(,|$)/.test(issuer) ? 'production' : undefined;
};

const isOfOtherEnvironment = (certificate: Certificate, roots: readonly Certificate[]): boolean => {
  const own = environmentOf(certificate);
  const environments = roots.map(environmentOf).filter((each) => each !== undefined);
  return own !== undefined && environments.length > 0 && !environments.includes(own);
};

/**
 * Judges whether a chain, its own certificate first, can be one under the root bundle.
 *
 * Alipay gives its certificate without the intermediate, which is in no root bundle either. So a
 * missing issuer is accepted, and what contradicts the bundle is not. The chain's other certificates
 * may stand in any order; extra ones do not matter.
 *
 * Guaranteed: every certificate is visited once, and no more signatures are checked than
 * {@link SignatureChecks} allows. Not guaranteed: dates and extensions, and that the certificate is
 * Alipay's: merchants' certificates lead to the same root.
 *
 * @param checks those of a judgement that this one is part of.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-6.1
 */
export const judgeChain = (
  [certificate, ...others]: readonly [Certificate, ...Certificate[]],
  roots: readonly Certificate[],
  checks: SignatureChecks = new SignatureChecks(),
): ChainVerdict => {
  if (isSelfIssued(certificate)) {
    return 'self-issued';
  }
  const outcome = walk(certificate, others, roots, checks);
  if (outcome === 'arrived') {
    return 'complete';
  }
  if (isOfOtherEnvironment(certificate, roots)) {
    return 'other-environment';
  }
  if (outcome !== 'ended') {
    return outcome;
  }
  return others.some((other) => other !== certificate) ? 'other-root' : 'incomplete';
};
