import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { Agent, request } from 'node:https';
import { promisify } from 'node:util';
import type { AppSettings, Candidate, Subject } from './subject.ts';

/*
 * The least that a sign-in can cost: the two calls by node:https over kept connections, signed
 * and verified by node:crypto. No setting is checked, no answer is bounded, nothing is repeated, and no
 * error is understood.
 */
export const address = 'https://openapi.alipay.com/gateway.do?charset=utf-8';
const signAsync = promisify(sign);

/** Posts a form to the gateway and returns the answer's body. */
export type Post = (body: string) => Promise<Buffer>;

/** The connections of a candidate, as many as this connector's. */
export const newAgent = (): Agent =>
  new Agent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 64 });

const agent = newAgent();

const post: Post = (body) =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    };
    request(address, { agent, method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => resolve(Buffer.concat(chunks)))
        .on('error', reject);
    })
      .on('error', reject)
      .end(body);
  });

/** The node of an answer, whose members come in the order in which Alipay sends them. */
const verifiedNode = (answer: Buffer, method: string, key: KeyObject): Record<string, string> => {
  const text = answer.toString();
  const start = text.indexOf(':', text.indexOf(`${method.replaceAll('.', '_')}_response`)) + 1;
  const end = text.lastIndexOf(',"sign":"');
  const signature = Buffer.from(text.slice(end + 9, text.lastIndexOf('"')), 'base64');
  const node = text.slice(start, end);
  if (!verify('sha256', Buffer.from(node), key, signature)) {
    throw new Error('A wrong signature');
  }
  return JSON.parse(node);
};

const timestamp = (): string =>
  new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

const startCalling = ({ appId, privateKey, alipayPublicKey = '' }: AppSettings, postTo: Post) => {
  const ownKey = createPrivateKey(privateKey);
  const alipayKey = createPublicKey({
    key: Buffer.from(alipayPublicKey, 'base64'),
    format: 'der',
    type: 'spki',
  });
  return async (method: string, own: object): Promise<Record<string, string>> => {
    const parameters: Record<string, string> = {
      app_id: appId,
      charset: 'utf-8',
      format: 'JSON',
      method,
      sign_type: 'RSA2',
      timestamp: timestamp(),
      version: '1.0',
      ...own,
    };
    const names = Object.keys(parameters).sort();
    const text = names.map((name) => `${name}=${parameters[name]}`).join('&');
    const signature = await signAsync('sha256', Buffer.from(text), ownKey);
    const { charset: _, ...inBody } = parameters;
    const body = new URLSearchParams({ ...inBody, sign: signature.toString('base64') });
    return verifiedNode(await postTo(body.toString()), method, alipayKey);
  };
};

/** The same two calls with nothing around them, by whatever posts. */
export const callsBy = (postTo: Post): Candidate => ({
  start: async (settings) => {
    const call = startCalling(settings, postTo);
    return {
      announce: async () => {},
      signIn: async ({ auth_code: code }) => {
        const token = await call('alipay.system.oauth.token', {
          grant_type: 'authorization_code',
          code,
        });
        const userInfo = await call('alipay.user.info.share', { auth_token: token.access_token });
        return userInfo.user_id ?? '';
      },
    };
  },
});

export const bare: Subject = { load: async () => callsBy(post) };
