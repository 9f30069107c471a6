import { type Charset, decodeText } from './charset.ts';

/** Parameters by name, decoded. */
export type Parameters = ReadonlyMap<string, string>;

/** The pairs of a query or of a form. */
export const decodeForm = (form: string, charset: Charset): [string, string][] =>
  form
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.includes('=') ? pair.indexOf('=') : pair.length;
      return [
        decodeComponent(pair.slice(0, equals), charset),
        decodeComponent(pair.slice(equals + 1), charset),
      ];
    });

// Percent-decoding gives bytes; only the charset makes characters of them.
const decodeComponent = (component: string, charset: Charset): string => {
  const bytes = component
    .replaceAll('+', ' ')
    .replace(/%([\da-f]{2})/gi, (_, byte) => String.fromCharCode(Number.parseInt(byte, 16)));
  return decodeText(Buffer.from(bytes, 'latin1'), charset);
};

/** A repeated parameter counts once; which of two different values holds is nobody's business. */
export const merge = (
  pairs: [string, string][],
): { parameters: Parameters; contradictory: boolean } => {
  const parameters = new Map<string, string>();
  let contradictory = false;
  for (const [name, value] of pairs) {
    contradictory ||= (parameters.get(name) ?? value) !== value;
    parameters.set(name, parameters.get(name) ?? value);
  }
  return { parameters, contradictory };
};
