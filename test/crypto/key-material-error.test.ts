import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseCertificates } from '../../src/crypto/certificates.ts';
import { KeyMaterialError } from '../../src/crypto/key-material-error.ts';
import { parsePrivateKey, parsePublicKey } from '../../src/crypto/keys.ts';
import { fixture } from '../fixtures/index.ts';

const parsers = { parsePrivateKey, parsePublicKey, parseCertificates };

const thrownBy = (parse: () => unknown): unknown => {
  try {
    return parse();
  } catch (error) {
    return error;
  }
};

it('says which mistake it is, in its message too', () => {
  const error = new KeyMaterialError('encrypted');
  expect(error).toMatchObject({
    name: 'KeyMaterialError',
    mistake: 'encrypted',
    message: 'The key material is unusable: encrypted',
  });
});

describe.each(Object.entries(parsers))('what %s throws', (_, parse) => {
  const key = fixture('test-app-key-pkcs1.pem');
  const body = key.replaceAll(/-----.*-----|^TEST.*|\n/gm, '');
  const within = (text: string) => `${body.slice(0, 800)}${text}${body.slice(800)}`;

  it.each([
    ['characters that do not belong', within('SENTINEL*')],
    ['characters too many', within('SENTINEL')],
    ['the end missing', within('SENTINEL').slice(0, 1200)],
    ['another structure', Buffer.from('0\x0a\x04\x08SENTINEL').toString('base64')],
    ['a broken header', `-----BEGIN SENTINEL KEY ${body}`],
    ['prose', 'my password is SENTINEL'],
    ['too many characters', 'SENTINEL'.repeat(10_000)],
  ])('never quotes the material: %s', (_, text) => {
    const error = thrownBy(() => parse(text));
    expect(error).toBeInstanceOf(KeyMaterialError);
    const shown = inspect(error, { depth: null, showHidden: true });
    expect(shown).not.toContain('SENTINEL');
    expect(shown).not.toContain(body.slice(0, 12));
    expect(error).not.toHaveProperty('cause');
  });
});
