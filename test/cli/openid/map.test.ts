import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPeople } from '../../../src/cli/openid/people/open.ts';
import { noteOrder } from '../../../src/cli/openid/people/orders.ts';
import { appId } from '../../support/app-ids.ts';
import { appPublicKey } from '../../support/keys.ts';
import { identitiesIn, logtoIdOf, openIdOf, populate, userIdOf } from './people.ts';
import { type Surroundings, surroundingsOfFile } from './tenant.ts';

const surroundings = surroundingsOfFile();

const conversion = 'alipay.open.app.openid.uidtoopenid.batchquery';
const orderMethods = ['create', 'upload', 'submit', 'checkavailable'].map(
  (name) => `alipay.open.app.openid.applyorder.${name}`,
);

/** Grants the app what it needs for sign-ins, and these. */
const grant = ({ alipay }: Surroundings, ...methods: string[]): void =>
  alipay.registerApp({ appId, publicKey: appPublicKey, idStage: 'both', entitlements: methods });

const mapJson = async ({ run }: Surroundings, ...args: string[]) => {
  const { exitCode, stdout, stderr } = await run('map', '--json', ...args);
  return { exitCode, stderr, report: JSON.parse(stdout) };
};

const fileIn = ({ folder }: Surroundings, name: string) =>
  readFile(path.join(folder, 'alipay-openid', name), 'utf8');

/** An entry of the audit log: somebody has signed in by the connector. */
const signIn = (createdAt: number, rawData: object) => ({
  id: `log${createdAt}`,
  key: 'Interaction.SignIn.Submit',
  createdAt,
  payload: {
    result: 'Success',
    interaction: {
      verificationRecords: [{ type: 'Social', connectorId: 'conn1', socialUserInfo: { rawData } }],
    },
  },
});

