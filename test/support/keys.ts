import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The text of a file in fixtures. */
export const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8');

export const appPrivateKeyText = fixture('test-app-private-key.pem');
export const appPrivateKey = createPrivateKey(appPrivateKeyText);
export const appPublicKey = createPublicKey(appPrivateKey);

/** The key that Alipay signs its answers with. */
export const alipayPrivateKey = createPrivateKey(fixture('test-alipay-private-key.pem'));
export const alipayPublicKey = createPublicKey(alipayPrivateKey);
