import { describe, expect, it } from 'vitest';
import { parseLogtoAddress } from '../../src/logto/address.ts';
import { createLogtoClient } from '../../src/logto/client.ts';
import { readLoggedSignIns } from '../../src/logto/sign-in-logs.ts';
import { credentials, LogtoEmulator } from './emulator.ts';

const key = 'Interaction.SignIn.Submit';

const social = (connectorId: string, rawData: unknown = {}) => ({
  type: 'Social',
  connectorId,
  socialUserInfo: { id: connectorId, rawData },
});

const payloadOf = (verificationRecords: unknown[], result = 'Success') => ({
  result,
  interaction: { verificationRecords },
});

/** What is read of logs that stand in the audit log. */
const read = async (
  logs: ReadonlyArray<{ createdAt: number; payload: Record<string, unknown>; key?: string }>,
  now = 1000,
) => {
  const logto = new LogtoEmulator();
  let deepest = 0;
  const client = createLogtoClient(parseLogtoAddress('https://logto.example'), credentials, {
    send: (request) => {
      deepest = Math.max(deepest, Number(request.url.searchParams.get('page')));
      return logto.exchange(request);
    },
    sleep: async () => undefined,
  });
  logs.forEach((log, index) => {
    logto.tenant.logs.push({ id: `log${index}`, key, ...log });
  });
  const found: Array<{ connectorId: string; rawData: unknown }> = [];
  for await (const signIn of readLoggedSignIns(client, now)) {
    found.push(signIn);
  }
  const pages = logto.requests.filter((name) => name === 'GET /api/logs').length;
  return { found: found.map(({ connectorId }) => connectorId), signIns: found, pages, deepest };
};

/** So many logs, at the times that are given by their numbers. */
const logsAt = (count: number, timeOf: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => ({
    createdAt: timeOf(index),
    payload: payloadOf([social(`c${index}`)]),
  }));

const namesTo = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `c${index}`);

describe('the sign-ins in the audit log', () => {
  it('are those by a social connector that have succeeded, with what it has reported', async () => {
    const rawData = { alipay_user_info_share_response: { user_id: '2088000000000001' } };
    const { signIns, pages } = await read([
      { createdAt: 1, payload: payloadOf([social('one', rawData), { type: 'Password' }]) },
      { createdAt: 2, payload: payloadOf([social('failed')], 'Error') },
      { createdAt: 3, payload: {} },
      { createdAt: 4, payload: { result: 'Success', interaction: {} } },
      { createdAt: 5, payload: payloadOf([social('another'), social('third')]) },
      {
        createdAt: 6,
        payload: payloadOf([social('elsewhere')]),
        key: 'Interaction.Register.Submit',
      },
    ]);
    expect(signIns).toEqual([
      { connectorId: 'another', rawData: {} },
      { connectorId: 'third', rawData: {} },
      { connectorId: 'one', rawData },
    ]);
    expect(pages).toBe(1);
  });

  it('are passed over if they are newer than the reading', async () => {
    expect((await read(logsAt(3, (index) => 999 + index))).found).toEqual(['c1', 'c0']);
  });

  it.each([
    ['none', 0, (index: number) => index, 1, 1],
    ['a page but one, at different times', 99, (index: number) => index, 1, 1],
    ['a page, at different times', 100, (index: number) => index, 2, 1],
    ['several pages, at different times', 350, (index: number) => index, 4, 1],
    ['several pages, three at a time', 350, (index: number) => Math.floor(index / 3), 4, 1],
    ['more than a page at one time', 350, (index: number) => (index < 250 ? 7 : index), 5, 3],
    ['several pages, all at one time', 250, () => 7, 4, 3],
    ['several pages, all at the time of the reading', 250, () => 1000, 3, 3],
  ])('are each read once: %s', async (_which, count, timeOf, pages, deepest) => {
    const result = await read(logsAt(count, timeOf));
    expect(result.found.toSorted()).toEqual(namesTo(count).toSorted());
    expect(result.pages).toBeLessThanOrEqual(pages);
    expect(result.deepest).toBe(deepest);
  });
});
