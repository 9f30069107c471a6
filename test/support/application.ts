import type { Application } from '../../src/gateway/application.ts';
import { type Caller, callerFor, startDeadline } from '../../src/gateway/caller.ts';
import { appId } from './app-ids.ts';
import { alipayPublicKey, appPrivateKey } from './keys.ts';

export const tokenMethod = 'alipay.system.oauth.token';
export const userInfoMethod = 'alipay.user.info.share';

/** An application that verifies, unless told otherwise, at Alipay's production gateway. */
export const applicationWith = (members: Partial<Application> = {}): Application => ({
  gateway: new URL('https://openapi.alipay.com/gateway.do'),
  appId,
  signType: 'RSA2',
  privateKey: appPrivateKey,
  verification: { publicKey: alipayPublicKey },
  ...members,
});

/** A caller with ten seconds' time, at a gateway. */
export const callerAt = (gateway: string | URL, ms = 10_000): Caller =>
  callerFor(applicationWith({ gateway: new URL(gateway) }), startDeadline(ms));
