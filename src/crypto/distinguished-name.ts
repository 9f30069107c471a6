import type { asn1 as Asn1 } from 'node-forge';
import asn1 from 'node-forge/lib/asn1.js';
import { childrenOf, contentOf } from './structure.ts';

/** The attribute types that RFC 2253 gives a keyword; all others are printed as dotted OIDs. */
const keywords: Record<string, string> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
};

const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

/** How to read the content of each string type; forge itself has decoded BMPString already. */
const decoders: Partial<Record<number, (content: string) => string>> = {
  [asn1.Type.UTF8]: utf8,
  [asn1.Type.PRINTABLESTRING]: String,
  [asn1.Type.IA5STRING]: String,
  [asn1.Type.BMPSTRING]: String,
  // T61String, which forge has no name for.
  20: String,
};

const escapeValue = (value: string): string =>
  value
    .replace(/[,=+<>#;"\\]/g, '\\$&')
    .replace(/^ +| +$/g, (blanks) => '\\ '.repeat(blanks.length));

const attribute = (node: Asn1.Asn1): string => {
  const [type, value] = childrenOf(node);
  const oid = asn1.derToOid(contentOf(type));
  const keyword = keywords[oid];
  const decode = value && decoders[value.type];
  if (keyword && decode) {
    return `${keyword}=${escapeValue(decode(contentOf(value)))}`;
  }
  const der = value ? asn1.toDer(value).toHex() : '';
  return `${keyword ?? oid}=#${der}`;
};

/**
 * Prints a distinguished name as Java's `X500Principal.getName()` does: most specific first, no
 * blanks after commas, RFC 2253 keywords and escapes. Alipay hashes names in this form.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2253
 */
export const printName = (name: Asn1.Asn1): string =>
  childrenOf(name)
    .map((relativeName) => childrenOf(relativeName).map(attribute).join('+'))
    .reverse()
    .join(',');
