import { describe, expect, it } from 'vitest';
import { OpenidError } from '../../../../src/cli/openid/failures.ts';
import { addAccount } from '../../../../src/cli/openid/people/accounts.ts';
import { lastOrder, noteOrder } from '../../../../src/cli/openid/people/orders.ts';
import { goOnWithOrder } from '../../../../src/cli/openid/sources/order.ts';
import { GatewayError } from '../../../../src/gateway/errors.ts';
import { LogtoEmulator } from '../../../logto/emulator.ts';
import { alipayOfFile, registerApp } from '../../../support/alipay.ts';
import { applicationWith } from '../../../support/application.ts';
import { clientOf } from '../../../support/emulated-logto.ts';
import { errorFrom } from '../../../support/errors.ts';
import { userIdOf } from '../people.ts';
import { makeStore } from '../store.ts';

const alipayHere = alipayOfFile();

const methodOf = (name: string): string => `alipay.open.app.openid.applyorder.${name}`;

const create = { createOrder: true };

/** People who are to be converted, and what is asked of Alipay for them. */
const setUp = async (first: number, people = 2) => {
  const alipay = alipayHere();
  registerApp(alipay, {
    entitlements: ['create', 'upload', 'submit', 'checkavailable'].map(methodOf),
  });
  const store = await makeStore();
  const add = (number: number): void => {
    alipay.addUser({ userId: userIdOf(number), openId: `0-_${number}` });
    addAccount(store, { logtoId: `l${number}`, identity: userIdOf(number) });
  };
  for (let number = first; number < first + people; number += 1) {
    add(number);
  }
  const application = applicationWith({ gateway: new URL(alipay.url) });
  const client = clientOf(new LogtoEmulator());
  const search = { store, target: 'open_id', client, connectorIds: [], application } as const;
  let looked = alipay.requests.length;
  /** The steps of orders that were asked for since this was called last. */
  const asked = (): string[] => {
    const names = alipay.requests
      .slice(looked)
      .flatMap(({ parameters }) => parameters.method?.split('applyorder.')[1] ?? []);
    looked = alipay.requests.length;
    return names;
  };
  const idsIn = (orderId: string) =>
    [
      ...(alipay.conversionOrders.find((order) => order.orderId === orderId)?.userIds ?? []),
    ].toSorted();
  const goOn = (wish: Parameters<typeof goOnWithOrder>[1] = create) => goOnWithOrder(search, wish);
  return { alipay, store, asked, idsIn, goOn, add };
};

const idOf = (order: { orderId: string } | undefined): string =>
  order?.orderId ?? expect.fail('There is no order.');

const whole = ['create', 'upload', 'submit', 'checkavailable'];

