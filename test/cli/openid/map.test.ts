import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { map } from '../../../src/cli/openid/map.ts';
import type { MappingContext } from '../../../src/cli/openid/mapping.ts';
import { noteOrder } from '../../../src/cli/openid/people/orders.ts';
import { alipayOfFile, registerApp } from '../../support/alipay.ts';
import { temporaryFolder } from '../folder.ts';
import { contextOf, logtoAt } from './context.ts';
import { identitiesIn, type Kind, logtoIdOf, openIdOf, populate, userIdOf } from './people.ts';
import { connectorKnowing } from './scene.ts';
import { grantConversion } from './settings.ts';
import { surroundingsOfFile } from './tenant.ts';

const alipayHere = alipayOfFile();
const surroundings = surroundingsOfFile();

/** A Logto with people in this process; Alipay grants nothing but what signing in needs. */
const setUp = async (kinds: readonly Kind[], first: number) => {
  const alipay = alipayHere();
  const logto = logtoAt(alipay);
  populate({ logto, alipay }, kinds, first);
  const folder = await temporaryFolder();
  const context = await contextOf(logto, { folder });
  const run = async (options: MappingContext['options'] = {}, there = context) => {
    const { exitCode, json, lines } = await map({ ...there, options });
    return { exitCode, report: Object(json), lines };
  };
  /** The same Logto, and a folder in which nothing is known yet. */
  const elsewhere = () => contextOf(logto, { folder });
  return { alipay, logto, folder, context, run, elsewhere };
};

describe('openid map', () => {
  it('finds new ids, says what it has found, and keeps it from others', async () => {
    const here = await surroundings();
    grantConversion(here.alipay);
    populate(here, ['old', 'known', 'new', 'doubled', 'unmapped', 'other', 'stranger', 'old'], 100);
    const before = identitiesIn(here);
    const { exitCode, stdout, stderr } = await here.run('map', '--ignore', 'file');
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
        /^\(umask 077; node \S+ openid sql .* --ignore file --allow-unmapped 1 --flip --rehearse > rehearsal\.sql\)$/,
      ),
      expect.stringMatching(
        /^node \S+ openid apply .* --ignore file --allow-unmapped 1 --flip --close-registration$/,
      ),
    ]);
    expect(identitiesIn(here)).toEqual(before);
    const contentOf = (name: string) => readFile(path.join(folder, name), 'utf8');
    expect(await contentOf('unmapped.csv')).toBe(
      `logto_id,identity\n${logtoIdOf(104, 'a')},${userIdOf(104)}\n`,
    );
    const [, double] = (await contentOf('decisions.csv')).split('\n');
    expect(double).toContain(`${logtoIdOf(103, 'a')},${logtoIdOf(103, 'b')},skip,1970-`);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of ['people.sqlite', 'unmapped.csv', 'decisions.csv']) {
      expect((await stat(path.join(folder, name))).mode & 0o777, name).toBe(0o600);
    }

    // No id of a person at Alipay is printed.
    for (const args of [['--json'], ['--lang', 'zh']]) {
      const again = await here.run('map', ...args);
      expect(stdout + again.stdout + again.stderr).not.toMatch(/2088\d|open-id-of|MII|sentinel/);
    }
  });

  it('is done if everybody is mapped, and names both ways to go on', async () => {
    const { run } = await setUp(['known', 'new'], 130);
    const { exitCode, report, lines } = await run({ ignore: 'order' });
    expect(exitCode).toBe(0);
    const ways = [
      '(umask 077; do sql --flip --rehearse > rehearsal.sql)',
      'do apply --flip --close-registration',
    ];
    expect(report).toMatchObject({ ok: true, moves: 1, unmapped: 0, untouched: 1 });
    expect(report.next).toMatch(/^Rehearse it as one transaction/);
    expect(report.next.endsWith(`: ${ways.join(' ')}`)).toBe(true);
    expect(lines.slice(-4)).toEqual([
      '',
      { head: [{ look: 'bold', text: 'Next: ' }], body: expect.stringMatching(/^Rehearse it/) },
      ...ways.map((verbatim) => ({ verbatim })),
    ]);
  });

  it('is not done while sources contradict each other', async () => {
    const { run, folder } = await setUp(['known'], 170);
    const file = path.join(folder, 'p.csv');
    await writeFile(file, `${userIdOf(170)},${openIdOf(9)}\n`);
    const { exitCode, report } = await run({ map: file });
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ ok: false, contradictions: [{ sources: ['details', 'file'] }] });
    expect(report.next).toMatch(/^Resolve the contradictions above: .* --ignore\.$/);
  });

  it('keeps decisions that are made, when it writes the file anew', async () => {
    const { run, folder } = await setUp(['doubled', 'doubled'], 210);
    const pairs = [210, 211].map((index) => `${userIdOf(index)},${openIdOf(index)}`).join('\n');
    await writeFile(path.join(folder, 'p.csv'), pairs);
    await run({ map: path.join(folder, 'p.csv') });
    const file = path.join(folder, 'decisions.csv');
    await writeFile(file, (await readFile(file, 'utf8')).replace('skip', 'keep-old'));
    expect((await run()).report).toMatchObject({ ok: true, doubles: 2 });
    expect((await readFile(file, 'utf8')).match(/keep-old|skip/g)).toEqual(['keep-old', 'skip']);
  });
});

