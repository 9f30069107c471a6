import { describe, expect, it } from 'vitest';
import { OpenidError } from '../../../../src/cli/openid/failures.ts';
import { addAccount } from '../../../../src/cli/openid/people/accounts.ts';
import { addPerson } from '../../../../src/cli/openid/people/people.ts';
import { addFromConversion } from '../../../../src/cli/openid/sources/conversion.ts';
import { GatewayError } from '../../../../src/gateway/errors.ts';
import { LogtoEmulator } from '../../../logto/emulator.ts';
import { alipayOfFile, registerApp } from '../../../support/alipay.ts';
import { applicationWith } from '../../../support/application.ts';
import { clientOf } from '../../../support/emulated-logto.ts';
import { errorFrom } from '../../../support/errors.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { grantConversion } from '../settings.ts';
import { count, makeStore } from '../store.ts';

const method = 'alipay.open.app.openid.uidtoopenid.batchquery';

const alipayHere = alipayOfFile();

const idsOf = (index: number) => ({ userId: userIdOf(index), openId: openIdOf(index) });

/** So many accounts; the ids of those who are named are known from a file. */
const setUpMany = async (people: number, known: readonly number[]) => {
  const alipay = alipayHere();
  grantConversion(alipay);
  const store = await makeStore();
  for (let index = 1; index <= people; index += 1) {
    alipay.addUser(idsOf(index));
    addAccount(store, { logtoId: `l${index}`, identity: userIdOf(index) });
  }
  for (const index of known) {
    addPerson(store, idsOf(index), 'file');
  }
  const application = applicationWith({ gateway: new URL(alipay.url) });
  const search = { store, client: clientOf(new LogtoEmulator()), connectorIds: [], application };
  const before = alipay.requests.length;
  return {
    alipay,
    convert: () => addFromConversion({ ...search, target: 'open_id' }),
    asked: () => alipay.requests.length - before,
    confirmed: () => count(store, "select 1 from person where confirmed_by = 'conversion'"),
  };
};

const setUp = (...known: number[]) => setUpMany(2, known);

describe('the conversion by Alipay', () => {
  it('confirms the ids of everybody, also of those whose ids are known', async () => {
    const { convert, asked, confirmed } = await setUp(1);
    expect(await convert()).toBeUndefined();
    expect([asked(), confirmed()]).toEqual([1, 2]);
    expect(await convert()).toBeUndefined();
    expect(asked()).toBe(1);
  });

  it('fails with trouble of Alipay if somebody is unmapped', async () => {
    const { convert, alipay, confirmed } = await setUp(1);
    alipay.fail({ fault: 'wrong-signature', method });
    const { failure } = await errorFrom(convert(), GatewayError);
    expect(failure.code).toBe('signature-wrong');
    expect(confirmed()).toBe(0);
  });

  it('is gone without in trouble of Alipay if nobody is unmapped', async () => {
    const { convert, alipay, asked, confirmed } = await setUp(1, 2);
    alipay.fail({ fault: 'wrong-signature', method });
    expect(await convert()).toBeUndefined();
    expect([asked(), confirmed()]).toEqual([1, 0]);
  });

  it('that fails is no trouble if all who were unmapped have been converted before', async () => {
    const { convert, alipay, asked, confirmed } = await setUpMany(101, [101]);
    alipay.fail({ fault: 'slow', ms: 0, method });
    alipay.fail({ fault: 'wrong-signature', method });
    expect(await convert()).toBeUndefined();
    expect([asked(), confirmed()]).toEqual([2, 100]);
  });

  it('that Alipay does not grant is told by its code, though somebody is unmapped', async () => {
    const { convert, alipay } = await setUp();
    registerApp(alipay, { entitlements: [] });
    expect(await convert()).toBe('isv.insufficient-isv-permissions');
  });

  it('is not believed if it is about somebody else, though nobody is unmapped', async () => {
    const { convert, alipay, confirmed } = await setUp(1, 2);
    const list = JSON.stringify([{ user_id: userIdOf(3), open_id: openIdOf(3) }]);
    const text = `{"code":"10000","msg":"Success","open_id_list":${list}}`;
    alipay.fail({ fault: 'node', text, method });
    const { failure } = await errorFrom(convert(), OpenidError);
    expect(failure.code).toBe('id-not-asked');
    expect(confirmed()).toBe(0);
  });
});
