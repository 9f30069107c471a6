import { X509Certificate } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { judgeChain } from '../../src/crypto/certificate-chain.ts';
import { parseCertificates } from '../../src/crypto/certificates.ts';
import { decodePem } from '../../src/crypto/pem.ts';
import { blocksOf, fixture } from '../fixtures/index.ts';
import { alipayPrivateKey } from '../support/keys.ts';
import { issueCertificate } from './der.ts';
import { refusalOf } from './refusal.ts';

const roots = parseCertificates(fixture('test-alipay-root-cert.crt'));
const sandboxRoots = parseCertificates(fixture('test-sandbox-root-cert.crt'));
const chainOf = (file: string) => parseCertificates(fixture(file));

/** The first certificate of a file and some of the others, by their position. */
const chosen = (file: string, others: number[] = []) => {
  const blocks = blocksOf(file);
  return parseCertificates([0, ...others].map((index) => blocks[index]).join(''));
};

const asBlock = (body: string): string => `-BEGIN A-${body}-END A-`;

const [leaf = '', intermediate = ''] = blocksOf('test-alipay-cert.crt');

describe('a chain is complete', () => {
  it('through an intermediate', () => {
    expect(judgeChain(chainOf('test-alipay-cert.crt'), roots)).toBe('complete');
    expect(judgeChain(chainOf('test-sandbox-cert.crt'), sandboxRoots)).toBe('complete');
  });

  it('if a root has issued its certificate', () => {
    expect(judgeChain(parseCertificates(intermediate), roots)).toBe('complete');
  });

  it('if its intermediate stands in the bundle', () => {
    const bundle = parseCertificates(fixture('test-alipay-root-cert.crt') + intermediate);
    expect(judgeChain(parseCertificates(leaf), bundle)).toBe('complete');
  });

  it.each([[[1, 2]], [[2, 1]], [[1, 1, 2]], [[0, 1, 2]]])('in whichever order: %j', (others) => {
    expect(judgeChain(chosen('test-long-chain.crt', others), roots)).toBe('complete');
  });

  it.each([[[1, 2]], [[2, 1]]])(
    'if one of two certificates of an authority leads to the bundle: %j',
    (others) => {
      expect(judgeChain(chosen('test-cross-signed.crt', others), roots)).toBe('complete');
    },
  );

  it('if one of two certificates of the same name has signed', () => {
    const text = leaf + fixture('test-impostor-intermediate.crt') + intermediate;
    expect(judgeChain(parseCertificates(text), roots)).toBe('complete');
  });
});

describe('a chain is incomplete', () => {
  it.each([
    ['production', 'test-alipay-cert.crt', roots],
    ['the sandbox', 'test-sandbox-cert.crt', sandboxRoots],
  ])("if it is Alipay's certificate of %s alone", (_, file, bundle) => {
    expect(judgeChain(chosen(file), bundle)).toBe('incomplete');
    expect(judgeChain(chosen(file, [0]), bundle)).toBe('incomplete');
  });
});

