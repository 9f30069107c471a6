import type { asn1 as Asn1 } from 'node-forge';
import asn1 from 'node-forge/lib/asn1.js';
import { childrenOf, contentOf } from './asn1.ts';
import { KeyMaterialError } from './key-material-error.ts';

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

/** The types that are printed as text: Printable, T61, IA5, General, BMP and UTF8String. */
const textTypes = new Set<number>([
  asn1.Type.PRINTABLESTRING,
  20,
  asn1.Type.IA5STRING,
  27,
  asn1.Type.BMPSTRING,
  asn1.Type.UTF8,
]);

const isText = ({ tagClass, constructed, type }: Asn1.Asn1): boolean =>
  tagClass === asn1.Class.UNIVERSAL && !constructed && textTypes.has(type);

/** The text that Java sees: the bytes as UTF-8, whatever the type. */
const textOf = (node: Asn1.Asn1): string => {
  const content = contentOf(node);
  // The only type that forge decodes by itself.
  return node.type === asn1.Type.BMPSTRING
    ? Buffer.from(content, 'utf16le').swap16().toString()
    : Buffer.from(content, 'latin1').toString();
};

const escapeValue = (value: string): string =>
  value
    .replace(/[,=+<>#;"\\]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[ \r]+|(?<![ \r])[ \r]+$/g, (blanks) => blanks.replace(/./gs, '\\$&'));

/** The longest value of an attribute, in bytes. Alipay's have some fifty. */
export const longestValue = 1024;

/** The bytes of a node, as far as its form needs no more than two for each header. */
const sizeOf = (node: Asn1.Asn1): number =>
  childrenOf(node).reduce((size, child) => size + sizeOf(child), 2 + contentOf(node).length);

const attribute = (node: Asn1.Asn1): string => {
  const [type, value] = childrenOf(node);
  if (value && sizeOf(value) > longestValue) {
    throw new KeyMaterialError('too-large');
  }
  const oid = asn1.derToOid(contentOf(type));
  const keyword = keywords[oid];
  if (keyword && value && isText(value)) {
    return `${keyword}=${escapeValue(textOf(value))}`;
  }
  const der = value ? asn1.toDer(value).toHex() : '';
  return `${keyword ?? oid}=#${der}`;
};

/** The most attributes in a name, each of which takes time to print. Alipay's names have five. */
export const mostAttributes = 16;

/**
 * Prints a distinguished name as Java's `X500Principal.getName()` does: most specific first, no
 * blanks after commas, RFC 2253 keywords and escapes. Alipay hashes names in this form.
 *
 * @throws KeyMaterialError `too-large` for more than 16 attributes, or a value of more than 1024 bytes.
 * @see https://www.rfc-editor.org/rfc/rfc2253
 */
export const printName = (name: Asn1.Asn1): string => {
  const relativeNames = childrenOf(name).map(childrenOf);
  if (relativeNames.flat().length > mostAttributes) {
    throw new KeyMaterialError('too-large');
  }
  return relativeNames
    .map((attributes) => attributes.map(attribute).join('+'))
    .reverse()
    .join(',');
};
