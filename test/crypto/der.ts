import { createPublicKey, type KeyObject, sign } from 'node:crypto';

const lengthOf = (content: Buffer): Buffer => {
  if (content.length < 0x80) {
    return Buffer.from([content.length]);
  }
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const significant = length.subarray(length.findIndex((byte) => byte > 0));
  return Buffer.concat([Buffer.from([0x80 + significant.length]), significant]);
};

/** One DER node: tag, length and content. */
export const node = (tag: number, ...content: Buffer[]): Buffer => {
  const whole = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(whole), whole]);
};

export const integer = (value: bigint): Buffer => {
  const digits = value.toString(16);
  const even = digits.padStart(digits.length + (digits.length % 2), '0');
  return node(2, Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex'));
};

const members = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const;

/** The numbers of an RSA private key, by their names in RFC 8017 and JSON web keys. */
export type Numbers = Record<(typeof members)[number], bigint>;

/** Takes the numbers out of an RSA private key. */
export const numbersOf = (key: KeyObject): Numbers => {
  const jwk = key.export({ format: 'jwk' });
  const number = (member: keyof Numbers): bigint =>
    BigInt(`0x${Buffer.from(jwk[member] ?? '', 'base64url').toString('hex')}`);
  return {
    n: number('n'),
    e: number('e'),
    d: number('d'),
    p: number('p'),
    q: number('q'),
    dp: number('dp'),
    dq: number('dq'),
    qi: number('qi'),
  };
};

/** Writes a PKCS#1 private key, in bare base64. */
export const writePrivateKey = (numbers: Numbers): string =>
  node(0x30, integer(0n), ...members.map((member) => integer(numbers[member]))).toString('base64');

const emptySequence = node(0x30);
const validity = node(
  0x30,
  ...['200101000000Z', '491231000000Z'].map((text) => node(0x17, Buffer.from(text))),
);

/** Writes an unsigned certificate, without names, for a SubjectPublicKeyInfo. */
export const writeCertificate = (publicKeyInfo: Buffer, serial = integer(1n)): Buffer =>
  node(
    0x30,
    node(0x30, serial, emptySequence, emptySequence, validity, emptySequence, publicKeyInfo),
    emptySequence,
    node(3, Buffer.from([0, 1])),
  );

const sha256WithRsa = node(0x30, node(6, Buffer.from('2a864886f70d01010b', 'hex')), node(5));
const nameOf = (commonName: string): Buffer => {
  const attribute = node(
    0x30,
    node(6, Buffer.from('550403', 'hex')),
    node(12, Buffer.from(commonName)),
  );
  return node(0x30, node(0x31, attribute));
};

/** Issues a certificate, in bare base64, for a public key: the authority's own unless told otherwise. */
export const issueCertificate = (
  authority: KeyObject,
  { serial, issuer, subject }: { serial: number; issuer: string; subject: string },
  publicKey: KeyObject = createPublicKey(authority),
): string => {
  const signed = node(
    0x30,
    integer(BigInt(serial)),
    sha256WithRsa,
    nameOf(issuer),
    validity,
    nameOf(subject),
    publicKey.export({ format: 'der', type: 'spki' }),
  );
  const signature = node(3, Buffer.from([0]), sign('sha256', signed, authority));
  return node(0x30, signed, sha256WithRsa, signature).toString('base64');
};
