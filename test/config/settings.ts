import { configGuard } from '../../src/config/guard.ts';
import { fixture } from '../fixtures/index.ts';

/** What an administrator saves for the official connector. */
export const officialSettings = {
  appId: '2021001161683774',
  privateKey: fixture('test-app-key.pem'),
  signType: 'RSA2',
};

export const keySettings = {
  ...officialSettings,
  alipayPublicKey: fixture('test-alipay-public-key.pem'),
};

export const certificateFiles = {
  appCert: fixture('test-app-cert.crt'),
  alipayCert: fixture('test-alipay-cert.crt'),
  alipayRootCert: fixture('test-alipay-root-cert.crt'),
};

export const certificateSettings = { ...officialSettings, ...certificateFiles };

/** The mistakes found in settings: the member's path and what is said of it. */
export const mistakesIn = (settings: unknown): Array<[path: string, message: string]> =>
  configGuard
    .safeParse(settings)
    .error?.issues.map(({ path, message }) => [path.join('.'), message]) ?? [];
