import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCertificates } from '../../src/crypto/certificates.ts';
import { parsePrivateKey, parsePublicKey } from '../../src/crypto/keys.ts';
import { blocksOf, fixture } from '../fixtures/index.ts';
import { anyManglings, formsOf, mangled } from './manglings.ts';

const manglingsOf = (files: string[]) => {
  const forms = files.flatMap((file) => formsOf(fixture(file)));
  return fc.tuple(fc.constantFrom(...forms), anyManglings);
};

describe.each(['app', 'alipay'])('however it was mangled on its way, the key of %s', (owner) => {
  it('is the same private key', () => {
    const key = parsePrivateKey(fixture(`test-${owner}-key.pem`));
    const texts = manglingsOf([`test-${owner}-key.pem`, `test-${owner}-key-pkcs1.pem`]);
    fc.assert(
      fc.property(texts, ([text, names]) => {
        expect(parsePrivateKey(mangled(text, names)).equals(key)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('is the same public key', () => {
    const key = parsePublicKey(fixture(`test-${owner}-public-key.pem`));
    const texts = manglingsOf([
      `test-${owner}-public-key.pem`,
      `test-${owner}-public-key-pkcs1.pem`,
    ]);
    fc.assert(
      fc.property(texts, ([text, names]) => {
        expect(parsePublicKey(mangled(text, names)).equals(key)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

describe('however they were mangled on their way, certificates', () => {
  it.each(['test-app-cert.crt', 'test-expired-app-cert.crt'])('are the same: %s', (file) => {
    const [{ der }] = parseCertificates(fixture(file));
    fc.assert(
      fc.property(manglingsOf([file]), ([text, names]) => {
        expect(parseCertificates(mangled(text, names))[0].der.equals(der)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('stay in their order, all of them', () => {
    const file = 'test-alipay-root-cert.crt';
    const bodies = blocksOf(file).map((block) => block.replaceAll(/-----.*|\n/g, ''));
    expect(bodies).toHaveLength(4);
    fc.assert(
      fc.property(anyManglings, (names) => {
        const certificates = parseCertificates(mangled(fixture(file), names));
        expect(certificates.map(({ der }) => der.toString('base64'))).toEqual(bodies);
      }),
      { numRuns: 200 },
    );
  });
});
