import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  findPeople,
  forgetFirst,
  type SourceOptions,
} from '../../../../src/cli/openid/sources/find.ts';
import { LogtoEmulator } from '../../../logto/emulator.ts';
import { alipayOfFile } from '../../../support/alipay.ts';
import { applicationWith } from '../../../support/application.ts';
import { clientOf } from '../../../support/emulated-logto.ts';
import { temporaryFolder } from '../../folder.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { grantConversion } from '../settings.ts';
import { makeStore } from '../store.ts';

const alipayHere = alipayOfFile();

const rawDataOf = (index: number) => ({
  alipay_system_oauth_token_response: { user_id: userIdOf(index), open_id: openIdOf(index) },
  alipay_user_info_share_response: {},
});

/** Three people, of whom the first is known by details, the second by a file and the third by the log. */
const setUp = async () => {
  const logto = new LogtoEmulator();
  const { tenant } = logto;
  tenant.addAlipayUser(userIdOf(1), { rawData: rawDataOf(1) });
  tenant.addAlipayUser(userIdOf(2));
  tenant.addAlipayUser(userIdOf(3));
  const social = {
    type: 'Social',
    connectorId: 'conn1',
    socialUserInfo: { rawData: rawDataOf(3) },
  };
  tenant.logs.push({
    id: 'log',
    key: 'Interaction.SignIn.Submit',
    createdAt: 0,
    payload: { result: 'Success', interaction: { verificationRecords: [social] } },
  });
  const alipay = alipayHere();
  grantConversion(alipay);
  const map = path.join(await temporaryFolder(), 'pairs.csv');
  await writeFile(map, `${userIdOf(2)},${openIdOf(2)}\n`);
  const store = await makeStore();
  const application = applicationWith({ gateway: new URL(alipay.url) });
  const client = clientOf(logto);
  const search = {
    store,
    target: 'open_id',
    client,
    connectorIds: ['conn1'],
    application,
  } as const;
  let advanced = 0;
  const find = async (options: SourceOptions = {}) => {
    await forgetFirst(store, options);
    return findPeople(search, { map, ...options }, () => {
      advanced += 1;
    });
  };
  const guard = z.object({ user_id: z.string(), source: z.string() });
  const known = () =>
    store
      .all(guard, 'select user_id, source from person order by user_id')
      .map(({ user_id: userId, source }) => `${userId.slice(-1)} ${source}`);
  const methods = () => alipay.requests.map(({ parameters }) => parameters.method ?? '');
  return { alipay, logto, find, known, methods, advanced: () => advanced };
};

describe('the ids of people', () => {
  it('are looked for in all sources, the first of which counts', async () => {
    const { find, known, advanced } = await setUp();
    expect(await find()).toEqual({ users: 3, refusal: undefined, order: undefined, ofNobody: 0 });
    expect(known()).toEqual(['1 details', '2 file', '3 logs']);
    // Twice, since users are listed until two lists agree.
    expect(advanced()).toBe(6);
  });

  it('are not taken from data of another identity than the present one', async () => {
    const { logto, find, known } = await setUp();
    const [first] = logto.tenant.users.values();
    first?.identities.alipay && Object.assign(first.identities.alipay, { userId: userIdOf(4) });
    logto.tenant.addAlipayUser(userIdOf(1));
    await find({ ignore: 'conversion' });
    expect(known()).toEqual(['2 file', '3 logs']);
  });

  it.each([
    ['details', ['2 file', '3 logs']],
    ['file', ['1 details', '3 logs']],
    ['logs', ['1 details', '2 file']],
  ] as const)(
    'are not looked for where they are not to be, and are forgotten: %s',
    async (ignore, left) => {
      const { find, known } = await setUp();
      await find();
      await find({ ignore });
      expect(known()).toEqual(left);
    },
  );

  it('are not those of an earlier file, also if another source is forgotten', async () => {
    const { find, known } = await setUp();
    await find();
    const map = path.join(await temporaryFolder(), 'other.csv');
    await writeFile(map, `${userIdOf(3)},${openIdOf(3)}\n`);
    await find({ map, ignore: 'logs' });
    expect(known()).toEqual(['1 details', '3 file']);
  });

  it.each(['conversion', 'order'] as const)('are not asked for at Alipay: %s', async (ignore) => {
    const { find, methods } = await setUp();
    const before = methods().length;
    await find({ ignore, ...(ignore === 'order' && { order: 'named', createOrder: true }) });
    const word = ignore === 'order' ? 'applyorder' : 'uidtoopenid';
    expect(
      methods()
        .slice(before)
        .filter((method) => method.includes(word)),
    ).toEqual([]);
  });
});
