import { describe, expect, it } from 'vitest';
import {
  checkOrders,
  convertByOrder,
  convertUserIds,
  createOrder,
  submitOrder,
  uploadToOrder,
} from '../../src/gateway/openid-conversion.ts';
import { alipayOfFile } from '../support/alipay.ts';
import { callerAt } from '../support/application.ts';
import { failureOf } from '../support/errors.ts';

const alipay = alipayOfFile();

/** Lets Alipay answer by a signed node of its own. */
const answer = (name: string, members: object): void => {
  const node = JSON.stringify({ code: '10000', msg: 'Success', ...members });
  const nodeName = `alipay_open_app_openid_${name.replaceAll('.', '_')}_response`;
  const sign = alipay().sign(node);
  alipay().fail({ fault: 'raw', body: `{"${nodeName}":${node},"sign":"${sign}"}` });
};

const caller = () => callerAt(alipay().url);
const sent = () => JSON.parse(alipay().requests.at(-1)?.parameters.biz_content ?? '');
const ids = { user_id: '2088000000000001', open_id: 'open', union_id: '' };
const converted = { userId: '2088000000000001', openId: 'open', unionId: undefined };

describe('the conversion of user ids', () => {
  it('is asked for directly', async () => {
    answer('uidtoopenid.batchquery', { open_id_list: [ids] });
    expect(await convertUserIds(caller(), [ids.user_id])).toEqual([converted]);
    expect(sent()).toEqual({ user_id_list: [ids.user_id] });
  });

  it('goes by an order: made, filled, handed in, looked at, asked', async () => {
    answer('applyorder.create', { order_id: '7' });
    expect(await createOrder(caller())).toBe('7');
    alipay().clearFaults();
    answer('applyorder.upload', { illegal_user_id_list: ['x'] });
    expect(await uploadToOrder(caller(), '7', ['x', ids.user_id])).toEqual(['x']);
    alipay().clearFaults();
    answer('applyorder.submit', {});
    await submitOrder(caller(), '7');
    expect(sent()).toEqual({ order_id: '7' });
    alipay().clearFaults();
    answer('applyorder.checkavailable', { order_list: [{ order_id: '7', order_status: 'AUDIT' }] });
    expect(await checkOrders(caller(), '7')).toEqual([
      { orderId: '7', status: 'AUDIT', refuseReason: undefined },
    ]);
    alipay().clearFaults();
    answer('batchquery', { open_id_list: [ids], illegal_user_id_list: ['x'] });
    expect(await convertByOrder(caller(), '7', ['x', ids.user_id])).toEqual({
      converted: [converted],
      refusedUserIds: ['x'],
    });
  });

  it('never makes a second order if Alipay may have received the call', async () => {
    const before = alipay().requests.length;
    alipay().fail({ fault: 'reset-midway', times: 'always' });
    await failureOf(createOrder(caller()));
    expect(alipay().requests.length - before).toBe(1);
  });

  it('takes a list that is left out as empty, and no pair without an open_id', async () => {
    answer('uidtoopenid.batchquery', {});
    expect(await convertUserIds(caller(), ['x'])).toEqual([]);
    alipay().clearFaults();
    answer('uidtoopenid.batchquery', { open_id_list: [{ user_id: 'x', open_id: '' }] });
    expect((await failureOf(convertUserIds(caller(), ['x']))).failure).toEqual({
      code: 'answer-members-wrong',
      members: ['open_id_list.0.open_id'],
    });
  });
});
