import { X509Certificate } from 'node:crypto';
import type { Certificate } from './certificates.ts';

/**
 * The most signatures that one judgement checks: a check takes up to half a millisecond, and
 * certificates that all have one name could ask for hundreds. Alipay's chains take two or three.
 */
export const mostChecks = 32;

const certificates = new WeakMap<Certificate, X509Certificate>();

/** A certificate as OpenSSL reads it, once. */
const x509Of = (certificate: Certificate): X509Certificate => {
  const x509 = certificates.get(certificate) ?? new X509Certificate(certificate.der);
  certificates.set(certificate, x509);
  return x509;
};

const isSignedBy = (certificate: Certificate, { publicKey }: Certificate): boolean => {
  try {
    return publicKey !== undefined && x509Of(certificate).verify(publicKey);
  } catch {
    // OpenSSL reads more of a certificate than we do, and may refuse what we have read.
    return false;
  }
};

const results = new WeakMap<Certificate, WeakMap<Certificate, boolean>>();

/**
 * Checks the signatures of certificates for one judgement, and at most {@link mostChecks}.
 *
 * A result is kept as long as both certificates: the configuration is judged anew for every request.
 * One that is kept counts as well, so that a judgement comes to the same end each time.
 */
export class SignatureChecks {
  #count = 0;

  /** Whether one certificate has signed the other. False if there were too many checks. */
  hasSigned(issuer: Certificate, certificate: Certificate): boolean {
    this.#count += 1;
    if (this.wereTooMany) {
      return false;
    }
    const ofCertificate = results.get(certificate) ?? new WeakMap<Certificate, boolean>();
    const result = ofCertificate.get(issuer) ?? isSignedBy(certificate, issuer);
    results.set(certificate, ofCertificate.set(issuer, result));
    return result;
  }

  /** Whether a signature was left unchecked. */
  get wereTooMany(): boolean {
    return this.#count > mostChecks;
  }
}
