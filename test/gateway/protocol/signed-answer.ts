import { type KeyObject, sign } from 'node:crypto';
import type { HttpAnswer } from '../../../src/gateway/protocol/response.ts';
import { alipayPrivateKey } from '../../support/keys.ts';

/** Alipay's signature, made without the code under test. */
export const signatureOf = (
  text: string | Uint8Array,
  key: KeyObject = alipayPrivateKey,
  digest = 'sha256',
): string => sign(digest, Buffer.from(text), key).toString('base64');

/** An answer as HTTP brings it. */
export const httpAnswer = (
  body: string | Uint8Array,
  contentType = 'text/html;charset=utf-8',
): HttpAnswer => ({ body: Buffer.from(body), contentType, traceId: '0bca123' });

/** An answer laid out as Alipay's are: the node, then its signature. */
export const signedAnswer = (
  nodeName: string,
  node: string,
  signature: string = signatureOf(node),
): string => `{"${nodeName}":${node},"sign":"${signature}"}`;
