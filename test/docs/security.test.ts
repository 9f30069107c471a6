import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { longestAddress as longestGateway } from '../../src/config/gateway.ts';
import { mistakeInProfileFields } from '../../src/config/profile-fields.ts';
import { readingLifetimeMs } from '../../src/config/saved-config.ts';
import { longestMembers } from '../../src/connector/authorization-request.ts';
import { longestText } from '../../src/connector/kept-members.ts';
import { longestName } from '../../src/connector/profile.ts';
import { timeoutMs as signInMs } from '../../src/connector/sign-in.ts';
import { longestSerialNumber, mostCertificates } from '../../src/crypto/certificates.ts';
import { longestValue, mostAttributes } from '../../src/crypto/distinguished-name.ts';
import { largestExponent } from '../../src/crypto/keys.ts';
import { mostRemembered, refusalLifetimeMs } from '../../src/crypto/memoize.ts';
import { longestKeyMaterial } from '../../src/crypto/pem.ts';
import { mostBits } from '../../src/crypto/rsa-numbers.ts';
import { mostChecks } from '../../src/crypto/signature-checks.ts';
import { longestOfSeveral } from '../../src/crypto/signing-queue.ts';
import { userId } from '../../src/gateway/answer-fields.ts';
import * as renewal from '../../src/gateway/certificates/alipay-certificate.ts';
import * as attempts from '../../src/gateway/certificates/attempts.ts';
import { policies } from '../../src/gateway/exchange.ts';
import { mostConnections } from '../../src/gateway/http/connections.ts';
import { mostWaiting, waitMs } from '../../src/gateway/http/preconnecting-agent.ts';
import {
  longestAnswer,
  longestTransfer,
  requestTimeoutMs,
} from '../../src/gateway/http/transport.ts';
import { credential } from '../../src/gateway/parameter-value.ts';
import { codePattern, plainText } from '../../src/gateway/protocol/refusal.ts';
import { longestAddress as longestPicture } from '../../src/gateway/user-info.ts';
import { projectFolder } from '../package/host.ts';

/** The most letters, or names, that something accepts. */
const mostAccepted = (isAccepted: (count: number) => boolean): number => {
  const counts = Array.from({ length: 10_000 }, (_, index) => index + 1);
  return counts.findLast(isAccepted) ?? 0;
};
const longestAccepted = (isAccepted: (text: string) => boolean): number =>
  mostAccepted((count) => isAccepted('a'.repeat(count)));
const isListOfFields = (names: string): boolean => mistakeInProfileFields(names) === undefined;

const kib = (bytes: number): string => `${bytes / 1024} KiB`;
const seconds = (ms: number): string => `${ms / 1000} s`;
const { spends, reads, rotates } = policies;
const { state, redirectUri, scope } = longestMembers;

