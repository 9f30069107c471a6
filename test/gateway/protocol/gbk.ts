const decoder = new TextDecoder('gbk', { fatal: true });

/**
 * Every two-byte character of GBK, but those that only GB18030 has given a meaning. Node decodes
 * GBK and does not encode it.
 */
const pairs = new Map<string, Buffer>();
for (let lead = 0x81; lead <= 0xfe; lead += 1) {
  for (let trail = 0x40; trail <= 0xfe; trail += 1) {
    try {
      const pair = Buffer.of(lead, trail);
      const character = decoder.decode(pair);
      if (!/\p{Private_Use}/u.test(character)) {
        pairs.set(character, pair);
      }
    } catch {
      // not every pair is a character
    }
  }
}

export const encodeGbk = (text: string): Buffer =>
  Buffer.concat([...text].map((character) => pairs.get(character) ?? Buffer.from(character)));

/** The characters whose second byte looks like this ASCII character. */
export const charactersEndingIn = (ascii: string): string[] =>
  [...pairs].filter(([, pair]) => pair[1] === ascii.charCodeAt(0)).map(([character]) => character);
