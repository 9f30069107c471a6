import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Gateway, type GatewayOptions, startGateway } from '../emulator/index.ts';
import { appId } from './application.ts';
import { alipayPrivateKey, appPublicKey } from './keys.ts';

export const userId = '2088000000000001';
const avatar = 'https://tfs.alipayobjects.com/images/partner/a.jpg';

/** Starts an emulated Alipay at which the test application and one user are registered. */
export const startAlipay = async (options: GatewayOptions = {}): Promise<Gateway> => {
  const gateway = await startGateway({ key: alipayPrivateKey, ...options });
  gateway.registerApp({ appId, publicKey: appPublicKey, idStage: 'both' });
  gateway.addUser({ userId, openId: '0-_open', nickName: '张三', avatar });
  return gateway;
};

/** An emulated Alipay for all tests of a file; no fault outlives its test. */
export const alipayOfFile = (): (() => Gateway) => {
  let gateway: Gateway | undefined;
  beforeAll(async () => {
    gateway = await startAlipay();
  });
  afterEach(() => gateway?.clearFaults());
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
