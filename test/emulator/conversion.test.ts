import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appId, otherAppId } from '../support/app-ids.ts';
import {
  type AppRegistration,
  conversionMethods,
  type Gateway,
  type OrderStatus,
  startGateway,
} from './index.ts';
import { alipayKeys, appKeys, call, userId } from './signed-request.ts';

const otherUserId = '2088000000000002';
const stranger = '2088999999999999';
const publicKey = appKeys.publicKey;
const entitlements = [...conversionMethods.keys()];

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ key: alipayKeys.privateKey });
  gateway.addUser({ userId, openId: (app) => `open-${app}`, unionId: 'union' });
  gateway.addUser({ userId: otherUserId, openId: 'other' });
});
beforeEach(() => {
  for (const id of [appId, otherAppId]) {
    register({ appId: id });
  }
});
afterAll(() => gateway.close());

const register = (registration: Partial<AppRegistration>): void =>
  gateway.registerApp({ appId, publicKey, entitlements, ...registration });

const ask = async (
  name: string,
  content?: object | string,
  caller = appId,
): Promise<Record<string, unknown>> => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const { json } = await call(gateway, {
    app_id: caller,
    method: `alipay.open.app.openid.${name}`,
    charset: 'utf-8',
    format: 'JSON',
    sign_type: 'RSA2',
    timestamp: '2026-11-23 12:00:00',
    version: '1.0',
    ...(content === undefined ? {} : { biz_content: text }),
  });
  return json[`alipay_open_app_openid_${name.replaceAll('.', '_')}_response`] ?? {};
};

const success = { code: '10000', msg: 'Success' };
const ids = { user_id: userId, open_id: `open-${appId}`, union_id: '' };
const invalid = { code: '40002', sub_code: 'isv.invalid-parameter' };
const wrongStatus = { code: '40004', sub_code: 'ORDER_STATUS_INVALID' };

const createOrder = async (): Promise<string> => String((await ask('applyorder.create')).order_id);

describe('the direct conversion', () => {
  const convert = (list: unknown, caller?: string) =>
    ask('uidtoopenid.batchquery', { user_id_list: list }, caller);

  it("answers the ids that the asking app's users have, and leaves out those of nobody", async () => {
    expect(await convert([userId, stranger, 'x'])).toEqual({ ...success, open_id_list: [ids] });
    expect(await convert([userId], otherAppId)).toEqual({
      ...success,
      open_id_list: [{ ...ids, open_id: `open-${otherAppId}` }],
    });
    expect(await convert([stranger])).toEqual(success);
  });

  it('answers the union_id to grouped apps', async () => {
    register({ unionGrouping: true });
    expect(await convert([userId, otherUserId])).toEqual({
      ...success,
      open_id_list: [
        { ...ids, union_id: 'union' },
        { user_id: otherUserId, open_id: 'other', union_id: '' },
      ],
    });
  });

  it.each([[undefined], [[]], [[1]], [userId]])('refuses the list %j', async (list) => {
    expect(await convert(list)).toMatchObject(invalid);
  });

  it('refuses more ids than one call may have, if that is limited', async () => {
    register({ mostIdsToConvert: 1 });
    expect(await convert([userId, otherUserId])).toMatchObject(invalid);
    expect(await convert([userId])).toMatchObject(success);
  });

  it('refuses content that is not JSON', async () => {
    expect(await ask('uidtoopenid.batchquery', '{')).toMatchObject(invalid);
  });
});

