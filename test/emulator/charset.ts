/** The two charsets the gateway speaks. */
export type Charset = 'utf-8' | 'gbk';

const names = new Map<string, Charset>([
  ['utf-8', 'utf-8'],
  // Undocumented, but in production use and accepted.
  ['utf8', 'utf-8'],
  ['gbk', 'gbk'],
  ['gb2312', 'gbk'],
]);

// A byte order mark inside a parameter is data like any other, so it must survive decoding.
const decoders = {
  'utf-8': new TextDecoder('utf-8', { ignoreBOM: true }),
  gbk: new TextDecoder('gbk', { ignoreBOM: true }),
};

/**
 * Finds the charset of this name, in any case; `undefined` when the gateway does not know it.
 *
 * @see docs/alipay-gateway.md §1.2
 */
export const charsetNamed = (name: string): Charset | undefined => names.get(name.toLowerCase());

/** Reads bytes in a charset; bytes that mean nothing in it become U+FFFD. */
export const decodeText = (bytes: Uint8Array, charset: Charset): string =>
  decoders[charset].decode(bytes);

/**
 * Writes a text in a charset; a character that GBK lacks becomes `?`, as it does in Java.
 *
 * @see docs/alipay-gateway.md §8
 */
export const encodeText = (text: string, charset: Charset): Buffer => {
  if (charset === 'utf-8') {
    return Buffer.from(text, 'utf8');
  }
  const bytes: number[] = [];
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const pair = codePoint < 0x80 ? codePoint : (gbkPairs().get(character) ?? 0x3f);
    if (pair > 0xff) {
      bytes.push(pair >> 8);
    }
    bytes.push(pair & 0xff);
  }
  return Buffer.from(bytes);
};

let pairs: Map<string, number> | undefined;

/** Characters that Java writes in GBK, and for whose pairs Node reads others. */
const pairsOfJavaAlone: readonly (readonly [string, number])[] = [
  ['€', 0xa2e3],
  ['♁', 0xa892],
];

/** Node decodes GBK but does not encode it, so the decoder is asked once about every pair. */
const gbkPairs = (): Map<string, number> => {
  if (pairs === undefined) {
    pairs = new Map(pairsOfJavaAlone);
    for (let lead = 0x81; lead <= 0xfe; lead += 1) {
      for (let trail = 0x40; trail <= 0xfe; trail += 1) {
        const character = decoders.gbk.decode(Uint8Array.of(lead, trail));
        // The first of two pairs for the same character is the customary one.
        if (character.length === 1 && character !== '\uFFFD' && !pairs.has(character)) {
          pairs.set(character, (lead << 8) | trail);
        }
      }
    }
  }
  return pairs;
};
