import { describe, expect, it } from 'vitest';
import { readDer } from '../../src/crypto/asn1.ts';
import { printName } from '../../src/crypto/distinguished-name.ts';
import { ofEach } from '../support/rows.ts';
import { node } from './der.ts';
import { refusalOf } from './refusal.ts';

const commonName = '550403';
const types = { utf8: 12, printable: 19, t61: 20, ia5: 22, general: 27, bmp: 30 };

const name = (tag: number, content: Buffer | string, oid = commonName) => {
  const attribute = node(0x30, node(6, Buffer.from(oid, 'hex')), node(tag, Buffer.from(content)));
  return node(0x30, node(0x31, attribute));
};
const print = (der: Buffer) => printName(readDer(der));

// What is expected here is what Java 17 prints: new X500Principal(der).getName(). Names as
// certificates hold them are tested with the certificates.
describe('printName', () => {
  it('escapes what Java escapes, and nothing else', () =>
    ofEach(
      [
        ['a plus', 'a+b', 'CN=a\\+b'],
        ['a comma', 'a,b', 'CN=a\\,b'],
        ['quotes', '"a"', 'CN=\\"a\\"'],
        ['a backslash', 'a\\b', 'CN=a\\\\b'],
        ['angle brackets and a semicolon', '<a>;', 'CN=\\<a\\>\\;'],
        ['an equals sign', 'a=b', 'CN=a\\=b'],
        ['a number sign, wherever it stands', '#a#', 'CN=\\#a\\#'],
        ['leading and trailing blanks', '  a b ', 'CN=\\ \\ a b\\ '],
        ['each of several trailing blanks', 'a \r ', 'CN=a\\ \\\r\\ '],
        ['leading and trailing carriage returns', '\r a\r', 'CN=\\\r\\ a\\\r'],
        ['blanks alone', '  ', 'CN=\\ \\ '],
        ['a zero byte', 'a\0', 'CN=a\\00'],
        ['other control characters and line breaks, as they are', '\n\t\x7f', 'CN=\n\t\x7f'],
        ['an apostrophe and a slash, as they are', "a'/", "CN=a'/"],
        ['letters beyond ASCII, as they are', 'é中😀', 'CN=é中😀'],
        ['nothing', '', 'CN='],
      ],
      ([_, value, printed]) => {
        expect(print(name(types.utf8, value))).toBe(printed);
      },
    ));

  it('has a keyword for the usual attributes', () =>
    ofEach(
      [
        ['550403', 'CN'],
        ['550406', 'C'],
        ['550407', 'L'],
        ['550408', 'ST'],
        ['550409', 'STREET'],
        ['55040a', 'O'],
        ['55040b', 'OU'],
        ['0992268993f22c640101', 'UID'],
        ['0992268993f22c640119', 'DC'],
      ],
      ([oid, keyword]) => {
        expect(print(name(types.printable, 'a', oid))).toBe(`${keyword}=a`);
      },
    ));

  it('prints other attributes as numbers', () =>
    ofEach(
      [
        ['550405', '2.5.4.5=#130161'],
        ['2a864886f70d010901', '1.2.840.113549.1.9.1=#130161'],
        ['883703', '2.999.3=#130161'],
      ],
      ([oid, printed]) => {
        expect(print(name(types.printable, 'a', oid))).toBe(printed);
      },
    ));

  it('reads any bytes of a type of text as UTF-8', () =>
    ofEach(Object.entries(types), ([_, tag]) => {
      expect(print(name(tag, Buffer.from('a中 b', 'utf8')))).toBe('CN=a中 b');
    }));

  it('prints other strings as numbers', () =>
    ofEach(
      [
        ['universal', 28, '00000061', 'CN=#1c0400000061'],
        ['octet', 4, '61', 'CN=#040161'],
        ['bit', 3, '0061', 'CN=#03020061'],
        ['context-specific', 0x8c, '61', 'CN=#8c0161'],
        ['constructed', 0x2c, '0c0161', 'CN=#2c030c0161'],
      ],
      ([_, tag, content, printed]) => {
        expect(print(name(tag, Buffer.from(content, 'hex')))).toBe(printed);
      },
    ));

  it('prints the last relative name first and keeps the order within each', () => {
    const attribute = (oid: string, value: string) =>
      node(0x30, node(6, Buffer.from(oid, 'hex')), node(types.utf8, Buffer.from(value)));
    const der = node(
      0x30,
      node(0x31, attribute('550406', 'CN')),
      node(0x31, attribute('550403', 'b'), attribute('55040b', 'a')),
      node(0x31, attribute('55040a', 'z')),
    );
    expect(print(der)).toBe('O=z,CN=b+OU=a,C=CN');
  });

  it.each([
    [16, undefined],
    [17, 'too-large'],
  ])('prints a name of %d attributes, one by one or all together: %s', (count, mistake) => {
    const attribute = node(0x30, node(6, Buffer.from(commonName, 'hex')), node(types.utf8));
    const all = Array<Buffer>(count).fill(attribute);
    for (const relativeNames of [all.map((each) => node(0x31, each)), [node(0x31, ...all)]]) {
      expect(refusalOf(() => print(node(0x30, ...relativeNames)))).toBe(mistake);
    }
  });

  it.each([
    [
      'of text',
      node(types.utf8, Buffer.alloc(1022, 'a')),
      node(types.utf8, Buffer.alloc(1023, 'a')),
    ],
    [
      'of many parts',
      node(0x30, ...Array(511).fill(node(5))),
      node(0x30, ...Array(512).fill(node(5))),
    ],
  ])('prints a value %s up to 1024 bytes', (_, longest, longer) => {
    const nameOf = (value: Buffer) =>
      node(0x30, node(0x31, node(0x30, node(6, Buffer.from(commonName, 'hex')), value)));
    expect(refusalOf(() => print(nameOf(longest)))).toBeUndefined();
    expect(refusalOf(() => print(nameOf(longer)))).toBe('too-large');
  });

  it('prints what is missing as nothing', () => {
    expect(print(node(0x30))).toBe('');
    const valueless = node(0x30, node(6, Buffer.from(commonName, 'hex')));
    expect(print(node(0x30, node(0x31, valueless)))).toBe('CN=#');
  });
});
