import { describe, expect, it } from 'vitest';
import { leadsToRoot, parseCertificates } from '../../src/crypto/certificates.ts';
import { decodePem } from '../../src/crypto/pem.ts';
import { blocksOf, fixture } from '../fixtures/index.ts';
import { refusalOf } from './refusal.ts';

const roots = parseCertificates(fixture('test-alipay-root-cert.crt'));
const chainOf = (file: string) => parseCertificates(fixture(file));

/** The first certificate of a file and some of the others, by their position. */
const chosen = (file: string, others: number[]) => {
  const blocks = blocksOf(file);
  return parseCertificates([0, ...others].map((index) => blocks[index]).join(''));
};

describe('leadsToRoot', () => {
  it('is true through an intermediate', () => {
    expect(leadsToRoot(chainOf('test-alipay-cert.crt'), roots)).toBe(true);
  });

  it('is true for a certificate that a root has issued, and for the root', () => {
    const [, intermediate = ''] = blocksOf('test-alipay-cert.crt');
    expect(leadsToRoot(parseCertificates(intermediate), roots)).toBe(true);
    const [, root = ''] = blocksOf('test-alipay-root-cert.crt');
    expect(leadsToRoot(parseCertificates(root), roots)).toBe(true);
  });

  it.each([[[1, 2]], [[2, 1]], [[1, 1, 2]]])('is true in whichever order: %j', (others) => {
    expect(leadsToRoot(chosen('test-long-chain.crt', others), roots)).toBe(true);
  });

  it.each([[[1, 2]], [[2, 1]]])(
    'is true where one of two certificates of an authority leads there: %j',
    (others) => {
      expect(leadsToRoot(chosen('test-cross-signed.crt', others), roots)).toBe(true);
    },
  );

  it.each([[[]], [[1]], [[2]], [[2, 2]]])('is false where a link is missing: %j', (others) => {
    expect(leadsToRoot(chosen('test-long-chain.crt', others), roots)).toBe(false);
  });

  it('is false for a chain that runs in a circle', () => {
    expect(leadsToRoot(chainOf('test-loop.crt'), roots)).toBe(false);
  });

  it('is false under a root of the same name with another key', () => {
    const impostors = chainOf('test-impostor-root.crt');
    expect(leadsToRoot(chainOf('test-alipay-cert.crt'), impostors)).toBe(false);
    expect(leadsToRoot(impostors, roots)).toBe(false);
  });

  it('is false under a root with the right key and another name', () => {
    const renamed = roots.map((root) => ({ ...root, subject: 'CN=Another' }));
    expect(leadsToRoot(chainOf('test-alipay-cert.crt'), renamed)).toBe(false);
  });

  it('is false under roots whose keys are not RSA, and under none', () => {
    const [sm2, , ecdsa] = roots;
    const chain = parseCertificates(blocksOf('test-alipay-root-cert.crt')[2] ?? '');
    expect(leadsToRoot(chain, [sm2, ...(ecdsa ? [ecdsa] : [])])).toBe(false);
    expect(leadsToRoot(chain, [])).toBe(false);
  });

  it('is false, and throws nothing, where any byte of a certificate has changed', () => {
    const [leaf = '', intermediate = ''] = blocksOf('test-alipay-cert.crt');
    const [der] = decodePem(leaf);
    const readable = Array.from(der, (byte, index) => {
      const damaged = Buffer.from(der);
      damaged[index] = byte ^ 1;
      return `-BEGIN A-${damaged.toString('base64')}-END-${intermediate}`;
    }).filter((text) => refusalOf(() => parseCertificates(text)) === undefined);
    expect(readable.length).toBeGreaterThan(700);
    for (const text of readable) {
      expect(leadsToRoot(parseCertificates(text), roots)).toBe(false);
    }
  });
});
