import { type Fault, findFault } from './faults.ts';
import { compose, type RawMember } from './raw-object.ts';

const forgedNode =
  '{"code":"10000","msg":"Success","access_token":"forged","refresh_token":"forged",' +
  '"expires_in":1296000,"re_expires_in":2592000,"user_id":"2088000000000000","open_id":"forged"}';

/** The node's text as it travels. */
export const wireTextOf = (text: string, faults: readonly Fault[]): string =>
  findFault(faults, 'unescaped-slashes') === undefined ? text : text.replaceAll('\\/', '/');

/** The text that gets signed: the node's own, unless a fault has Alipay sign another. */
export const signedTextOf = (text: string, faults: readonly Fault[]): string => {
  if (findFault(faults, 'signature-of-another-node') !== undefined) {
    return '{"code":"10000","msg":"Success"}';
  }
  return findFault(faults, 'escaped-slashes') === undefined ? text : text.replaceAll('\\/', '/');
};

/** A signature of the right length that verifies nothing. */
export const distortSignature = (signature: string, faults: readonly Fault[]): string => {
  if (findFault(faults, 'wrong-signature') === undefined) {
    return signature;
  }
  return otherSignature(signature);
};

const otherSignature = (signature: string): string => {
  const bytes = Buffer.from(signature, 'base64');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes.toString('base64');
};

/** Moves, repeats and nests the members of the envelope. */
export const distortMembers = (
  members: readonly RawMember[],
  faults: readonly Fault[],
): RawMember[] => {
  let distorted = [...members];
  const duplicateNode = findFault(faults, 'duplicate-node');
  if (duplicateNode !== undefined) {
    distorted = repeat(distorted, 0, duplicateNode.text ?? forgedNode, duplicateNode.position);
  }
  const duplicateSign = findFault(faults, 'duplicate-sign');
  if (duplicateSign !== undefined) {
    const index = distorted.findIndex(({ name }) => name === 'sign');
    const forged = otherSignature(JSON.parse(distorted[index]?.value ?? '""'));
    distorted = repeat(distorted, index, JSON.stringify(forged), duplicateSign.position);
  }
  if (findFault(faults, 'nested-node') !== undefined) {
    distorted = distorted.map((member) =>
      member.value.startsWith('{') ? { name: 'wrapper', value: compose([member]) } : member,
    );
  }
  if (findFault(faults, 'sign-first') !== undefined) {
    distorted.sort((left, right) => Number(right.name === 'sign') - Number(left.name === 'sign'));
  }
  return distorted;
};

const repeat = (
  members: readonly RawMember[],
  index: number,
  value: string,
  position: 'before' | 'after' = 'after',
): RawMember[] =>
  members.flatMap((member, at) => {
    const forged = { name: member.name, value };
    if (at !== index) {
      return [member];
    }
    return position === 'before' ? [forged, member] : [member, forged];
  });

/** What stands between the tokens of the envelope. */
export const blankOf = (faults: readonly Fault[]): string =>
  findFault(faults, 'blanks') === undefined ? '' : ' \r\n\t';

/** What follows the closing brace. */
export const trailingDataOf = (faults: readonly Fault[]): string => {
  const trailingData = findFault(faults, 'trailing-data');
  return trailingData === undefined ? '' : (trailingData.text ?? '{"sign":""}');
};
