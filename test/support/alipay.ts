import { afterAll, beforeAll, beforeEach } from 'vitest';
import {
  type AppRegistration,
  type Gateway,
  type GatewayOptions,
  startGateway,
} from '../emulator/index.ts';
import { appId } from './app-ids.ts';
import { alipayPrivateKey, appPublicKey, tlsFixture } from './keys.ts';
import { trust } from './trust.ts';

export const userId = '2088000000000001';
export const openId = '0-_open';
export const nickName = '张三';
export const avatar = 'https://tfs.alipayobjects.com/images/partner/a.jpg';

/** Production has https; plain http, which is for this machine, is easier to look into. */
export const schemes = ['http', 'https'] as const;
export type Scheme = (typeof schemes)[number];

/** Registers the test application anew, with both ids unless told otherwise. */
export const registerApp = (gateway: Gateway, members: Partial<AppRegistration> = {}): void =>
  gateway.registerApp({ appId, publicKey: appPublicKey, idStage: 'both', ...members });

/** Starts an emulated Alipay at which the test application and one user are registered. */
export const startAlipay = async (options: GatewayOptions = {}): Promise<Gateway> => {
  const gateway = await startGateway({ key: alipayPrivateKey, ...options });
  registerApp(gateway);
  gateway.addUser({ userId, openId, nickName, avatar });
  return gateway;
};

const loopbackCertificate = tlsFixture('test-tls-loopback.pem');
const tls = { key: tlsFixture('test-tls-private-key.pem'), cert: loopbackCertificate };

/**
 * An emulated Alipay for all tests of a file or a `describe`, which trust its certificate. No fault
 * outlives its test, and neither does another registration of the application.
 */
export const alipayOfFile = (
  scheme: Scheme = 'http',
  options: GatewayOptions = {},
): (() => Gateway) => {
  let gateway: Gateway | undefined;
  beforeAll(async () => {
    gateway = await startAlipay(scheme === 'https' ? { tls, ...options } : options);
  });
  // (And not after each: a test that fails in a hook has its further hooks passed over.)
  beforeEach(() => {
    if (gateway) {
      gateway.clearFaults();
      registerApp(gateway);
    }
    if (scheme === 'https') {
      trust(loopbackCertificate);
    }
  });
  afterAll(() => gateway?.close());
  return () => {
    if (gateway === undefined) {
      throw new Error('Alipay is there only while tests run.');
    }
    return gateway;
  };
};

/** A code for which the user has just consented. */
export const newCode = (gateway: Gateway): string => gateway.authorize({ appId, userId }).auth_code;
