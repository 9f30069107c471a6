import { type Charset, encodeText } from './charset.ts';
import type { Parameters } from './parameters.ts';

const ampersand = Buffer.from('&');
const equalsSign = Buffer.from('=');

/**
 * The bytes a client must have signed: every parameter but `sign` (so `sign_type` too), without the
 * empty ones, in the order of the bytes of their names, values not URL-encoded.
 *
 * @see docs/alipay-gateway.md §2.1
 */
export const signedBytesOf = (parameters: Parameters, charset: Charset): Buffer => {
  const entries: { name: Buffer; value: Buffer }[] = [];
  for (const [name, value] of parameters) {
    if (name !== 'sign' && value !== '') {
      entries.push({ name: encodeText(name, charset), value: encodeText(value, charset) });
    }
  }
  entries.sort((one, other) => Buffer.compare(one.name, other.name));

  const pieces: Buffer[] = [];
  for (const { name, value } of entries) {
    if (pieces.length > 0) {
      pieces.push(ampersand);
    }
    pieces.push(name, equalsSign, value);
  }
  return Buffer.concat(pieces);
};
