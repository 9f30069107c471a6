import { X509Certificate } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { judgeChain } from '../../src/crypto/certificate-chain.ts';
import { judgeSuccessor, type TrustAnchor } from '../../src/crypto/certificate-successor.ts';
import { type Certificate, parseCertificates } from '../../src/crypto/certificates.ts';
import { fixture } from '../fixtures/index.ts';

const chainOf = (name: string): [Certificate, ...Certificate[]] =>
  parseCertificates(fixture(`renewal/${name}.crt`));

const trustAnchorOf = (name: string, roots = 'root'): TrustAnchor => {
  const [certificate, ...intermediates] = chainOf(name);
  return { certificate, intermediates, roots: chainOf(roots) };
};

const today = new Date('2026-11-25T12:00:00Z');

/** Judges a certificate under its own serial number. */
const judge = (
  chain: readonly [Certificate, ...Certificate[]],
  anchor = trustAnchorOf('alipay'),
  moment = today,
) => judgeSuccessor(chain, chain[0].certificateSerialNumber, anchor, moment);

describe('a successor', () => {
  it.each([
    ['alipay', 'renewed'],
    ['alipay', 'renewed-again'],
    ['renewed', 'renewed-again'],
    ['expired', 'renewed'],
  ])('is recognised by its predecessor: after %s comes %s', (predecessor, successor) => {
    expect(judge(chainOf(successor), trustAnchorOf(predecessor))).toBe('genuine');
  });

  it.each([
    ['older', 'not-newer'],
    ['alipay', 'not-newer'],
    ['ended', 'not-current'],
    ['future', 'not-current'],
    ['short', 'shorter-key'],
    ['ec', 'not-rsa'],
    ['other-merchant', 'other-subject'],
    ['other-app', 'other-subject'],
    ['app', 'other-subject'],
    ['root', 'other-subject'],
    ['forged', 'other-issuing-key'],
    ['rekeyed', 'other-issuing-key'],
    ['other-root', 'other-issuing-key'],
    ['old-intermediate', 'issuer-missing'],
  ])('is not %s: %s', (name, verdict) => {
    expect(judge(chainOf(name))).toBe(verdict);
  });

  it("is issued by nothing that has ended, though it stands in the administrator's own file", () => {
    const [successor] = chainOf('renewed');
    const [intermediate] = chainOf('class2');
    const ended = { ...intermediate, notAfter: new Date('2026-11-24') };
    const [certificate] = chainOf('alipay');
    const roots = chainOf('root');
    expect(judge([successor], { certificate, intermediates: [intermediate], roots })).toBe(
      'genuine',
    );
    expect(judge([successor], { certificate, intermediates: [ended], roots })).toBe(
      'issuer-missing',
    );
  });

  it('has the number that was asked for', () => {
    const [{ certificateSerialNumber }] = chainOf('renewed-again');
    expect(
      judgeSuccessor(chainOf('renewed'), certificateSerialNumber, trustAnchorOf('alipay'), today),
    ).toBe('other-number');
  });

  it('has the same issuer, and not only the same subject', () => {
    const [successor, ...others] = chainOf('renewed');
    const issuer = 'CN=Ant Financial Certification Authority Class 1 R1';
    expect(judge([{ ...successor, issuer }, ...others])).toBe('other-issuer');
  });

  it.each(['subject', 'issuer'] as const)('has a %s that is fully decoded', (name) => {
    const [certificate, ...others] = chainOf('renewed');
    const anchor = trustAnchorOf('alipay');
    const undecoded = { [name]: 'CN=\ufffd' };
    expect(
      judge([{ ...certificate, ...undecoded }, ...others], {
        ...anchor,
        certificate: { ...anchor.certificate, ...undecoded },
      }),
    ).toBe(`other-${name}`);
  });

  it.each([
    ['before its first moment', '2024-12-31T23:59:59Z', 'not-current'],
    ['in its first moment', '2025-01-01T00:00:00Z', 'genuine'],
    ['in its last moment', '2120-01-01T00:00:00Z', 'genuine'],
    ['after its last moment', '2120-01-01T00:00:01Z', 'not-current'],
  ])('is judged by the time: %s', (_, moment, verdict) => {
    expect(judge(chainOf('renewed'), trustAnchorOf('alipay'), new Date(moment))).toBe(verdict);
  });
});

describe('the issuer of a successor', () => {
  const [leaf] = chainOf('renewed');
  const anchor = trustAnchorOf('alipay');

  it('may come with it, or stand in a file that the administrator gave', () => {
    const [intermediate] = chainOf('class2');
    expect(judge([leaf])).toBe('issuer-missing');
    expect(judge([leaf, intermediate])).toBe('genuine');
    expect(judge([leaf], { ...anchor, intermediates: [intermediate] })).toBe('genuine');
    expect(judge([leaf], { ...anchor, roots: [...anchor.roots, intermediate] })).toBe('genuine');
  });

  it('leads to the root bundle', () => {
    const [, , otherRoot] = chainOf('other-root');
    const roots = otherRoot ? [otherRoot] : [];
    expect(judge(chainOf('renewed'), { ...anchor, roots })).toBe('other-root');
  });

  it('is found among others, in any order', () => {
    const others = ['forged', 'rekeyed', 'other-root', 'renewed'].flatMap(chainOf);
    expect(judge([leaf, ...others])).toBe('genuine');
    expect(judge([leaf, ...others.toReversed()])).toBe('genuine');
  });
});

it.each([
  [29, 'genuine'],
  [30, 'other-root'],
  [31, 'other-issuing-key'],
  [500, 'other-issuing-key'],
])('takes 32 checks of signatures at most, beside %d impostors: %s', (count, verdict) => {
  const [successor] = chainOf('renewed');
  const [intermediate] = chainOf('class2');
  const anchor = trustAnchorOf('alipay');
  const [root] = chainOf('root');
  const impostors = Array.from({ length: count }, () => ({ ...root, subject: successor.issuer }));
  const verify = vi.spyOn(X509Certificate.prototype, 'verify');
  const intermediates = [...impostors, intermediate];
  expect(judge([successor], { ...anchor, intermediates })).toBe(verdict);
  expect(verify.mock.calls.length).toBeLessThanOrEqual(32);
});

describe('a merchant', () => {
  it('could forge a chain to the root, which is why the chain alone is not believed', () => {
    expect(judgeChain(chainOf('forged'), chainOf('root'))).toBe('complete');
    expect(judge(chainOf('forged'))).toBe('other-issuing-key');
  });

  it("gains nothing by adding Alipay's intermediate to the forged chain", () => {
    const chain = chainOf('forged');
    expect(judge([...chain, ...chainOf('class2')])).toBe('other-issuing-key');
    expect(judge(chain, trustAnchorOf('renewed-again'))).not.toBe('genuine');
  });
});
