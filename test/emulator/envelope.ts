import type { KeyObject } from 'node:crypto';
import { type Charset, encodeText } from './charset.ts';
import { type Fault, findFault } from './faults.ts';
import {
  blankOf,
  distortMembers,
  distortSignature,
  signedTextOf,
  trailingDataOf,
  wireTextOf,
} from './faulty-envelope.ts';
import { compose, type RawMember } from './raw-object.ts';
import type { Reply } from './reply.ts';
import { type SignType, signBytes } from './signature.ts';

/** How an answer is sealed. */
export interface Seal {
  readonly key: KeyObject;
  readonly signType: SignType;
  readonly charset: Charset;
  /** The certificate that belongs to the key, if the app is in certificate mode. */
  readonly alipayCertSn: string | undefined;
}

/**
 * Seals a reply: the node, in certificate mode the serial number of Alipay's certificate, then the
 * signature over the bytes of the node's value and nothing else. `sign` is not slash-escaped, as
 * in all captures.
 *
 * @see docs/alipay-gateway.md §2.3, §2.5
 */
export const seal = (
  reply: Reply,
  { key, signType, charset, alipayCertSn }: Seal,
  faults: readonly Fault[],
): Buffer => {
  const members: RawMember[] = [{ name: reply.nodeName, value: wireTextOf(reply.text, faults) }];
  if (reply.signed) {
    if (alipayCertSn !== undefined) {
      const named = findFault(faults, 'rotated-certificate')?.alipayCertSn ?? alipayCertSn;
      members.push({ name: 'alipay_cert_sn', value: JSON.stringify(named) });
    }
    const signedBytes = encodeText(signedTextOf(reply.text, faults), charset);
    const signature = signBytes(signedBytes, key, signType);
    members.push({ name: 'sign', value: JSON.stringify(distortSignature(signature, faults)) });
  }
  const text = compose(distortMembers(members, faults), blankOf(faults)) + trailingDataOf(faults);
  return encodeText(text, charset);
};
