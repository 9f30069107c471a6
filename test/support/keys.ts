import { createPrivateKey, createPublicKey } from 'node:crypto';
import { fixture } from '../fixtures/index.ts';

export const appPrivateKeyText = fixture('test-app-key.pem');
export const appPrivateKey = createPrivateKey(appPrivateKeyText);
export const appPublicKey = createPublicKey(appPrivateKey);

/** The key that Alipay signs its answers with. */
export const alipayPrivateKey = createPrivateKey(fixture('test-alipay-key.pem'));
export const alipayPublicKey = createPublicKey(alipayPrivateKey);

/** The key and certificates of test servers, by the name of the file. */
export const tlsFixture = (name: string): string => fixture(`tls/${name}`);
