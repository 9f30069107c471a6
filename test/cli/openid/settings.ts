import type { Gateway } from '../../emulator/index.ts';
import { fixture } from '../../fixtures/index.ts';
import { credentials } from '../../logto/emulator.ts';
import { appId } from '../../support/app-ids.ts';
import { appPublicKey } from '../../support/keys.ts';

/** What the commands of `openid` find in their environment. */
export const environment = {
  LOGTO_APP_ID: credentials.id,
  LOGTO_APP_SECRET: credentials.secret,
};

/** The settings of the connector, with the private key among them. */
export const settingsAt = ({ url }: Pick<Gateway, 'url'>): Record<string, unknown> => ({
  appId,
  privateKey: fixture('test-app-key.pem'),
  alipayPublicKey: fixture('test-alipay-public-key.pem'),
  gateway: url,
  userIdentifier: 'user_id',
});

/** Registers the app anew, as one to which Alipay grants nothing but the direct conversion. */
export const grantConversion = (
  alipay: Pick<Gateway, 'registerApp'>,
  unionGrouping = false,
): void => {
  alipay.registerApp({
    appId,
    publicKey: appPublicKey,
    idStage: 'both',
    unionGrouping,
    entitlements: ['alipay.open.app.openid.uidtoopenid.batchquery'],
  });
};
