import { readConfig } from '../../src/config/guard.ts';
import { nativeSettings } from '../../src/config/settings.ts';
import { describeMistake } from '../../src/connector/messages/describe.ts';
import { en } from '../../src/connector/messages/en.ts';
import { fixture } from '../fixtures/index.ts';
import { certifiedAppId } from '../support/app-ids.ts';

/** What an administrator saves for the official connector. */
export const officialSettings = {
  appId: certifiedAppId,
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

/** The mistakes found in settings: the setting and what is said of it. */
export const mistakesIn = (settings: unknown): Array<[setting: string, message: string]> =>
  readConfig(settings, nativeSettings).mistakes?.map(({ setting, mistake }) => [
    setting,
    describeMistake(setting, mistake, en),
  ]) ?? [];