describe('openid map', () => {
  it('finds new ids in details and by conversion, and its counts add up', async () => {
    const here = await surroundings();
    grant(here, conversion);
    populate(here, ['old', 'known', 'new', 'doubled', 'unmapped', 'other', 'stranger', 'old'], 100);
    const before = identitiesIn(here);
    const { exitCode, stdout, stderr } = await here.run('map');
    const folder = path.join(here.folder, 'alipay-openid');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: `Folder: ${folder}\n` });
    expect(stdout.trimEnd().split('\n')).toEqual([
      '8 of 9 users have an identity at Alipay:',
      '  3 can be moved to open_id',
      '  1 have a second account already; 1 of them are undecided',
      '  1 are unmapped: no open_id of theirs is known',
      '  3 stay as they are',
      'New ids found: 1 from their own data, 3 from Alipay (1 of them for people with a second account).',
      '',
      `Next: For the unmapped (${path.join(folder, 'unmapped.csv')}), wait for sign-ins and run map again, or get a file from Alipay (--map). Or leave them behind, each with a second account from the next sign-in on: rehearse that as one transaction, or see what apply would do:`,
      expect.stringMatching(
        /^\(umask 077; node \S+ openid sql .* --allow-unmapped 1 --flip --rehearse > rehearsal\.sql\)$/,
      ),
      expect.stringMatching(
        /^node \S+ openid apply .* --allow-unmapped 1 --close-registration --flip$/,
      ),
    ]);
    expect(identitiesIn(here)).toEqual(before);
    expect(await fileIn(here, 'unmapped.csv')).toBe(
      `logto_id,identity\n${logtoIdOf(104, 'a')},${userIdOf(104)}\n`,
    );
    const [, double] = (await fileIn(here, 'decisions.csv')).split('\n');
    expect(double).toContain(`${logtoIdOf(103, 'a')},${logtoIdOf(103, 'b')},skip,1970-`);
  });

  it('prints no id of a person at Alipay', async () => {
    const here = await surroundings();
    grant(here, conversion);
    populate(here, ['old', 'doubled', 'unmapped'], 110);
    for (const args of [[], ['--json'], ['--lang', 'zh']]) {
      const { stdout, stderr } = await here.run('map', ...args);
      expect(stdout + stderr).not.toMatch(/2088\d|open-id-of|MII|secret-sentinel/);
    }
  });

  it('keeps what it writes from others', async () => {
    const here = await surroundings();
    populate(here, ['known', 'unmapped'], 120);
    await here.run('map');
    const folder = path.join(here.folder, 'alipay-openid');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of ['people.sqlite', 'unmapped.csv', 'decisions.csv']) {
      expect((await stat(path.join(folder, name))).mode & 0o777, name).toBe(0o600);
    }
  });

  it('takes no pair from data of another identity than the present one', async () => {
    const here = await surroundings();
    grant(here);
    populate(here, ['known', 'old'], 126);
    const [first] = here.logto.tenant.users.values();
    if (first?.identities.alipay) {
      first.identities.alipay.userId = userIdOf(128);
    }
    here.logto.tenant.addAlipayUser(userIdOf(126));
    expect((await mapJson(here)).report).toMatchObject({ moves: 0, unmapped: 3 });
  });

  it('is done if everybody is mapped, and names apply', async () => {
    const here = await surroundings();
    populate(here, ['known', 'new'], 130);
    const { exitCode, report } = await mapJson(here);
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ ok: true, moves: 1, unmapped: 0, untouched: 1 });
    expect(report.next).toContain('openid apply --logto ');
  });

  it('finds ids in the audit log, of its own connector alone', async () => {
    const here = await surroundings();
    grant(here);
    populate(here, ['old', 'old', 'old'], 140);
    const logSignIn = (index: number, connectorId: string, result = 'Success') =>
      here.logto.tenant.logs.push({
        id: `log${index}${connectorId}`,
        key: 'Interaction.SignIn.Submit',
        createdAt: index,
        payload: {
          result,
          interaction: {
            verificationRecords: [
              { type: 'Password' },
              {
                type: 'Social',
                connectorId,
                socialUserInfo: {
                  rawData: {
                    alipay_user_info_share_response: {
                      user_id: userIdOf(index),
                      open_id: openIdOf(index),
                    },
                  },
                },
              },
            ],
          },
        },
      });
    logSignIn(140, 'conn1');
    logSignIn(141, 'another');
    logSignIn(142, 'conn1', 'Error');
    const { report } = await mapJson(here);
    expect(report).toMatchObject({ moves: 1, sources: { logs: 1 }, unmapped: 2 });
  });

  it('reads no more of the audit log once everybody is mapped', async () => {
    const here = await surroundings();
    grant(here);
    populate(here, ['old'], 155);
    const ids = { user_id: userIdOf(155), open_id: openIdOf(155) };
    for (let index = 0; index < 1500; index += 1) {
      here.logto.tenant.logs.push(signIn(index, { alipay_system_oauth_token_response: ids }));
    }
    expect((await mapJson(here)).report).toMatchObject({ sources: { logs: 1 }, unmapped: 0 });
    const pages = here.logto.requests.filter((request) => request === 'GET /api/logs');
    expect(pages.length).toBeLessThan(1500 / 100);
  });

  it.each([
    [
      'with a heading, in any order',
      (a: string, b: string) => `open_id,note,user_id\n${b},x,${a}\n`,
    ],
    ['without one', (a: string, b: string) => `${a},${b}\n`],
    [
      'with a BOM, blanks and CRLF',
      (a: string, b: string) => `\ufeffuser_id, open_id\r\n\r\n "${a}" , ${b} \r\n`,
    ],
    [
      'with duplicates and others',
      (a: string, b: string) => `${a},${b}\n${a},${b}\n${userIdOf(9)},${openIdOf(9)}\n`,
    ],
  ])('takes pairs from a file %s', async (_what, table) => {
    const here = await surroundings();
    grant(here);
    populate(here, ['old'], 160);
    await writeFile(path.join(here.folder, 'pairs.csv'), table(userIdOf(160), openIdOf(160)));
    const { exitCode, report } = await mapJson(here, '--map', 'pairs.csv');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ sources: { file: 1 }, unmapped: 0 });
  });

  it.each([
    ['a row that is not a pair', `${userIdOf(1)},${openIdOf(1)}\nnonsense,x\n`, 2],
    ['a row without a new id', `${userIdOf(1)}\n`, 1],
    ['a new id that is none', `${userIdOf(1)},#N/A\n`, 1],
    ['a quote that is not closed', `${userIdOf(1)},"${openIdOf(1)}\n`, 1],
  ])('refuses a file with %s', async (_what, table, line) => {
    const here = await surroundings();
    await writeFile(path.join(here.folder, 'pairs.csv'), table);
    const { exitCode, stderr } = await here.run('map', '--map', 'pairs.csv');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(new RegExp(`^Folder: .*\nLine ${line} of .*pairs\\.csv is wrong\\.`));
    expect(stderr).not.toMatch(/2088|nonsense/);
  });

  it('stops if two sources disagree, and says about whom', async () => {
    const here = await surroundings();
    grant(here);
    populate(here, ['known'], 170);
    await writeFile(path.join(here.folder, 'p.csv'), `${userIdOf(170)},${openIdOf(9)}\n`);
    const { exitCode, stdout } = await here.run('map', '--map', 'p.csv');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      'Contradiction: two ids for 2088…0170, from their own data and from the file',
    );
    expect(stdout).toContain('Next: Resolve the contradictions');
  });

  it('does not forget a contradiction, though a later run asks no source again', async () => {
    const here = await surroundings();
    grant(here, conversion);
    populate(here, ['old', 'old'], 185);
    await writeFile(path.join(here.folder, 'p.csv'), `${userIdOf(185)},${openIdOf(9)}\n`);
    expect((await mapJson(here, '--map', 'p.csv')).report.contradictions).toHaveLength(1);
    for (const again of [1, 2]) {
      const { exitCode, report } = await mapJson(here);
      expect(exitCode, String(again)).toBe(1);
      expect(report.contradictions).toEqual([
        { code: 'sources-disagree', id: '2088…0185', sources: ['file', 'conversion'], lines: [] },
      ]);
    }
  });

  it.each([
    ['en', 'two ids for 2088…0187, from the file (lines of the file: 2, 5)'],
    ['zh', '2088…0187 有两个 id，来自文件（文件第 2、5 行）'],
  ])('names the lines of a file that disagree, in %s', async (language, sentence) => {
    const here = await surroundings();
    grant(here);
    populate(here, ['old', 'old'], 187);
    const rows = [
      ['user_id', 'open_id'],
      [userIdOf(187), openIdOf(187)],
      [userIdOf(188), openIdOf(188)],
      [userIdOf(187), openIdOf(187)],
      [userIdOf(187), openIdOf(7)],
      [userIdOf(188), openIdOf(188)],
    ];
    await writeFile(path.join(here.folder, 'p.csv'), rows.map((row) => row.join()).join('\n'));
    const { exitCode, stdout } = await here.run('map', '--map', 'p.csv', '--lang', language);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(sentence);
    const { report } = await mapJson(here, '--map', 'p.csv');
    expect(report.contradictions).toEqual([
      { code: 'sources-disagree', id: '2088…0187', sources: ['file', 'file'], lines: [2, 5] },
    ]);
  });

  it('names some lines of a file that disagrees in many', async () => {
    const here = await surroundings();
    grant(here);
    populate(here, ['old'], 192);
    const rows = Array.from({ length: 30 }, (_, index) => `${userIdOf(192)},${openIdOf(index)}\n`);
    await writeFile(path.join(here.folder, 'p.csv'), rows.join(''));
    const { report } = await mapJson(here, '--map', 'p.csv');
    expect(report.contradictions[0].lines).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('names the line of a file with which Alipay disagrees', async () => {
    const here = await surroundings();
    grant(here, conversion);
    populate(here, ['old', 'old'], 189);
    await writeFile(path.join(here.folder, 'p.csv'), `${userIdOf(189)},${openIdOf(9)}\n`);
    const { stdout } = await here.run('map', '--map', 'p.csv');
    expect(stdout).toContain('from the file and from Alipay (lines of the file: 1)');
  });

  it('compares what Alipay converts with pairs that are known', async () => {
    const here = await surroundings();
    grant(here, conversion);
    populate(here, ['known', 'old'], 180);
    here.alipay.addUser({ userId: userIdOf(180), openId: 'the-id-of-another-app-of-the-company' });
    const { exitCode, report } = await mapJson(here);
    expect(exitCode).toBe(1);
    expect(report.contradictions).toEqual([
      {
        code: 'sources-disagree',
        id: '2088…0180',
        sources: ['details', 'conversion'],
        lines: [],
      },
    ]);
  });

  it('stops if two users get one new id', async () => {
    const here = await surroundings();
    grant(here);
    populate(here, ['old', 'old'], 190);
    await writeFile(
      path.join(here.folder, 'p.csv'),
      [190, 191].map((index) => `${userIdOf(index)},${openIdOf(190)}`).join('\n'),
    );
    const { exitCode, report } = await mapJson(here, '--map', 'p.csv');
    expect(exitCode).toBe(1);
    expect(report.contradictions).toMatchObject([{ code: 'one-id-for-two-users' }]);
  });

  it('stops if a user gets the new id of somebody who was moved before', async () => {
    const here = await surroundings();
    grant(here);
    populate(here, ['known'], 195);
    await here.run('apply', '--close-registration', '--flip', '--yes');
    populate(here, ['old'], 196);
    await writeFile(path.join(here.folder, 'p.csv'), `${userIdOf(196)},${openIdOf(195)}\n`);
    const { exitCode, report } = await mapJson(here, '--map', 'p.csv');
    expect(exitCode).toBe(1);
    expect(report.contradictions).toMatchObject([{ code: 'one-id-for-two-users' }]);
  });

  it('names the next command with what was given, as a shell reads it', async () => {
    const here = await surroundings();
    populate(here, ['known'], 198);
    const logto = `${here.core}/?a&b`;
    const { report } = await mapJson(here, '--logto', logto, '--folder', 'other place');
    expect(report.next).toContain(
      ` --logto '${logto}' --logto-admin ${here.admin} --folder 'other place'`,
    );
  });

  it('has Alipay confirm everybody, though nobody is unmapped', async () => {
    const here = await surroundings();
    grant(here, conversion);
    populate(here, ['known', 'old'], 300);
    await writeFile(path.join(here.folder, 'p.csv'), `${userIdOf(301)},${openIdOf(301)}\n`);
    here.alipay.addUser({ userId: userIdOf(301), openId: 'the-id-of-another-app-of-the-company' });
    const { exitCode, report } = await mapJson(here, '--map', 'p.csv');
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({
      unmapped: 0,
      unconfirmed: { file: 1 },
      contradictions: [
        { code: 'sources-disagree', id: '2088…0301', sources: ['file', 'conversion'] },
      ],
    });
  });

  it('says whom nobody has confirmed if Alipay does not convert or cannot be reached', async () => {
    const here = await surroundings();
    grant(here);
    populate(here, ['known'], 304);
    const { exitCode, stdout } = await here.run('map');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      'Alipay has not confirmed the ids of some who are to be moved (1 from their own data). If they are of another APPID',
    );
    for (const { config } of here.logto.tenant.connectors) {
      config.gateway = 'http://127.0.0.1:9/gateway.do';
    }
    const { report } = await mapJson(here);
    expect(report).toMatchObject({ ok: true, unconfirmed: { details: 1 } });
  });

  it('fails if Alipay cannot be reached while somebody is unmapped', async () => {
    const here = await surroundings();
    populate(here, ['known', 'unmapped'], 309);
    for (const { config } of here.logto.tenant.connectors) {
      config.gateway = 'http://127.0.0.1:9/gateway.do';
    }
    const { exitCode, stderr } = await here.run('map');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('(ECONNREFUSED)');
  });

  it('has each person confirmed once', async () => {
    const here = await surroundings();
    grant(here, conversion);
    populate(here, ['known', 'old'], 306);
    await writeFile(path.join(here.folder, 'p.csv'), `${userIdOf(307)},${openIdOf(307)}\n`);
    const asked = async (...args: string[]) => {
      const count = here.alipay.requests.length;
      const { report } = await mapJson(here, ...args);
      expect(report.unconfirmed).toEqual({});
      return here.alipay.requests.length - count;
    };
    expect(await asked('--map', 'p.csv')).toBe(1);
    expect(await asked()).toBe(0);
    expect(await asked('--map', 'p.csv')).toBe(0);
  });

  it('counts rows of a file that are of nobody, and not those of who was moved', async () => {
    const here = await surroundings();
    grant(here);
    populate(here, ['old', 'new'], 310);
    const rows = [310, 311, 312, 313].map((index) => `${userIdOf(index)},${openIdOf(index)}\n`);
    await writeFile(path.join(here.folder, 'p.csv'), rows.join(''));
    const { stdout } = await here.run('map', '--map', 'p.csv');
    expect(stdout).toContain(
      '2 rows of the file are of nobody who has an identity at Alipay here.',
    );
    expect((await mapJson(here, '--map', 'p.csv')).report.ofNobody).toBe(2);
  });

  it('asks Alipay only once for what it has answered', async () => {
    const here = await surroundings();
    grant(here, conversion);
    populate(here, ['old', 'old'], 200);
    await here.run('map');
    const asked = here.alipay.requests.length;
    expect((await mapJson(here)).report).toMatchObject({ sources: { conversion: 2 } });
    expect(here.alipay.requests.length).toBe(asked);
  });

  it('keeps decisions that are made, when it writes the file anew', async () => {
    const here = await surroundings();
    populate(here, ['doubled', 'doubled'], 210);
    await writeFile(
      path.join(here.folder, 'p.csv'),
      [210, 211].map((index) => `${userIdOf(index)},${openIdOf(index)}`).join('\n'),
    );
    await here.run('map', '--map', 'p.csv');
    const file = path.join(here.folder, 'alipay-openid', 'decisions.csv');
    await writeFile(file, (await readFile(file, 'utf8')).replace('skip', 'keep-old'));
    await here.run('map');
    expect((await readFile(file, 'utf8')).match(/keep-old|skip/g)).toEqual(['keep-old', 'skip']);
  });
});

