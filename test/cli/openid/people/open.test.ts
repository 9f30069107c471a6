import { mkdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadSqlite } from '../../../../src/cli/files/load-sqlite.ts';
import { openPeople, peopleFileIn } from '../../../../src/cli/openid/people/open.ts';
import { CliError } from '../../../../src/cli/shell/cli-error.ts';
import { temporaryFolder } from '../../folder.ts';
import { populate } from '../people.ts';
import { origin } from '../store.ts';
import { surroundingsOfFile } from '../tenant.ts';

const surroundings = surroundingsOfFile();

const failureOf = (step: () => unknown): unknown => {
  try {
    step();
  } catch (error) {
    return error instanceof CliError ? error.failure : error;
  }
  return undefined;
};

describe('the file of people', () => {
  it('is made for its owner alone, and durable', async () => {
    const folder = await temporaryFolder();
    const store = openPeople(folder, origin);
    expect((await stat(peopleFileIn(folder))).mode & 0o777).toBe(0o600);
    expect(store.file).toBe(path.join(folder, 'people.sqlite'));
    store.close();
    openPeople(folder, origin).close();
  });

  it('is refused while another has it open', async () => {
    const folder = await temporaryFolder();
    const store = openPeople(folder, origin);
    const file = peopleFileIn(folder);
    expect(failureOf(() => openPeople(folder, origin))).toEqual({
      code: 'store-not-opened',
      file,
      reason: 'database is locked',
    });
    store.close();
  });

  it.each([
    ['core', 'https://another.example'],
    ['connectorId', 'another'],
    ['appId', '2021000000000088'],
  ] as const)('is refused if it is of another %s', async (what, present) => {
    const folder = await temporaryFolder();
    openPeople(folder, origin).close();
    expect(failureOf(() => openPeople(folder, { ...origin, [what]: present }))).toEqual({
      code: 'people-of-another',
      file: peopleFileIn(folder),
      what,
      found: origin[what],
      present,
    });
  });

  it('is refused if it is of another version or program, or no file of SQLite', async () => {
    const folder = await temporaryFolder();
    const file = peopleFileIn(folder);
    const store = openPeople(folder, origin);
    store.run('pragma user_version = 7');
    store.close();
    expect(failureOf(() => openPeople(folder, origin))).toEqual({
      code: 'store-of-another-version',
      file,
      found: 7,
      version: 4,
    });
    const bytes = await readFile(file);
    // The application id stands at byte 68 of SQLite's header.
    await writeFile(file, bytes.fill(1, 68, 72));
    expect(failureOf(() => openPeople(folder, origin))).toMatchObject({ code: 'store-damaged' });
    for (const text of ['{"kind":"origin"}\n', 'text\n'.repeat(1000)]) {
      await writeFile(file, text);
      const reason = 'file is not a database';
      expect(failureOf(() => openPeople(folder, origin))).toEqual({
        ...{ code: 'store-damaged', file, reason },
      });
      expect(await readFile(file, 'utf8')).toBe(text);
    }
  });

  it('is refused if the system does not let it be opened, or it is damaged at its head', async () => {
    const folder = await temporaryFolder();
    const file = peopleFileIn(folder);
    await mkdir(file);
    expect(failureOf(() => openPeople(folder, origin))).toEqual({
      code: 'folder-not-usable',
      folder,
      systemCode: 'EISDIR',
    });
    await rmdir(file);
    await writeFile(file, 'SQLite format 3\0'.padEnd(200, 'x'));
    expect(failureOf(() => openPeople(folder, origin))).toEqual({
      code: 'store-damaged',
      file,
      reason: 'file is not a database',
    });
  });

  it.each([
    ['has tables', 'create table t (a)'],
    ['has no tables, and a version', 'pragma user_version = 1'],
    ['has no tables, and an id', 'pragma application_id = 7'],
  ])(
    'is refused, and left as it is, if another program has made it that %s',
    async (_, statement) => {
      const folder = await temporaryFolder();
      const { DatabaseSync } = loadSqlite();
      const other = new DatabaseSync(peopleFileIn(folder));
      other.exec(statement);
      other.close();
      const file = peopleFileIn(folder);
      expect(failureOf(() => openPeople(folder, origin))).toEqual({
        ...{ code: 'store-damaged', file, reason: 'made by another program' },
      });
      const after = new DatabaseSync(file);
      expect(after.prepare('select name from sqlite_schema').all().length).toBeLessThan(2);
      after.close();
    },
  );

  it('keeps what it has said that it keeps, also if the power fails', async () => {
    const store = openPeople(await temporaryFolder(), origin);
    const value = (name: string) =>
      store.first(
        z.record(z.unknown()).transform((row) => row[name]),
        `pragma ${name}`,
      );
    const durable = ['journal_mode', 'synchronous', 'locking_mode'].map(value);
    expect(durable).toEqual(['wal', 2, 'exclusive']);
    store.close();
  });

  it('fails when a row is read that it did not write', async () => {
    const here = await surroundings();
    populate(here, ['known'], 9000);
    const folder = path.join(here.folder, 'alipay-openid');
    await here.run('map');
    const store = openPeople(folder);
    store.run("update person set source = 'nonsense'");
    store.close();
    const { exitCode, stderr } = await here.run('map');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('people.sqlite is damaged');
    expect(stderr).toContain('source');
    expect(stderr).not.toMatch(/2088\d/);
  });
});
