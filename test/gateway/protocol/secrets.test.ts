import { describe, expect, it } from 'vitest';
import { Secrets } from '../../../src/gateway/protocol/secrets.ts';

const code = '4b203fe6c11548bcabd8da5bb087WX96';
const signature = 'Kx+/0aB9zQ/w+T==';

const areQuotedIn = (text: string, ...secrets: string[]): boolean =>
  new Secrets(...secrets).areQuotedIn(text);

describe('a secret is recognised', () => {
  it.each([
    ['as it is', code],
    ['in the middle of a text', `授权码${code}无效`],
    ['by its first twelve characters', `bad ${code.slice(0, 12)}...`],
    ['by its last twelve characters', `...${code.slice(-12)}`],
    ['by twelve characters of its middle', `-${code.slice(7, 19)}-`],
    ['in upper case', code.slice(5, 17).toUpperCase()],
    ['in lower case', code.slice(-12).toLowerCase()],
  ])('%s', (_, text) => {
    expect(areQuotedIn(text, code)).toBe(true);
  });

  it.each([
    ['with some of its characters', encodeURIComponent(signature)],
    ['as a form does it', `${new URLSearchParams({ sign: signature })}`],
    ['in lower case', encodeURIComponent(signature.slice(1, 14)).toLowerCase()],
    [
      'with all of its characters',
      `%${Buffer.from(signature).toString('hex').match(/../g)?.join('%')}`,
    ],
  ])('percent-encoded %s', (_, text) => {
    expect(areQuotedIn(text, signature)).toBe(true);
  });

  it('if it looks percent-encoded itself', () => {
    expect(areQuotedIn('a%41b%42c%43d', 'a%41b%42c%43d')).toBe(true);
  });

  it('whichever of several it is, and whenever it is added', () => {
    const secrets = new Secrets('first-of-the-secrets');
    expect(secrets.areQuotedIn(code)).toBe(false);
    secrets.add(signature, code);
    for (const text of ['first-of-the', signature, code]) {
      expect(secrets.areQuotedIn(text)).toBe(true);
    }
  });

  it('as a whole, in any case, if it is shorter than twelve characters', () => {
    expect(areQuotedIn('the code C0DE', 'c0de')).toBe(true);
    expect(areQuotedIn('c0%64e', 'c0de')).toBe(true);
    expect(areQuotedIn('c0d', 'c0de')).toBe(false);
    expect(areQuotedIn('01234567890', '01234567890')).toBe(true);
    expect(areQuotedIn('0123456789', '01234567890')).toBe(false);
  });

  it('up to 1024 characters', () => {
    const long = `${'a'.repeat(1012)}signature-of`;
    expect(areQuotedIn('signature-of', long)).toBe(true);
    expect(areQuotedIn('signature-of', `${long}-`)).toBe(false);
  });
});

describe('a text quotes nothing', () => {
  it.each([
    ['by eleven characters', `bad ${code.slice(4, 15)}`],
    ['by characters that do not stand on end', `${code.slice(0, 11)} ${code.slice(11, 22)}`],
    ['if it is empty', ''],
    ['if it is like any other', '授权码code无效，解决方案：https://open.alipay.com/api/errCheck'],
    ['by percent signs that stand for nothing', '100 % or %zz or %4'],
  ])('%s', (_, text) => {
    expect(areQuotedIn(text, code, signature)).toBe(false);
  });

  it('if there is no secret, or an empty one', () => {
    expect(areQuotedIn(code)).toBe(false);
    expect(areQuotedIn(code, '')).toBe(false);
  });
});
