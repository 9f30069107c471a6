import { describe, expect, it } from 'vitest';
import { algorithmOf, childrenOf, contentOf, readDer } from '../../src/crypto/asn1.ts';
import { decodePem } from '../../src/crypto/pem.ts';
import { fixture } from '../fixtures/index.ts';
import { refusalOf } from './refusal.ts';

const hex = (digits: string) => Buffer.from(digits, 'hex');
const derOf = (file: string) => decodePem(fixture(file))[0];

describe('readDer', () => {
  it('calls every shorter beginning of a structure truncated', () => {
    const der = derOf('test-app-key.pem');
    const refusals = Array.from(der, (_, length) =>
      refusalOf(() => readDer(der.subarray(0, length))),
    );
    expect(new Set(refusals)).toEqual(new Set(['truncated']));
  });

  it.each([
    ['a byte too many', '30030201050a'],
    ['a member longer than its structure', '3003020205'],
    ['zeros', '000000'],
    ['a length of no bytes, without an end', '30800201'],
    ['a length of five bytes', '308500000000030201050000'],
    ['a length of 127 bytes', `30ff${'00'.repeat(130)}`],
  ])('calls %s damaged', (_, digits) => {
    expect(refusalOf(() => readDer(hex(digits)))).toBe('damaged');
  });

  it.each([
    ['one byte', '300502010500'],
    ['four bytes', '30840000000502010500'],
  ])('calls a structure truncated whose length, in %s, is one more than there is', (_, digits) => {
    expect(refusalOf(() => readDer(hex(digits)))).toBe('truncated');
  });

  it('does not look into bit strings', () => {
    const [, bits] = childrenOf(readDer(derOf('test-app-public-key.pem')));
    expect(contentOf(bits)).toHaveLength(271);
  });
});

describe('nodes', () => {
  const primitive = readDer(hex('020105'));
  const constructed = readDer(hex('3003020105'));

  it('have members or content, not both', () => {
    expect(childrenOf(primitive)).toEqual([]);
    expect(contentOf(primitive)).toBe('\x05');
    expect(childrenOf(constructed)).toHaveLength(1);
    expect(contentOf(constructed)).toBe('');
    expect(contentOf(undefined)).toBe('');
  });

  it('name their algorithm by its OID', () => {
    const [algorithm] = childrenOf(readDer(derOf('test-app-public-key.pem')));
    expect(algorithmOf(algorithm)).toBe('1.2.840.113549.1.1.1');
    expect([constructed, primitive, undefined].map(algorithmOf)).toEqual(['', '', '']);
  });
});
