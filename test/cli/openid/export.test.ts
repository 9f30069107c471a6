import { access } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { exportPeople } from '../../../src/cli/openid/export.ts';
import { mapUsers } from '../../../src/cli/openid/mapping.ts';
import { PeopleError } from '../../../src/cli/openid/people/errors.ts';
import type { IdKind } from '../../../src/cli/openid/people/kinds.ts';
import { openPeople, peopleFileIn } from '../../../src/cli/openid/people/open.ts';
import { type ExportName, exportNames } from '../../../src/cli/openid/plan/export.ts';
import { parts } from '../../../src/cli/openid/plan/plan.ts';
import { alipayOfFile } from '../../support/alipay.ts';
import { errorFrom } from '../../support/errors.ts';
import { folderForPeople } from '../folder.ts';
import { contextOf, logtoAt } from './context.ts';
import { openIdOf, userIdOf } from './people.ts';
import { connectorKnowing } from './scene.ts';
import { origin, planIn } from './store.ts';

const alipayHere = alipayOfFile();

const printerOf =
  (folder: string) =>
  async (what: ExportName, to: IdKind = 'open_id'): Promise<string> => {
    let printed = '';
    await exportPeople({ folder, to, what }, async ({ text, ...others }) => {
      expect(others).toEqual({ exitCode: 0, lines: [], json: { ok: true } });
      printed = [...(text ?? [])].join('');
    });
    return printed;
  };

/** A folder that knows two people, one of whom has two accounts, and some more accounts. */
const setUp = async () => {
  const folder = await folderForPeople();
  const store = openPeople(folder, origin);
  const held = {
    a: userIdOf(1),
    b: userIdOf(2),
    c: openIdOf(2),
    d: userIdOf(3),
    e: 'odd, "quoted"',
  };
  await planIn(store, {
    accounts: Object.entries(held).map(([logtoId, identity]) => ({ logtoId, identity })),
    people: [1, 2].map((number) => ({ userId: userIdOf(number), openId: openIdOf(number) })),
    source: 'file',
  });
  store.close();
  const print = printerOf(folder);
  const rows = async (what: ExportName, to?: IdKind): Promise<Array<Record<string, string>>> =>
    parse(await print(what, to), { columns: true });
  return { folder, print, rows };
};

describe('openid export', () => {
  it('prints who is who, and what a move gives to whom', async () => {
    const { rows } = await setUp();
    expect(await rows('people')).toEqual(
      [1, 2].map((number) => ({
        ...{ user_id: userIdOf(number), open_id: openIdOf(number), union_id: '' },
        ...{ source: 'file', confirmed_by: '', union_by: '' },
      })),
    );
    const move = {
      ...{ logto_id: 'a', identity: userIdOf(1), holds: 'user_id', user_id: userIdOf(1) },
      ...{ new_id: openIdOf(1), holder: '', source: 'file', is_confirmed: '0' },
    };
    expect(await rows('move')).toEqual([move]);
    expect(await rows('double')).toMatchObject([{ logto_id: 'b', holder: 'c' }]);
  });

  it('prints each account in one part of the plan, in either direction', async () => {
    const { rows } = await setUp();
    const accounts = await rows('accounts');
    expect(accounts).toHaveLength(5);
    for (const to of ['open_id', 'user_id', 'union_id'] as const) {
      const listed: unknown[] = [];
      for (const part of parts) {
        listed.push(...(await rows(part, to)).map(({ logto_id: id }) => id));
      }
      expect(listed.toSorted(), to).toEqual(['a', 'b', 'c', 'd', 'e']);
    }
  });

  it('prints as unmapped whom the last command took for it, on a change of kinds', async () => {
    const alipay = alipayHere();
    const logto = logtoAt(alipay);
    const { id } = logto.tenant.addUser({ identities: { alipay: { userId: openIdOf(9) } } });
    const folder = await folderForPeople();
    const store = openPeople(folder, origin);
    const context = await contextOf(logto, { target: 'union_id' });
    const setup = { ...context.setup, connectors: [connectorKnowing('open_id')] };
    await mapUsers({ ...context, setup, store });
    store.close();
    expect(await printerOf(folder)('unmapped', 'union_id')).toContain(`\n${id},${openIdOf(9)},`);
    expect(await printerOf(folder)('untouched', 'open_id')).toContain(`\n${id},${openIdOf(9)},`);
  });

  it('has a heading, if there are rows or not', async () => {
    const { print } = await setUp();
    for (const what of exportNames) {
      expect(await print(what), what).toMatch(/^[a-z_]+(,[a-z_]+)+\n/);
    }
  });

  it('makes no file, and leaves the people to others, also if it cannot be printed', async () => {
    const { folder } = await setUp();
    const wish = { folder, to: 'open_id', what: 'people' } as const;
    const report = () => Promise.reject(new Error('Nobody reads.'));
    await expect(exportPeople(wish, report)).rejects.toThrow('Nobody reads.');
    openPeople(folder, origin).close();
    const empty = await folderForPeople();
    const error = await errorFrom(exportPeople({ ...wish, folder: empty }, report), PeopleError);
    const file = peopleFileIn(empty);
    expect(error).toMatchObject({ exitCode: 2, failure: { code: 'people-missing', file } });
    await expect(access(file)).rejects.toThrow('ENOENT');
  });
});
