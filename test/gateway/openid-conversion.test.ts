import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  checkOrders,
  convertByOrder,
  convertUserIds,
  createOrder,
  submitOrder,
  uploadToOrder,
} from '../../src/gateway/openid-conversion.ts';
import { conversionMethods } from '../emulator/index.ts';
import { alipayOfFile, userId } from '../support/alipay.ts';
import { appId } from '../support/app-ids.ts';
import { callerAt } from '../support/application.ts';
import { failureOf } from '../support/errors.ts';
import { appPublicKey } from '../support/keys.ts';

const alipay = alipayOfFile();
const caller = () => callerAt(alipay().url);
const otherUserId = '2088000000000002';
const nobody = '2088999999999999';

const grant = (methods: Iterable<string>, unionGrouping = false): void =>
  alipay().registerApp({
    appId,
    publicKey: appPublicKey,
    entitlements: [...methods],
    unionGrouping,
  });

beforeAll(() => alipay().addUser({ userId: otherUserId, openId: 'other', unionId: 'union' }));
beforeEach(() => grant(conversionMethods.keys()));

const own = { userId, openId: '0-_open', unionId: undefined };
const other = { userId: otherUserId, openId: 'other', unionId: undefined };

/** An order with one user in a state. */
const orderIn = async (status: 'RUNNING' | 'FINISH') => {
  const orderId = await createOrder(caller());
  await uploadToOrder(caller(), orderId, [userId]);
  alipay().reviewOrder(orderId, status);
  return orderId;
};

describe('the direct conversion of user ids', () => {
  it('gives the new ids of those whom Alipay knows', async () => {
    expect(await convertUserIds(caller(), [userId, nobody, otherUserId])).toEqual([own, other]);
    expect(await convertUserIds(caller(), [nobody])).toEqual([]);
  });

  it('gives the union_id if one is set', async () => {
    grant(conversionMethods.keys(), true);
    expect(await convertUserIds(caller(), [userId, otherUserId])).toEqual([
      own,
      { ...other, unionId: 'union' },
    ]);
  });

  it('gives what Alipay answers, also for fewer and for other ids', async () => {
    const others = [{ user_id: nobody, open_id: 'foreign' }];
    alipay().fail({ fault: 'other-ids', most: 1, others });
    expect(await convertUserIds(caller(), [userId, otherUserId])).toEqual([
      own,
      { userId: nobody, openId: 'foreign', unionId: undefined },
    ]);
  });

  it('takes no pair without an open_id', async () => {
    alipay().fail({ fault: 'other-ids', most: 0, others: [{ user_id: userId, open_id: '' }] });
    expect((await failureOf(convertUserIds(caller(), [userId]))).failure).toEqual({
      code: 'answer-members-wrong',
      members: ['open_id_list.0.open_id'],
    });
  });

  it.each([
    ['user_id', { user_id: ' 2088', open_id: 'a' }],
    ['open_id', { user_id: userId, open_id: 'a b' }],
    ['union_id', { user_id: userId, open_id: 'a', union_id: 'a\n' }],
  ])('takes nothing if one %s is none', async (member, wrong) => {
    alipay().fail({ fault: 'other-ids', most: 1, others: [wrong] });
    expect((await failureOf(convertUserIds(caller(), [userId]))).failure).toEqual({
      code: 'answer-members-wrong',
      members: [`open_id_list.1.${member}`],
    });
  });

  it('takes no answer that is not verified', async () => {
    alipay().fail({ fault: 'wrong-signature' });
    expect((await failureOf(convertUserIds(caller(), [userId]))).failure.code).toBe(
      'signature-wrong',
    );
  });

  it('fails if Alipay does not grant it, while orders may be granted', async () => {
    grant([...conversionMethods.keys()].filter((method) => !method.includes('uidtoopenid')));
    expect((await failureOf(convertUserIds(caller(), [userId]))).failure).toMatchObject({
      alipayCode: 'isv.insufficient-isv-permissions',
    });
    expect(await checkOrders(caller())).toEqual(expect.any(Array));
  });
});

describe('an order for conversion', () => {
  it('is made, filled, handed in, looked at and asked', async () => {
    const orderId = await createOrder(caller());
    const check = () => checkOrders(caller(), orderId);
    expect(await check()).toEqual([{ orderId, status: 'INIT', refuseReason: undefined }]);
    expect(await uploadToOrder(caller(), orderId, [userId, nobody])).toEqual([nobody]);
    expect(await uploadToOrder(caller(), orderId, [userId])).toEqual([]);
    await submitOrder(caller(), orderId);
    expect(await check()).toMatchObject([{ status: 'AUDIT' }]);
    alipay().reviewOrder(orderId, 'FINISH');
    expect(await convertByOrder(caller(), orderId, [userId, otherUserId])).toEqual({
      converted: [own],
      refusedUserIds: [otherUserId],
    });
  });

  it.each(['REFUSE', 'RUNNING', 'CANCEL'] as const)('is told to be %s', async (status) => {
    const orderId = await createOrder(caller());
    alipay().reviewOrder(orderId, status, status === 'REFUSE' ? '资料不全' : undefined);
    expect(await checkOrders(caller(), orderId)).toEqual([
      { orderId, status, refuseReason: status === 'REFUSE' ? '资料不全' : undefined },
    ]);
  });

  it('is among the latest ones, the last one first', async () => {
    const first = await createOrder(caller());
    const second = await createOrder(caller());
    const ids = (await checkOrders(caller())).map(({ orderId }) => orderId);
    expect(ids.slice(0, 2)).toEqual([second, first]);
  });

  it('converts nothing before it is finished', async () => {
    const orderId = await orderIn('RUNNING');
    expect((await failureOf(convertByOrder(caller(), orderId, [userId]))).failure).toMatchObject({
      alipayCode: 'ORDER_STATUS_INVALID',
    });
  });

  it('answers for fewer ids than were asked about', async () => {
    const orderId = await orderIn('FINISH');
    alipay().fail({ fault: 'other-ids', most: 0 });
    expect(await convertByOrder(caller(), orderId, [userId])).toEqual({
      converted: [],
      refusedUserIds: [],
    });
  });

  it('is never made a second time if Alipay may have received the call', async () => {
    const before = alipay().conversionOrders.length;
    alipay().fail({ fault: 'reset-midway', times: 'always' });
    await failureOf(createOrder(caller()));
    expect(alipay().conversionOrders.length - before).toBe(1);
  });

  it('is never handed in a second time if Alipay may have received the call', async () => {
    const orderId = await createOrder(caller());
    const before = alipay().requests.length;
    alipay().fail({ fault: 'reset-midway', times: 'always' });
    await failureOf(submitOrder(caller(), orderId));
    expect(alipay().requests.length - before).toBe(1);
    alipay().clearFaults();
    expect(await checkOrders(caller(), orderId)).toMatchObject([{ status: 'AUDIT' }]);
  });

  it('is filled and looked at again after trouble that passes', async () => {
    const orderId = await createOrder(caller());
    alipay().fail({ fault: 'reset-midway' });
    expect(await uploadToOrder(caller(), orderId, [userId])).toEqual([]);
    alipay().fail({ fault: 'aop-unknown-error' });
    expect(await checkOrders(caller(), orderId)).toHaveLength(1);
  });
});