describe('an order for conversion', () => {
  const grantOrders = (): void => {
    const steps = ['create', 'upload', 'submit', 'checkavailable'];
    const orders = steps.map((name) => `alipay.open.app.openid.applyorder.${name}`);
    registerApp(alipayHere(), { entitlements: [...orders, 'alipay.open.app.openid.batchquery'] });
  };

  const create = { createOrder: true } as const;

  it('is recommended, made, filled and handed in once, waited for, and then converts', async () => {
    grantOrders();
    const { run, alipay } = await setUp(['old', 'known', 'unmapped'], 220);
    const first = alipay.conversionOrders.length;
    const { report: before } = await run();
    expect(before.order).toBeUndefined();
    expect(before.next).toMatch(/^For the unmapped \(.*unmapped\.csv\), have Alipay convert them/);
    expect(before.next).toMatch(/: do map --create-order$/);
    expect(alipay.conversionOrders).toHaveLength(first);

    const made = await run(create);
    expect(made).toMatchObject({ exitCode: 1, report: { order: { status: 'AUDIT' }, moves: 1 } });
    // Those as well whose ids are known from elsewhere: Alipay confirms them.
    expect(made.report.unconfirmed).toEqual({ details: 1 });
    const { orderId } = made.report.order;
    const inOrder = [...(alipay.conversionOrders.at(-1)?.userIds ?? [])];
    expect(inOrder.toSorted()).toEqual([220, 221].map(userIdOf));

    for (const status of ['AUDIT', 'RUNNING'] as const) {
      alipay.reviewOrder(orderId, status);
      const waiting = await run(create);
      expect(waiting).toMatchObject({ exitCode: 1, report: { order: { status, orderId } } });
      expect(waiting.report.next).toMatch(/^Wait for Alipay.*: do map$/);
    }

    alipay.reviewOrder(orderId, 'FINISH');
    const { report } = await run(create);
    const sources = { order: 1, details: 1 };
    expect(report).toMatchObject({ moves: 2, sources, unmapped: 1, unconfirmed: {} });
    // Another order would hold nobody.
    expect(report.next).toMatch(/^For the unmapped \(.*unmapped\.csv\), wait for sign-ins/);
    expect(alipay.conversionOrders).toHaveLength(first + 1);
  });

  it('is of no use to those whom it would not hold: Alipay has given them no union_id', async () => {
    const steps = ['applyorder.create', 'applyorder.checkavailable', 'uidtoopenid.batchquery'];
    const names = [...steps, 'applyorder.upload', 'applyorder.submit', 'batchquery'];
    const entitlements = names.map((name) => `alipay.open.app.openid.${name}`);
    registerApp(alipayHere(), { entitlements, unionGrouping: true });
    const { run, context, alipay } = await setUp(['old', 'new'], 260);
    const session = { ...context.session, target: 'union_id' } as const;
    const setup = { ...context.setup, connectors: [connectorKnowing('open_id')] };
    const first = alipay.conversionOrders.length;
    const { report } = await run(create, { ...context, session, setup });
    expect(report).toMatchObject({ unmapped: 2 });
    expect(report.order).toBeUndefined();
    expect(report.next).toMatch(/, wait for sign-ins .* do apply --allow-unmapped 2 /);
    expect(alipay.conversionOrders).toHaveLength(first);
  });

  it('is of no use on the way back', async () => {
    grantOrders();
    const { run, context } = await setUp(['new'], 250);
    const session = { ...context.session, target: 'user_id' } as const;
    const { report } = await run({}, { ...context, session });
    expect(report.unmapped).toBe(1);
    expect(report.next).toMatch(/, wait for sign-ins .* do apply --allow-unmapped 1 /);
  });

  it('that is not handed in yet, though nobody is unmapped, is to be waited for', async () => {
    grantOrders();
    const { run, alipay } = await setUp(['known'], 226);
    const { report } = await run(create);
    alipay.reviewOrder(report.order.orderId, 'INIT');
    const { exitCode, report: again } = await run();
    expect([exitCode, again.unmapped, again.ok]).toEqual([1, 0, false]);
    expect(again.next).toMatch(/^Wait for Alipay/);
    alipay.reviewOrder(report.order.orderId, 'CANCEL');
    expect((await run()).exitCode).toBe(0);
  });

  it('that could not be filled is filled by the next run, and may be made anew if it is refused', async () => {
    grantOrders();
    const { run, alipay } = await setUp(['old', 'old'], 230);
    alipay.fail({
      fault: 'node',
      text: '{"code":"40004","msg":"Business Failed","sub_code":"ORDER_STATUS_INVALID"}',
      method: 'alipay.open.app.openid.applyorder.upload',
      takesEffect: false,
    });
    const count = alipay.conversionOrders.length;
    await expect(run(create)).rejects.toThrow();
    expect(alipay.conversionOrders.at(-1)).toMatchObject({ status: 'INIT' });
    const { report } = await run(create);
    const { orderId, status } = report.order;
    expect(status).toBe('AUDIT');
    expect(alipay.conversionOrders).toHaveLength(count + 1);
    const inOrder = [...(alipay.conversionOrders.at(-1)?.userIds ?? [])];
    expect(inOrder).toEqual([230, 231].map(userIdOf));

    alipay.reviewOrder(orderId, 'REFUSE', '材料不足');
    const refused = await run();
    expect(refused.lines).toContain(`Alipay refused the order ${orderId}: 材料不足.`);
    expect((await run(create)).report.order).not.toMatchObject({ orderId });
  });

  it('that a killed run has made is adopted, unless it is unclear which one that is', async () => {
    grantOrders();
    const { run, alipay, elsewhere } = await setUp(['old'], 235);
    for (const { orderId, status } of alipay.conversionOrders) {
      // Other tests have left them.
      if (status === 'INIT') {
        alipay.reviewOrder(orderId, 'CANCEL');
      }
    }
    const makeEmpty = async (): Promise<string> => {
      const { orderId } = (await run(create, await elsewhere())).report.order;
      alipay.reviewOrder(orderId, 'INIT');
      return orderId;
    };
    const orderId = await makeEmpty();
    const count = alipay.conversionOrders.length;
    const killed = await elsewhere();
    noteOrder(killed.store);
    const { report } = await run(create, killed);
    expect(report.order).toEqual({ orderId, status: 'AUDIT' });
    expect(alipay.conversionOrders).toHaveLength(count);

    const orderIds = [await makeEmpty(), await makeEmpty()];
    const unclear = await elsewhere();
    noteOrder(unclear.store);
    await expect(run(create, unclear)).rejects.toMatchObject({
      exitCode: 1,
      failure: { code: 'orders-unclear', orderIds: expect.arrayContaining(orderIds) },
    });
    expect(alipay.conversionOrders).toHaveLength(count + 2);
  });

  it('of another run is gone on with by its id', async () => {
    grantOrders();
    const { run, alipay, elsewhere } = await setUp(['old'], 240);
    const { orderId: order } = (await run(create, await elsewhere())).report.order;
    alipay.reviewOrder(order, 'FINISH');
    expect((await run({ order })).report).toMatchObject({ moves: 1 });
  });
});