describe('an order for conversion', () => {
  const batch = 'alipay.open.app.openid.batchquery';

  /** Ends the orders that other tests have left empty, at the Alipay that they share. */
  const cancelEmpty = ({ alipay }: Surroundings): void => {
    for (const { orderId } of alipay.conversionOrders.filter(({ status }) => status === 'INIT')) {
      alipay.reviewOrder(orderId, 'CANCEL');
    }
  };

  it('is made, filled and handed in once, waited for, and then converts', async () => {
    const here = await surroundings();
    grant(here, ...orderMethods, batch);
    populate(here, ['old', 'old', 'unmapped'], 220);
    const first = here.alipay.conversionOrders.length;
    expect((await mapJson(here)).report.order).toBeUndefined();
    expect(here.alipay.conversionOrders).toHaveLength(first);

    const made = await mapJson(here, '--create-order');
    expect(made).toMatchObject({ exitCode: 1, report: { order: { status: 'AUDIT' }, moves: 0 } });
    const { orderId } = made.report.order;
    expect([...(here.alipay.conversionOrders.at(-1)?.userIds ?? [])]).toEqual(
      [220, 221].map(userIdOf),
    );

    for (const status of ['AUDIT', 'RUNNING'] as const) {
      here.alipay.reviewOrder(orderId, status);
      const waiting = await mapJson(here, '--create-order');
      expect(waiting).toMatchObject({ exitCode: 1, report: { order: { status, orderId } } });
      expect(waiting.report.next).toMatch(/^Wait for Alipay/);
    }

    here.alipay.reviewOrder(orderId, 'FINISH');
    const { report } = await mapJson(here, '--create-order');
    expect(report).toMatchObject({ moves: 2, sources: { order: 2 }, unmapped: 1 });
    expect(here.alipay.conversionOrders).toHaveLength(first + 1);
  });

  it('holds those whose ids are known from elsewhere as well, and confirms them', async () => {
    const here = await surroundings();
    grant(here, ...orderMethods, batch);
    populate(here, ['known', 'old'], 224);
    const { report } = await mapJson(here, '--create-order');
    expect([...(here.alipay.conversionOrders.at(-1)?.userIds ?? [])].sort()).toEqual(
      [224, 225].map(userIdOf),
    );
    expect(report.unconfirmed).toEqual({ details: 1 });
    here.alipay.reviewOrder(report.order.orderId, 'FINISH');
    expect((await mapJson(here)).report).toMatchObject({ unmapped: 0, unconfirmed: {} });
  });

  it('that is refused says why, and may be made anew', async () => {
    const here = await surroundings();
    grant(here, ...orderMethods, batch);
    populate(here, ['old'], 230);
    const { report } = await mapJson(here, '--create-order');
    here.alipay.reviewOrder(report.order.orderId, 'REFUSE', '材料不足');
    const { stdout } = await here.run('map');
    expect(stdout).toContain(`Alipay refused the order ${report.order.orderId}: 材料不足.`);
    const again = await mapJson(here, '--create-order');
    expect(again.report.order.status).toBe('AUDIT');
    expect(again.report.order.orderId).not.toBe(report.order.orderId);
  });

  it('that could not be filled is filled by the next run before it is handed in', async () => {
    const here = await surroundings();
    grant(here, ...orderMethods, batch);
    populate(here, ['old', 'old'], 233);
    here.alipay.fail({
      fault: 'node',
      text: '{"code":"40004","msg":"Business Failed","sub_code":"ORDER_STATUS_INVALID"}',
      method: 'alipay.open.app.openid.applyorder.upload',
      takesEffect: false,
    });
    const count = here.alipay.conversionOrders.length;
    expect((await mapJson(here, '--create-order')).exitCode).toBe(1);
    expect(here.alipay.conversionOrders.at(-1)).toMatchObject({ status: 'INIT' });
    const { report } = await mapJson(here, '--create-order');
    expect(report.order.status).toBe('AUDIT');
    expect(here.alipay.conversionOrders).toHaveLength(count + 1);
    expect([...(here.alipay.conversionOrders.at(-1)?.userIds ?? [])]).toEqual(
      [233, 234].map(userIdOf),
    );
  });

  it('that a killed run has made, but not noted, is adopted and not made twice', async () => {
    const here = await surroundings();
    cancelEmpty(here);
    grant(here, ...orderMethods, batch);
    populate(here, ['old'], 235);
    const { report } = await mapJson(here, '--create-order', '--folder', 'killed');
    const { orderId } = report.order;
    here.alipay.reviewOrder(orderId, 'INIT');
    const count = here.alipay.conversionOrders.length;
    await here.run('map');
    const store = openPeople(path.join(here.folder, 'alipay-openid'));
    noteOrder(store);
    store.close();
    const again = await mapJson(here, '--create-order');
    expect(again.report.order).toEqual({ orderId, status: 'AUDIT' });
    expect(here.alipay.conversionOrders).toHaveLength(count);
  });

  it('is neither made nor adopted if it is unclear which one a killed run has made', async () => {
    const here = await surroundings();
    cancelEmpty(here);
    grant(here, ...orderMethods, batch);
    populate(here, ['old'], 237);
    const orderIds: string[] = [];
    for (const folder of ['one', 'two']) {
      const { report } = await mapJson(here, '--create-order', '--folder', folder);
      here.alipay.reviewOrder(report.order.orderId, 'INIT');
      orderIds.push(report.order.orderId);
    }
    const count = here.alipay.conversionOrders.length;
    await here.run('map');
    const store = openPeople(path.join(here.folder, 'alipay-openid'));
    noteOrder(store);
    store.close();
    const { exitCode, report } = await mapJson(here, '--create-order');
    expect({ exitCode, report }).toMatchObject({
      exitCode: 1,
      report: { code: 'orders-unclear', message: expect.stringContaining(orderIds[0] ?? '') },
    });
    expect(report.message).toContain(orderIds[1]);
    expect(here.alipay.conversionOrders).toHaveLength(count);
  });

  it('of another run is gone on with by its id', async () => {
    const here = await surroundings();
    grant(here, ...orderMethods, batch);
    populate(here, ['old'], 240);
    const { report } = await mapJson(here, '--create-order', '--folder', 'other');
    const { orderId } = report.order;
    here.alipay.reviewOrder(orderId, 'FINISH');
    expect((await mapJson(here, '--order', orderId)).report).toMatchObject({ moves: 1 });
  });

  it('that Alipay does not know ends the command', async () => {
    const here = await surroundings();
    grant(here, ...orderMethods, batch);
    populate(here, ['old'], 250);
    const { exitCode, stderr } = await here.run('map', '--order', '12345');
    expect(exitCode).toBe(1);
    expect(stderr).not.toBe('');
  });
});
