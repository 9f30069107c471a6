import { X509Certificate } from 'node:crypto';
import { type Certificate, isSelfIssued } from './certificates.ts';

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
  /** It has further certificates, and they do not lead to the root bundle. */
  | 'other-root'
  /** It names itself as its issuer, as roots do. */
  | 'self-issued';

const isSignedBy = (certificate: Certificate, { publicKey }: Certificate): boolean => {
  try {
    return publicKey !== undefined && new X509Certificate(certificate.der).verify(publicKey);
  } catch {
    // OpenSSL reads more of a certificate than we do, and may refuse what we have read.
    return false;
  }
};

const checked = new WeakMap<Certificate, WeakMap<Certificate, boolean>>();

/** Checks a signature once: the configuration is checked anew for every request. */
export const hasSigned = (issuer: Certificate, certificate: Certificate): boolean => {
  const results = checked.get(certificate) ?? new WeakMap<Certificate, boolean>();
  const result = results.get(issuer) ?? isSignedBy(certificate, issuer);
  checked.set(certificate, results.set(issuer, result));
  return result;
};

/** The certificates that a walk from issuer to issuer visits, and whether an issuer is an impostor. */
const walk = (
  certificate: Certificate,
  given: ReadonlySet<Certificate>,
): { reached: ReadonlySet<Certificate>; isContradicted: boolean } => {
  const reached = new Set([certificate]);
  let isContradicted = false;
  // A set that grows while it is walked: every certificate is visited once, even in a circle.
  for (const link of reached) {
    const namesakes = [...given].filter(({ subject }) => subject === link.issuer);
    const issuers = namesakes.filter((namesake) => hasSigned(namesake, link));
    isContradicted ||= namesakes.length > 0 && issuers.length === 0;
    for (const issuer of issuers) {
      reached.add(issuer);
    }
  }
  return { reached, isContradicted };
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
 * Guaranteed: every certificate is visited once, and every signature checked once in the life of its
 * objects. Not guaranteed: dates and extensions, and that the certificate is Alipay's: merchants'
 * certificates lead to the same root.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-6.1
 */
export const judgeChain = (
  [certificate, ...others]: readonly [Certificate, ...Certificate[]],
  roots: readonly Certificate[],
): ChainVerdict => {
  if (isSelfIssued(certificate)) {
    return 'self-issued';
  }
  const { reached, isContradicted } = walk(certificate, new Set([...others, ...roots]));
  if (roots.some((root) => reached.has(root))) {
    return 'complete';
  }
  if (isOfOtherEnvironment(certificate, roots)) {
    return 'other-environment';
  }
  if (isContradicted) {
    return 'contradiction';
  }
  return others.some((other) => other !== certificate) ? 'other-root' : 'incomplete';
};
