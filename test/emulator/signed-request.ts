import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { appId } from '../support/app-ids.ts';
import type { Gateway } from './index.ts';

/** Keys of this test file: one pair for Alipay, one for the app. */
export const alipayKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const appKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });

export const userId = '2088000000000001';

export const tokenRequest = (code: string): Record<string, string> => ({
  ...commonParameters,
  method: 'alipay.system.oauth.token',
  grant_type: 'authorization_code',
  code,
});

export const refreshRequest = (refreshToken: string): Record<string, string> => ({
  ...commonParameters,
  method: 'alipay.system.oauth.token',
  grant_type: 'refresh_token',
  refresh_token: refreshToken,
});

export const userInfoRequest = (accessToken: string): Record<string, string> => ({
  ...commonParameters,
  method: 'alipay.user.info.share',
  auth_token: accessToken,
});

const commonParameters = {
  app_id: appId,
  charset: 'utf-8',
  format: 'JSON',
  sign_type: 'RSA2',
  timestamp: '2026-11-23 12:00:00',
  version: '1.0',
};

/** A client's own signature: the test and the emulator share no code. */
export const signed = (
  parameters: Record<string, string>,
  key: KeyObject = appKeys.privateKey,
  digest = parameters.sign_type === 'RSA' ? 'RSA-SHA1' : 'RSA-SHA256',
): Record<string, string> => {
  const text = Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
    .join('&');
  return { ...parameters, sign: sign(digest, Buffer.from(text), key).toString('base64') };
};

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** The parsed envelope; `{}` when the text is not JSON. */
  readonly json: Record<string, Record<string, unknown>>;
}

/** Signs parameters and posts them, `charset` in the query and the rest in the body. */
export const call = (gateway: Gateway, parameters: Record<string, string>): Promise<Answer> =>
  post(gateway, signed(parameters));

/** Posts parameters as they are, `charset` in the query and the rest in the body. */
export const post = (gateway: Gateway, parameters: Record<string, string>): Promise<Answer> => {
  const { charset, ...others } = parameters;
  const query = charset === undefined ? '' : `?${new URLSearchParams({ charset })}`;
  return send(gateway.url + query, { body: new URLSearchParams(others).toString() });
};

/** Sends a request and reads the whole answer; rejects when it does not come whole. */
export const send = (
  url: string,
  { method = 'POST', body = '', contentType = 'application/x-www-form-urlencoded' },
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(
      url,
      { method, headers: { 'Content-Type': contentType }, rejectUnauthorized: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString();
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, bytes, text, json: parsed(text) });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });

const parsed = (text: string): Answer['json'] => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

/** The raw text of the first node, which holds no object itself, and the last signature. */
export const partsOf = (text: string): { node: string; signature: string } => ({
  node: /"\w+_response"\s*:\s*(\{[^}]*\})/.exec(text)?.[1] ?? '',
  signature: /.*"sign"\s*:\s*"([^"]*)"/s.exec(text)?.[1] ?? '',
});