describe('a chain is refused', () => {
  it.each([
    ['the sandbox with the bundle of production', 'test-sandbox-cert.crt', roots],
    ['production with the bundle of the sandbox', 'test-alipay-cert.crt', sandboxRoots],
  ])('if it is of %s, with an intermediate and without', (_, file, bundle) => {
    expect(judgeChain(chosen(file), bundle)).toBe('other-environment');
    expect(judgeChain(chainOf(file), bundle)).toBe('other-environment');
  });

  it('not if the bundle holds roots of both environments', () => {
    expect(judgeChain(chosen('test-sandbox-cert.crt'), [...roots, ...sandboxRoots])).toBe(
      'incomplete',
    );
  });

  it("if an intermediate of its issuer's name has not signed it", () => {
    const text = leaf + fixture('test-impostor-intermediate.crt');
    expect(judgeChain(parseCertificates(text), roots)).toBe('contradiction');
    const bundle = [...roots, ...chainOf('test-impostor-intermediate.crt')];
    expect(judgeChain(parseCertificates(leaf), bundle)).toBe('contradiction');
  });

  it('if a root of the same name has another key', () => {
    const impostors = chainOf('test-impostor-root.crt');
    expect(judgeChain(chainOf('test-alipay-cert.crt'), impostors)).toBe('contradiction');
  });

  it('if the issuer is given without an RSA key, so that nothing can be checked', () => {
    const keyless = roots.map(({ publicKey: _, ...root }) => root);
    expect(judgeChain(chainOf('test-alipay-cert.crt'), keyless)).toBe('contradiction');
  });

  it.each([[[1]], [[1, 2]]])('if it leads to another root: %j', (others) => {
    expect(judgeChain(chosen('test-other-root-chain.crt', others), roots)).toBe('other-root');
  });

  it.each([[[1]], [[2]], [[2, 2]]])('if it has several links and one is missing: %j', (others) => {
    expect(judgeChain(chosen('test-long-chain.crt', others), roots)).toBe('other-root');
  });

  it('if it runs in a circle', () => {
    expect(judgeChain(chainOf('test-loop.crt'), roots)).toBe('other-root');
  });

  it('if the root has the right key and another name, or there is none', () => {
    const renamed = roots.map((root) => ({ ...root, subject: 'CN=Another' }));
    expect(judgeChain(chainOf('test-alipay-cert.crt'), renamed)).toBe('other-root');
    expect(judgeChain(chainOf('test-alipay-cert.crt'), [])).toBe('other-root');
  });

  it('if its certificate is self-issued, even if it is a root of the bundle', () => {
    expect(judgeChain(chainOf('test-impostor-root.crt'), roots)).toBe('self-issued');
    expect(judgeChain(roots, roots)).toBe('self-issued');
  });

  it('if any byte of its certificate has changed, and nothing is thrown', () => {
    const [der] = decodePem(leaf);
    const readable = Array.from(der, (byte, index) => {
      const damaged = Buffer.from(der);
      damaged[index] = byte ^ 1;
      return asBlock(damaged.toString('base64')) + intermediate;
    }).filter((text) => refusalOf(() => parseCertificates(text)) === undefined);
    expect(readable.length).toBeGreaterThan(700);
    for (const text of readable) {
      expect(judgeChain(parseCertificates(text), roots)).toMatch(
        /^(contradiction|other-root|other-environment)$/,
      );
    }
  });
});

describe('signatures', () => {
  // Another text makes other objects, of which no other test has judged any.
  const readAnew = (file: string) => parseCertificates(`judged anew\n${fixture(file)}`);

  it('are checked once, however often a chain is judged', () => {
    const verify = vi.spyOn(X509Certificate.prototype, 'verify');
    const chain = readAnew('test-cross-signed.crt');
    const bundle = readAnew('test-alipay-root-cert.crt');
    for (let round = 0; round < 3; round += 1) {
      expect(judgeChain(chain, bundle)).toBe('complete');
    }
    // The leaf by both certificates of its issuer, and one of these by the root.
    expect(verify).toHaveBeenCalledTimes(3);
  });

  it.each([
    [31, 'complete', 32],
    [32, 'undecided', 32],
    [961, 'undecided', 32],
  ])(
    'are not checked more than 32 times in a judgement: beside %d impostors it is %s',
    (count, verdict, checks) => {
      const [certificate, issuer] = readAnew('test-alipay-cert.crt');
      const [impostor] = chainOf('test-impostor-intermediate.crt');
      const impostors = Array.from({ length: count }, () => ({ ...impostor }));
      const bundle = issuer ? [...impostors, issuer] : [];
      const verify = vi.spyOn(X509Certificate.prototype, 'verify');
      expect(judgeChain([certificate], bundle)).toBe(verdict);
      expect(verify).toHaveBeenCalledTimes(checks);
      expect(new Set(verify.mock.contexts).size, 'read by OpenSSL').toBe(1);

      // What is known by now is no reason for another verdict.
      expect(judgeChain([certificate], bundle)).toBe(verdict);
      expect(verify).toHaveBeenCalledTimes(checks);
    },
  );

  it('are left if certificates of one name and key have signed one another', () => {
    const names = { issuer: 'Authority', subject: 'Authority' };
    const authorities = Array.from({ length: 16 }, (_, serial) =>
      issueCertificate(alipayPrivateKey, { ...names, serial: serial + 1 }),
    );
    const leafText = issueCertificate(alipayPrivateKey, { ...names, subject: 'Leaf', serial: 0 });
    const chain = parseCertificates([leafText, ...authorities].slice(0, 16).map(asBlock).join(''));
    const verify = vi.spyOn(X509Certificate.prototype, 'verify');
    expect(judgeChain(chain, roots)).toBe('undecided');
    expect(verify).toHaveBeenCalledTimes(32);
  });
});
