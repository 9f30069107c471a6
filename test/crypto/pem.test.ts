import { describe, expect, it } from 'vitest';
import { decodePem, longestKeyMaterial } from '../../src/crypto/pem.ts';
import { ofEach } from '../support/rows.ts';
import { processorMs } from '../support/time.ts';
import { refusalOf } from './refusal.ts';

const bytes = 'some DER bytes';
const body = 'c29tZSBERVIgYnl0ZXM=';
const pem = `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----\n`;

const read = (text: string) => decodePem(text).map(String);

describe('what is read', () => {
  it('reads a key in whatever form it is pasted', () =>
    ofEach(
      [
        ['PEM', pem],
        ['PEM with CRLF', pem.replaceAll('\n', '\r\n')],
        ['PEM with CR', pem.replaceAll('\n', '\r')],
        ['PEM in one line, with blanks for line breaks', pem.replaceAll('\n', ' ')],
        ['PEM in one line, without any blank', pem.replaceAll(/\s/g, '')],
        ['PEM with line breaks spelled out', pem.replaceAll('\n', '\\n')],
        ['PEM with CRLF spelled out', pem.replaceAll('\n', '\\r\\n')],
        ['PEM in JSON', JSON.stringify(pem)],
        ['PEM in JSON in JSON', JSON.stringify(JSON.stringify(pem))],
        ['PEM in JSON that escapes slashes', pem.replace('BERV', 'B\\/RV').replace('B\\/', 'BE')],
        ['PEM with backslashes at the line ends', pem.replaceAll('\n', '\\\n')],
        ['PEM with indentation', pem.replaceAll(/^/gm, '\t  ')],
        ['PEM in a quotation', `“${pem}”`],
        ['PEM after other text', `Bag Attributes: -- none\nlocalKeyID: 01\n${pem}`],
        ['PEM before other text', `${pem}\n-- \nSent from my phone`],
        ['PEM with one dash', pem.replaceAll('-----', '-')],
        ['PEM with four dashes', pem.replaceAll('-----', '----')],
        ['PEM with dashes made into en and em dashes', pem.replaceAll('-----', '——–')],
        ['PEM without its last line', pem.replace(/-----END.*/, '')],
        ['PEM without all of its last line', pem.replace(/END.*\n/, '')],
        ['PEM that ends in the word END', pem.replace(/D RSA PRIVATE KEY-----\n$/, '')],
        ['bare base64', body],
        ['bare base64 without its padding', body.replace('=', '')],
        ['bare base64, a letter a line', [...body].join('\n')],
        ['bare base64 between quotes', `'${body}'`],
        ['bare base64 after a byte order mark', `\uFEFF${body}`],
        ['bare base64 with no-break blanks', [...body].join('\u00A0')],
        ['bare base64 with zero-width blanks', [...body].join('\u200B')],
        ['bare base64 with ideographic blanks', [...body].join('\u3000')],
      ],
      ([_, text]) => {
        expect(read(text)).toEqual([bytes]);
      },
    ));

  it('reads letters that look like a spelled-out line break without its backslash', () => {
    expect(read('bnJ0')).toEqual(['nrt']);
    expect(read('MA\nnr\nt0')).toEqual(read('MAnrt0'));
  });

  it('reads all blocks in the order of the text, whatever stands between them', () => {
    const second = pem.replace(body, 'c2Vjb25k').replaceAll('RSA PRIVATE KEY', 'X509 CRL');
    expect(read(`${pem}subject=CN\n${second}${pem}`)).toEqual([bytes, 'second', bytes]);
    expect(read(`${pem}${second}`.replaceAll('\n', ''))).toEqual([bytes, 'second']);
  });
});

describe('what is refused', () => {
  it('refuses what is no key', () =>
    ofEach(
      [
        ['nothing', '', 'empty'],
        ['blanks', ' \t\r\n\u00A0\u200B', 'empty'],
        ['quotes around nothing', '""', 'empty'],
        ['spelled-out line breaks alone', '\\n\\r\\n', 'empty'],
        ['PEM with nothing in it', pem.replace(body, ''), 'empty'],
        ['PEM with nothing in it or after it', '-----BEGIN PRIVATE KEY-----', 'empty'],
        ['prose', 'my private key!', 'not-base64'],
        ['padding in the middle', 'c29t=ZSBE', 'not-base64'],
        ['too much padding', 'c29tZQ===', 'not-base64'],
        ['the URL-safe alphabet', 'c29tZ_BE', 'not-base64'],
        ['one wrong letter within PEM', pem.replace('ZSBE', 'Z*BE'), 'not-base64'],
        ['a file name', 'test-key.pem', 'not-base64'],
        ['an end without a beginning', pem.replace(/^.*\n/, ''), 'not-base64'],
        [
          'an encrypted PKCS#1 file',
          `-BEGIN X-\nDEK-Info: A-CBC,ENCRYPTED\n\n${body}`,
          'encrypted',
        ],
      ],
      ([_, text, mistake]) => {
        expect(refusalOf(() => decodePem(text))).toBe(mistake);
      },
    ));

  it('looks at no more than 32 KiB', () => {
    expect(read('A'.repeat(longestKeyMaterial))).toHaveLength(1);
    for (const length of [longestKeyMaterial + 1, 2 ** 20]) {
      expect(refusalOf(() => decodePem('A'.repeat(length)))).toBe('too-long');
    }
  });

  const much = (part: string) => part.repeat((longestKeyMaterial - 100) / part.length);

  it('is not slowed down by 32 KiB of anything', () =>
    ofEach(
      [
        ['dashes', much('-'), 'not-base64'],
        ['backslashes', much('\\'), 'empty'],
        ['quotes and blanks', much('" '), 'empty'],
        ['beginnings', much('-----BEGIN'), 'not-base64'],
        ['headers', much('-BEGIN A-*'), 'not-base64'],
        ['a header that never ends', `-BEGIN${much('A')}`, 'not-base64'],
        ['dashes after a header', `-BEGIN A${much('--------')}*-`, 'not-base64'],
        ['body without an end', `-BEGIN A-${much('AAAAAAAA')}*`, 'not-base64'],
      ],
      async ([_, text, mistake]) => {
        const ms = await processorMs(() => {
          expect(refusalOf(() => decodePem(text))).toBe(mistake);
        });
        expect(ms).toBeLessThan(500);
      },
    ));
});