/** Each row of the table, with the test of the bound. */
const rows: ReadonlyArray<[what: string, bound: string, test: string]> = [
  ['A sign-in, a refresh', `${seconds(signInMs)}, wherever it waits`, 'connector/deadline'],
  ['A request to Alipay', `${seconds(requestTimeoutMs)}, no redirect`, 'gateway/http/transport'],
  [
    'An answer',
    `${kib(longestAnswer)}, before and after decompression; ${kib(longestTransfer)} with all heads and framing`,
    'gateway/http/transport',
  ],
  [
    'Attempts of a call',
    `${spends.attempts} with a code, ${reads.attempts} to read, ${rotates.attempts} with a refresh token, the second only if nothing was sent`,
    'gateway/call',
  ],
  [
    'A key, certificate file or root bundle in the settings',
    `${longestKeyMaterial.toLocaleString('en')} characters`,
    'crypto/pem',
  ],
  [
    'A key',
    `${mostBits} bits, a public exponent from 3 to 2^${Math.log2(Number(largestExponent))}, a private one below the modulus, primes of like length`,
    'crypto/unsafe-key',
  ],
  [
    'Certificates in a field',
    `${mostCertificates}, each with a serial number of ${longestSerialNumber} bytes and names of ${mostAttributes} attributes of ${longestValue} bytes`,
    'crypto/distinguished-name',
  ],
  ['Signatures checked to judge a chain', `${mostChecks}`, 'crypto/certificate-chain'],
  ['`gateway`', `${longestGateway} characters`, 'config/gateway'],
  ['`scope`, in the settings and in a request', `${scope} characters`, 'connector/long-inputs'],
  [
    '`profileFields`',
    `${mostAccepted((count) => isListOfFields(Array(count).fill('a').join()))} names of ${longestAccepted(isListOfFields)} characters`,
    'connector/long-inputs',
  ],
  [
    '`state` and `redirectUri` of a request',
    `${state === redirectUri ? state : 'different'} characters`,
    'connector/long-inputs',
  ],
  [
    'What is kept of keys and certificates',
    `${mostRemembered} texts of each kind, found by a digest; refusals for ${seconds(refusalLifetimeMs)}`,
    'crypto/memoize',
  ],
  [
    'What is kept of settings that were read',
    `${mostRemembered}, found by a digest, for ${seconds(readingLifetimeMs)}`,
    'config/saved-config',
  ],
  [
    'Signatures made at once',
    `one more than processor cores, one with a key of more than ${longestOfSeveral} bits in the whole process; a free turn goes to the key with the fewest, whatever texts it is saved as`,
    'crypto/signing-queue',
  ],
  [
    'Connections to a gateway',
    `${mostConnections} in all, from the beginning of a request on; a free one goes to the key with the fewest; a reset closes idle ones of its own gateway alone`,
    'gateway/http/connection-turns',
  ],
  [
    'Connections opened ahead',
    `one to a gateway, ${mostWaiting} in all, for ${seconds(waitMs)}`,
    'gateway/http/connections',
  ],
  [
    "Successors of Alipay's certificate",
    `${attempts.mostNumbers} numbers in ${attempts.periodMs / 60_000} minutes; one that came and was not believed once, one that did not come ${attempts.mostAttempts} times, with pauses of up to ${seconds(attempts.longestPauseMs)}`,
    'gateway/certificates/attempts',
  ],
  [
    'The download of a successor',
    `${seconds(renewal.timeoutMs)}, ${kib(renewal.longestContent)}, ${renewal.mostCertificates} certificates`,
    'gateway/certificates/alipay-certificate',
  ],
  [
    'Codes and tokens',
    `${longestAccepted((text) => credential.safeParse(text).success)} printable ASCII characters without blanks and \`&\``,
    'gateway/parameter-value',
  ],
  [
    'Ids of users',
    `${longestAccepted((text) => userId.safeParse(text).success)} printable ASCII characters without blanks`,
    'gateway/answer-fields',
  ],
  [
    'What Alipay says in an error',
    `${longestAccepted((text) => plainText.test(text))} characters; its codes ${longestAccepted((text) => codePattern.test(text))}`,
    'gateway/protocol/refusal',
  ],
  ['The address of an avatar', `http or https, ${longestPicture} characters`, 'gateway/user-info'],
  [
    'What is kept of an answer about a user',
    `a name of ${longestName} characters, texts of ${longestText}`,
    'connector/profile',
  ],
];

const linkTo = (test: string): string => `[${test}](test/${test}.test.ts)`;

describe('the table of bounds in SECURITY.md', () => {
  const lines = readFileSync(path.join(projectFolder, 'SECURITY.md'), 'utf8').split('\n');
  const header = lines.indexOf('| What | Bound | Test |');
  const end = lines.indexOf('', header);

  it('says what the constants say, and which test holds each', () => {
    const expected = rows.map(([what, bound, test]) => `| ${what} | ${bound} | ${linkTo(test)} |`);
    expect(lines.slice(header + 2, end)).toEqual(expected);
  });

  it.each(rows)('names a test that is there: %s', (_what, _bound, test) => {
    expect(existsSync(path.join(projectFolder, 'test', `${test}.test.ts`))).toBe(true);
  });
});