describe('an order', () => {
  it('is not made unless that is allowed, nor if everybody is in one', async () => {
    const { goOn, asked, alipay } = await setUp(7000);
    expect([await goOn({}), asked()]).toEqual([undefined, []]);
    const made = await goOn();
    expect([made?.status, asked()]).toEqual(['AUDIT', whole]);
    alipay.reviewOrder(idOf(made), 'FINISH');
    expect((await goOn())?.orderId).toBe(made?.orderId);
    expect(asked()).toEqual(['checkavailable']);
  });

  it('is only looked at while Alipay is busy with it, or if none may be made', async () => {
    const { goOn, asked, alipay } = await setUp(7010);
    const orderId = idOf(await goOn());
    asked();
    for (const status of ['AUDIT', 'RUNNING'] as const) {
      alipay.reviewOrder(orderId, status);
      expect([await goOn(), asked()]).toMatchObject([{ orderId, status }, ['checkavailable']]);
    }
    alipay.reviewOrder(orderId, 'INIT');
    expect([await goOn({}), asked()]).toMatchObject([{ status: 'INIT' }, ['checkavailable']]);
  });

  it('that holds everybody already is handed in, and not filled again', async () => {
    const { goOn, asked, alipay } = await setUp(7020);
    const orderId = idOf(await goOn());
    asked();
    alipay.reviewOrder(orderId, 'INIT');
    expect((await goOn())?.status).toBe('AUDIT');
    expect(asked()).toEqual(['checkavailable', 'submit', 'checkavailable']);
  });

  it('that could not be handed in takes those who have come since', async () => {
    const { goOn, asked, alipay, idsIn, add } = await setUp(7025);
    alipay.fail({ fault: 'html', method: methodOf('submit'), takesEffect: false });
    await errorFrom(goOn(), GatewayError);
    add(7027);
    asked();
    const orderId = idOf(await goOn());
    expect(asked()).toEqual(['checkavailable', 'upload', 'submit', 'checkavailable']);
    expect(idsIn(orderId)).toEqual([7025, 7026, 7027].map(userIdOf));
  });

  it('of another run is filled, though the last one here is', async () => {
    const { goOn, asked, alipay, idsIn, add } = await setUp(7030);
    const own = idOf(await goOn());
    const other = idOf(await (await setUp(7035, 1)).goOn());
    alipay.reviewOrder(other, 'INIT');
    add(7033);
    asked();
    expect(await goOn({ ...create, order: other })).toMatchObject({ orderId: other });
    expect(asked()).toEqual(['checkavailable', 'upload', 'submit', 'checkavailable']);
    expect([idsIn(own), idsIn(other)]).toEqual([
      [7030, 7031].map(userIdOf),
      [7033, 7035].map(userIdOf),
    ]);
  });

  it.each([
    ['REFUSE', [7040, 7041, 7042]],
    ['CANCEL', [7050, 7051, 7052]],
    ['FINISH', [7062]],
  ] as const)(
    'after one that ended with %s holds those who are in none',
    async (status, numbers) => {
      const first = Math.floor(numbers[0] / 10) * 10;
      const { goOn, alipay, idsIn, add } = await setUp(first);
      const ended = idOf(await goOn());
      alipay.reviewOrder(ended, status);
      add(first + 2);
      const next = idOf(await goOn());
      expect(next).not.toBe(ended);
      expect(idsIn(next)).toEqual(numbers.map(userIdOf));
    },
  );

  it('that a killed run may have made is the only one that is still empty; else one is made', async () => {
    const { goOn, alipay, store, asked } = await setUp(7070);
    // Other tests have left some empty.
    for (const { orderId } of alipay.conversionOrders.filter(({ status }) => status === 'INIT')) {
      alipay.reviewOrder(orderId, 'CANCEL');
    }
    const busy = idOf(await goOn());
    const { goOn: goOnElsewhere } = await setUp(7075, 1);
    const empty = idOf(await goOnElsewhere());
    alipay.reviewOrder(empty, 'INIT');
    noteOrder(store);
    store.run('delete from upload');
    asked();
    expect((await goOn())?.orderId).toBe(empty);
    expect(asked()).toEqual(['checkavailable', 'upload', 'submit', 'checkavailable']);
    noteOrder(store);
    store.run('delete from upload');
    const made = idOf(await goOn());
    expect([busy, empty]).not.toContain(made);
    expect(lastOrder(store)).toBe(made);
  });

  it('is remembered before it is asked for, and found again if no answer came', async () => {
    const { goOn, store, asked, alipay, idsIn } = await setUp(7090);
    for (const { orderId } of alipay.conversionOrders.filter(({ status }) => status === 'INIT')) {
      alipay.reviewOrder(orderId, 'CANCEL');
    }
    alipay.fail({ fault: 'html', method: methodOf('create'), takesEffect: true });
    await errorFrom(goOn(), GatewayError);
    expect(lastOrder(store)).toBe('');
    asked();
    const found = idOf(await goOn());
    expect(asked()).toEqual(['checkavailable', 'upload', 'submit', 'checkavailable']);
    expect(idsIn(found)).toEqual([7090, 7091].map(userIdOf));
  });

  it('that is noted is not made again if Alipay answers without it', async () => {
    const { goOn, store, asked, alipay } = await setUp(7080);
    const other = '{"order_id":"other","order_status":"FINISH"}';
    alipay.fail({
      fault: 'node',
      text: `{"code":"10000","msg":"Success","order_list":[${other}]}`,
      method: methodOf('checkavailable'),
    });
    noteOrder(store, 'unknown');
    const { failure } = await errorFrom(goOn(), OpenidError);
    expect(failure).toEqual({ code: 'order-not-found', orderId: 'unknown' });
    expect(asked()).toEqual(['checkavailable']);
  });
});
