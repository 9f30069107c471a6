import { describe, expect, it } from 'vitest';
import { readPublicKey, verifyBytes } from './signature.ts';
import { signedBytesOf } from './signed-bytes.ts';

// The public half of a key whose private half signed this text once and was thrown away:
//   printf 'Z=\303\251&a=1&a1=2&a_b=3&sign_type=RSA2&value=b=c&d%%20 +&\357\275\201=4&\360\237\230\200=5' > canonical.txt
//   openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out app.pem
//   openssl pkey -in app.pem -pubout -outform DER | base64 -w0
//   openssl dgst -sha256 -sign app.pem canonical.txt | base64 -w0
const knownKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAzmICyOLRfRC0TdQIVj58vfExP9C4wKhi9/dkk+Kb/Oq9lQ+GW/Uo9fi2D4pU2Iyi61cmmP2sZS21pYmn/YqPU8yq1nqAEeTPYMxDWHEOCT7WVd/y2E136WbA78m5lgt/++fpLLiBPvlt9963r+Lq3jjElyeFDHK3KN9Izq44lux+bPRm/n6VQQ8N/IXG23a+/PtbdmAJsuZGKEROVJwRmvKcThvgLA8Lagjk4HxNJuWN9mL1breM+U2UHnSMmzKsUfs28clM/96sLuXcZdhEDYTaDxxkKxb+3iJE8tttPMxiMg5fRET/WYtDYHyYJC58pegFBQQUXUXMku1uT2LsJwIDAQAB';
const knownSignature =
  'VqOi+mA1F3Lmf8yY0yzkNsbuhkLrnt7HajErtkrEe99hIn07kkbvDJMS4HdE2fI2wANwzkiFHjjpukx3ibIDU18F9Rk1aDWsYOEaoVwZ/qgzqbuSJ6q+N+BPu/sVnSKvnAwOp1PyJ6cjyRb22t5GcjKsIKNyRYuGfWejxd24QKxDX4PfJRbGago75qInFMN1c4K1rIbhdfirm49BtPEuDfC/cKNYxzqHbkA1GKNIu/cFOQ/ECjHixx3q4+ZelXV/rmYSQcFL8/HJSzd4Ib95BK5hFTZ9SkjZPeJuEBc+9qSlXMRnwTcprjUs9GDAs4/IKmPQhpAnNyv1vB/BjnNQ2w==';

const parameters = new Map([
  ['😀', '5'],
  ['ａ', '4'],
  ['a_b', '3'],
  ['value', 'b=c&d%20 +'],
  ['a1', '2'],
  ['empty', ''],
  ['sign_type', 'RSA2'],
  ['a', '1'],
  ['sign', 'not signed itself'],
  ['Z', 'é'],
]);

describe('the bytes to be signed', () => {
  it('are those that openssl signs', () => {
    const bytes = signedBytesOf(parameters, 'utf-8');
    expect(verifyBytes(bytes, knownSignature, readPublicKey(knownKey), 'RSA2')).toBe(true);
  });

  it('are in the order of the names, whose bytes count, without sign and empty values', () => {
    expect(signedBytesOf(parameters, 'utf-8').toString()).toBe(
      'Z=é&a=1&a1=2&a_b=3&sign_type=RSA2&value=b=c&d%20 +&ａ=4&😀=5',
    );
  });

  it('are in the charset of the request', () => {
    const bytes = signedBytesOf(new Map([['note', '张三']]), 'gbk');
    expect(bytes.toString('latin1')).toBe('note=\u00d5\u00c5\u00c8\u00fd');
  });

  it('are none without parameters', () => {
    expect(signedBytesOf(new Map([['sign', 'x']]), 'utf-8')).toHaveLength(0);
  });
});
