import { describe, expect, it } from 'vitest';
import { addAccount } from '../../../../src/cli/openid/people/accounts.ts';
import { addFromLogs } from '../../../../src/cli/openid/sources/logs.ts';
import { LogtoEmulator } from '../../../logto/emulator.ts';
import { applicationWith } from '../../../support/application.ts';
import { clientOf } from '../../../support/emulated-logto.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { count, makeStore } from '../store.ts';

/** Accounts that hold a user_id, and a Logto with an audit log. */
const setUp = async (accounts: readonly number[]) => {
  const store = await makeStore();
  for (const index of accounts) {
    addAccount(store, { logtoId: `l${index}`, identity: userIdOf(index) });
  }
  const logto = new LogtoEmulator();
  const client = clientOf(logto);
  const connectorIds = ['conn1', 'web1'];
  const search = { store, target: 'open_id', client, connectorIds, application: applicationWith() };
  const log = (
    index: number,
    { connectorId = 'conn1', result = 'Success', openId = openIdOf(index) } = {},
  ): void => {
    const ids = { user_id: userIdOf(index), open_id: openId };
    const socialUserInfo = { rawData: { alipay_user_info_share_response: ids } };
    const social = { type: 'Social', connectorId, socialUserInfo };
    const interaction = { verificationRecords: [{ type: 'Password' }, social] };
    const { logs } = logto.tenant;
    const [id, key] = [`log${logs.length}`, 'Interaction.SignIn.Submit'];
    logs.push({ id, key, createdAt: logs.length, payload: { result, interaction } });
  };
  const pages = () => logto.requests.filter((request) => request === 'GET /api/logs').length;
  const take = () => addFromLogs({ ...search, target: 'open_id' });
  const known = () => count(store, "select 1 from person where source = 'logs'");
  return { log, pages, take, known };
};

describe('the audit log', () => {
  it('tells of those who have signed in by one of the connectors, if it has both ids', async () => {
    const { log, take, known } = await setUp([1, 2, 3, 4, 5]);
    log(1);
    log(2, { connectorId: 'another' });
    log(3, { result: 'Error' });
    log(4, { connectorId: 'web1' });
    log(5, { openId: '' });
    await take();
    expect(known()).toBe(2);
  });

  it('is read no further once everybody is mapped, and not at all if everybody is', async () => {
    const { log, pages, take, known } = await setUp([1]);
    for (let index = 0; index < 1500; index += 1) {
      log(1);
    }
    await take();
    expect(known()).toBe(1);
    const read = pages();
    expect(read).toBeLessThan(1500 / 100);
    await take();
    expect(pages()).toBe(read);
  });

  it('is read on while somebody is unmapped', async () => {
    const { log, take, known } = await setUp([1, 2]);
    log(2);
    for (let index = 0; index < 1000; index += 1) {
      log(1);
    }
    await take();
    expect(known()).toBe(2);
  });
});
