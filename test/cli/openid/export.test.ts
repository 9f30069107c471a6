import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { exportNames } from '../../../src/cli/openid/plan/export.ts';
import { runHere } from '../command.ts';
import { temporaryFolder } from '../folder.ts';
import { moveOfFile } from './moves.ts';
import { logtoIdOf, openIdOf, userIdOf } from './people.ts';

const surroundings = moveOfFile();

/** Runs `openid export`, which asks no Logto. */
const exportFrom = (workingFolder: string, ...args: string[]) =>
  runHere(['openid', 'export', ...args], { workingFolder });

const mapped = async (first: number) => {
  const here = await surroundings(['old', 'known', 'doubled', 'unmapped', 'new', 'other'], first);
  await here.run('map');
  await here.close();
  return here.folder;
};

const rowsOf = (csv: string): Array<Record<string, string>> => parse(csv, { columns: true });

describe('openid export', () => {
  it('prints who is who and who says so', async () => {
    const folder = await mapped(4000);
    const { exitCode, stdout } = await exportFrom(folder, 'people');
    expect(exitCode).toBe(0);
    expect(rowsOf(stdout)).toEqual(
      [4000, 4001, 4002].map((number) => ({
        user_id: userIdOf(number),
        open_id: openIdOf(number),
        union_id: '',
        source: number === 4001 ? 'details' : 'conversion',
        confirmed_by: 'conversion',
      })),
    );
  });

  it('prints each account in one part of the plan, in either direction', async () => {
    const folder = await mapped(4010);
    const accounts = rowsOf((await exportFrom(folder, 'accounts')).stdout);
    expect(accounts).toHaveLength(7);
    for (const to of ['open_id', 'user_id', 'union_id']) {
      const listed: string[] = [];
      for (const part of ['move', 'double', 'unmapped', 'there', 'untouched']) {
        const { stdout } = await exportFrom(folder, part, '--to', to);
        listed.push(...rowsOf(stdout).map(({ logto_id = '' }) => logto_id));
      }
      expect(listed.toSorted(), to).toEqual(accounts.map(({ logto_id }) => logto_id).toSorted());
    }
  });

  it('prints what a move gives to whom, and who has two accounts', async () => {
    const folder = await mapped(4020);
    const [move] = rowsOf((await exportFrom(folder, 'move')).stdout);
    expect(move).toEqual({
      logto_id: logtoIdOf(4020, 'a'),
      identity: userIdOf(4020),
      holds: 'user_id',
      user_id: userIdOf(4020),
      new_id: openIdOf(4020),
      holder: '',
      source: 'conversion',
      is_confirmed: '1',
    });
    const [double] = rowsOf((await exportFrom(folder, 'double')).stdout);
    expect(double).toMatchObject({
      logto_id: logtoIdOf(4022, 'a'),
      holder: logtoIdOf(4022, 'b'),
    });
  });

  it.each(exportNames)('has a heading, if there are rows or not: %s', async (what) => {
    const folder = await mapped(4030);
    const { exitCode, stdout } = await exportFrom(folder, what);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^[a-z_]+(,[a-z_]+)+\n/);
  });

  it('says that nothing is known yet, and makes no file', async () => {
    const folder = await temporaryFolder();
    const { exitCode, stderr } = await exportFrom(folder, 'people');
    const file = path.join(folder, 'alipay-openid', 'people.sqlite');
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `${file} is not there. Run openid map first, or name another folder with --folder.\n`,
    );
    expect((await exportFrom(folder, 'people', '--json')).stdout).toContain('people-missing');
  });

  it('names what there is to export', async () => {
    const { exitCode, stderr } = await exportFrom(await temporaryFolder(), 'everything');
    expect(exitCode).toBe(2);
    for (const what of exportNames) {
      expect(stderr).toContain(what);
    }
  });
});