describe('an order', () => {
  const list = { user_id_list: [userId, stranger, userId] };

  it('is made, filled, handed in, reviewed and asked', async () => {
    const order_id = await createOrder();
    const check = async () => (await ask('applyorder.checkavailable', { order_id })).order_list;
    expect(await check()).toEqual([{ order_id, order_status: 'INIT' }]);
    expect(await ask('applyorder.upload', { order_id, ...list })).toEqual({
      ...success,
      illegal_user_id_list: [stranger],
    });
    expect(await ask('applyorder.submit', { order_id })).toEqual(success);
    expect(await check()).toEqual([{ order_id, order_status: 'AUDIT' }]);
    gateway.reviewOrder(order_id, 'RUNNING');
    expect(await ask('batchquery', { order_id, ...list })).toMatchObject(wrongStatus);
    gateway.reviewOrder(order_id, 'FINISH');
    const asked = { order_id, user_id_list: [userId, otherUserId, stranger] };
    expect(await ask('batchquery', asked)).toEqual({
      ...success,
      open_id_list: [ids],
      illegal_user_id_list: [otherUserId, stranger],
    });
  });

  it('is filled in several calls', async () => {
    const order_id = await createOrder();
    for (const id of [userId, otherUserId]) {
      await ask('applyorder.upload', { order_id, user_id_list: [id] });
    }
    gateway.reviewOrder(order_id, 'FINISH');
    const asked = { order_id, user_id_list: [userId, otherUserId] };
    expect((await ask('batchquery', asked)).open_id_list).toHaveLength(2);
  });

  it('tells why it was refused', async () => {
    const order_id = await createOrder();
    gateway.reviewOrder(order_id, 'REFUSE', '资料不全');
    expect((await ask('applyorder.checkavailable', { order_id })).order_list).toEqual([
      { order_id, order_status: 'REFUSE', refuse_reason: '资料不全' },
    ]);
  });

  it('can be cancelled', async () => {
    const order_id = await createOrder();
    expect(await ask('applyorder.cancel', { order_id })).toEqual(success);
    expect(gateway.conversionOrders.at(-1)?.status).toBe('CANCEL');
  });

  it.each<OrderStatus>(['AUDIT', 'REFUSE', 'RUNNING', 'FINISH', 'CANCEL'])(
    'is neither filled nor handed in when it is %s',
    async (status) => {
      const order_id = await createOrder();
      gateway.reviewOrder(order_id, status);
      expect(await ask('applyorder.upload', { order_id, ...list })).toMatchObject(wrongStatus);
      expect(await ask('applyorder.submit', { order_id })).toMatchObject(wrongStatus);
    },
  );

  it.each<OrderStatus>(['INIT', 'AUDIT', 'REFUSE', 'RUNNING', 'CANCEL'])(
    'converts nothing when it is %s',
    async (status) => {
      const order_id = await createOrder();
      await ask('applyorder.upload', { order_id, ...list });
      gateway.reviewOrder(order_id, status);
      expect(await ask('batchquery', { order_id, ...list })).toMatchObject(wrongStatus);
    },
  );

  it("is its app's alone", async () => {
    const order_id = await createOrder();
    for (const [name, content] of [
      ['applyorder.upload', { order_id, ...list }],
      ['applyorder.submit', { order_id }],
      ['applyorder.cancel', { order_id }],
      ['applyorder.checkavailable', { order_id }],
      ['batchquery', { order_id, ...list }],
    ] as const) {
      expect(await ask(name, content, otherAppId)).toMatchObject(invalid);
    }
  });

  it('is among the ten latest ones, the last one first', async () => {
    const made: string[] = [];
    for (let count = 0; count < 11; count += 1) {
      made.push(await createOrder());
    }
    const { order_list: orders } = await ask('applyorder.checkavailable');
    expect(orders).toEqual(
      made
        .slice(1)
        .reverse()
        .map((order_id) => ({ order_id, order_status: 'INIT' })),
    );
    register({ appId: '2021000000000011' });
    expect(await ask('applyorder.checkavailable', {}, '2021000000000011')).toEqual(success);
  });
});

describe('the conversion', () => {
  it.each(entitlements)('asks for the right to call %s', async (method) => {
    register({ entitlements: entitlements.filter((one) => one !== method) });
    const name = method.replace('alipay.open.app.openid.', '');
    expect(await ask(name, {})).toMatchObject({
      code: '40006',
      sub_code: 'isv.insufficient-isv-permissions',
    });
  });

  it('is not granted to an app that is registered for sign-ins alone', async () => {
    gateway.registerApp({ appId, publicKey });
    expect(await ask('applyorder.checkavailable')).toHaveProperty('code', '40006');
  });

  it('answers for fewer ids, or for others, by fault', async () => {
    const asked = { user_id_list: [userId, otherUserId] };
    gateway.fail({ fault: 'other-ids', most: 1 });
    expect((await ask('uidtoopenid.batchquery', asked)).open_id_list).toEqual([ids]);
    gateway.fail({ fault: 'other-ids', others: [{ user_id: stranger, open_id: 's' }] });
    expect((await ask('uidtoopenid.batchquery', asked)).open_id_list).toHaveLength(3);
  });
});
