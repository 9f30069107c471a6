import { describe, expect, it } from 'vitest';
import { parsePrivateKey, parsePublicKey } from '../../src/crypto/keys.ts';
import { signText, verifyBytes } from '../../src/crypto/signature.ts';
import { fixture } from '../fixtures/index.ts';

const text = fixture('message');
const bytes = Buffer.from(text);
const privateKey = parsePrivateKey(fixture('test-app-key.pem'));
const publicKey = parsePublicKey(fixture('test-app-public-key.pem'));

describe.each([
  ['RSA2', 'RSA', fixture('message.rsa2')],
  ['RSA', 'RSA2', fixture('message.rsa')],
] as const)('%s', (signType, otherType, signature) => {
  it('makes the signature that OpenSSL makes', async () => {
    expect(await signText(text, privateKey, signType)).toBe(signature);
  });

  it('verifies the signature that OpenSSL makes', () => {
    expect(verifyBytes(bytes, signature, publicKey, signType)).toBe(true);
  });

  const flipped = Buffer.from(signature, 'base64');
  flipped[128] = (flipped[128] ?? 0) ^ 1;
  // The 256th byte takes two letters, and four bits of the second one say nothing.
  const trailingBits = signature.replace(
    /(.)==$/,
    (_, letter: string) => `${String.fromCharCode(letter.charCodeAt(0) + 1)}==`,
  );

  it.each([
    ['an empty signature', ''],
    ['a signature without its padding', signature.replace(/=+$/, '')],
    ['a signature with more padding', `${signature}=`],
    ['a blank before it', ` ${signature}`],
    ['a line break after it', `${signature}\n`],
    ['a stray character in it', `${signature.slice(0, 100)}*${signature.slice(100)}`],
    ['other bits past its end', trailingBits],
    ['the URL-safe alphabet', signature.replaceAll('+', '-').replaceAll('/', '_')],
    ['a changed byte', flipped.toString('base64')],
    ['a missing byte', Buffer.from(signature, 'base64').subarray(1).toString('base64')],
    [
      'a byte too many',
      Buffer.from(`00${Buffer.from(signature, 'base64').toString('hex')}`, 'hex').toString(
        'base64',
      ),
    ],
    ['zeros', Buffer.alloc(256).toString('base64')],
    ['numbers beyond the modulus', Buffer.alloc(256, 0xff).toString('base64')],
  ])('refuses %s', (_, forged) => {
    expect(forged).not.toBe(signature);
    expect(verifyBytes(bytes, forged, publicKey, signType)).toBe(false);
  });

  it('refuses a signature of another digest', () => {
    expect(verifyBytes(bytes, signature, publicKey, otherType)).toBe(false);
  });

  it('refuses a signature of another text', () => {
    for (const other of [`${text} `, text.slice(1), '']) {
      expect(verifyBytes(Buffer.from(other), signature, publicKey, signType)).toBe(false);
    }
  });

  it('refuses a signature of another key', () => {
    const alipays = parsePublicKey(fixture('test-alipay-public-key.pem'));
    expect(verifyBytes(bytes, signature, alipays, signType)).toBe(false);
  });

  it('signs and verifies the empty text', async () => {
    const ofNothing = await signText('', privateKey, signType);
    expect(verifyBytes(new Uint8Array(), ofNothing, publicKey, signType)).toBe(true);
  });
});

it('fails if the key cannot sign, and goes on signing', async () => {
  const failing = Array.from({ length: 20 }, () => signText(text, publicKey, 'RSA2'));
  for (const { status } of await Promise.allSettled(failing)) {
    expect(status).toBe('rejected');
  }
  await expect(signText(text, privateKey, 'RSA2')).resolves.toBe(fixture('message.rsa2').trim());
});

it('signs many at a time', async () => {
  const texts = Array.from({ length: 20 }, (_, index) => `${index}`);
  const signatures = await Promise.all(texts.map((each) => signText(each, privateKey, 'RSA2')));
  for (const [index, signature] of signatures.entries()) {
    expect(verifyBytes(Buffer.from(`${index}`), signature, publicKey, 'RSA2')).toBe(true);
  }
});

it('refuses everything if the key cannot verify', () => {
  // The modulus 15 and the exponent 3.
  const tooSmall = parsePublicKey('MAYCAQ8CAQM=');
  for (const signature of [fixture('message.rsa2'), 'AQ==']) {
    expect(verifyBytes(bytes, signature, tooSmall, 'RSA2')).toBe(false);
  }
});
