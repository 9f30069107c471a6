// The emulator as a process of its own:
//   npx node test/emulator/main.ts --port 8080 --id-stage both
// or with the same options as JSON: echo '{"port":8080}' | npx node test/emulator/main.ts --stdin
// It prints one line of JSON when it is ready, and ends with its standard signals.
import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { everyFurtherMember } from './every-member.ts';
import { startGateway } from './gateway.ts';
import type { IdStage } from './registration.ts';
import { isSignType } from './signature.ts';

const known = {
  help: { type: 'boolean', short: 'h' },
  stdin: { type: 'boolean' },
  port: { type: 'string' },
  'latency-ms': { type: 'string' },
  'keep-alive-timeout-ms': { type: 'string' },
  'request-log-limit': { type: 'string' },
  /** File with Alipay's private key; default: a new one. */
  key: { type: 'string' },
  'tls-key': { type: 'string' },
  'tls-cert': { type: 'string' },
  'app-id': { type: 'string' },
  /** The app's public key in one base64 line; default: a new pair, the private key is printed. */
  'app-public-key': { type: 'string' },
  'sign-type': { type: 'string' },
  'id-stage': { type: 'string' },
  'app-cert-sn': { type: 'string' },
  'alipay-root-cert-sn': { type: 'string' },
  'alipay-cert-sn': { type: 'string' },
  'user-id': { type: 'string' },
  'nick-name': { type: 'string' },
  avatar: { type: 'string' },
  /** The user's number, told with a value for each further member; default: none of these. */
  mobile: { type: 'string' },
} as const;

const { values: flags } = parseArgs({ options: known });
if (flags.help === true) {
  const names = Object.keys(known).map((name) => `--${name}`);
  process.stdout.write(`The emulated gateway. Options: ${names.join(' ')}\n`);
  process.exit();
}

const piped: unknown = flags.stdin === true ? JSON.parse(await text(process.stdin)) : {};
const options = new Map<string, unknown>(Object.entries({ ...flags, ...Object(piped) }));
const option = (name: string): string | undefined => {
  const value = options.get(name);
  return value === undefined ? undefined : String(value);
};
const file = async (name: string): Promise<string | undefined> => {
  const path = option(name);
  return path === undefined ? undefined : await readFile(path, 'utf8');
};

const key = await file('key');
const tlsKey = await file('tls-key');
const tlsCert = await file('tls-cert');
const gateway = await startGateway({
  port: Number(option('port') ?? 0),
  latencyMs: Number(option('latency-ms') ?? 0),
  keepAliveTimeoutMs: Number(option('keep-alive-timeout-ms') ?? 5000),
  requestLogLimit: Number(option('request-log-limit') ?? 1000),
  ...(key === undefined ? {} : { key }),
  ...(tlsKey === undefined || tlsCert === undefined ? {} : { tls: { key: tlsKey, cert: tlsCert } }),
  control: true,
});

const appId = option('app-id') ?? '2021000000000001';
const appKeys =
  option('app-public-key') === undefined
    ? generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      })
    : undefined;
const signType = option('sign-type') ?? 'RSA2';
if (!isSignType(signType)) {
  throw new Error('--sign-type is RSA2 or RSA.');
}
const idStage = option('id-stage') ?? 'open_id';
const isIdStage = (name: string): name is IdStage => ['user_id', 'both', 'open_id'].includes(name);
if (!isIdStage(idStage)) {
  throw new Error('--id-stage is user_id, both or open_id.');
}
const appCertSn = option('app-cert-sn');
gateway.registerApp({
  appId,
  publicKey: appKeys?.publicKey ?? option('app-public-key') ?? '',
  signType,
  idStage,
  ...(appCertSn === undefined
    ? {}
    : {
        certificates: {
          appCertSn,
          alipayRootCertSn: option('alipay-root-cert-sn') ?? '',
          alipayCertSn: option('alipay-cert-sn') ?? '',
        },
      }),
});
const mobile = option('mobile');
const userId = option('user-id') ?? '2088000000000001';
gateway.addUser({
  userId,
  nickName: option('nick-name') ?? '张三',
  avatar: option('avatar') ?? 'https://tfs.alipayobjects.com/images/partner/T1BxNpXnXXXXXXXXXX',
  ...(mobile === undefined ? {} : { further: { ...everyFurtherMember, mobile } }),
});

process.stdout.write(
  `${JSON.stringify({
    url: gateway.url,
    control: `${gateway.origin}/control`,
    publicKey: gateway.publicKey,
    publicKeyLine: gateway.publicKeyLine,
    appId,
    appPrivateKey: appKeys?.privateKey,
    userId,
  })}\n`,
);
