import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Postgres, postgresFolder, startPostgres } from '../../../support/postgres.ts';
import { command, projectFolder, runHere } from '../../command.ts';
import { detailsOf, identitiesIn, type Kind, openIdOf, populate, userIdOf } from '../people.ts';
import { grantConversion } from '../settings.ts';
import { environment, type Surroundings, surroundingsOfFile } from '../tenant.ts';
import { createLogto, expectDone, type LogtoDatabase } from './logto-database.ts';

const newSurroundings = surroundingsOfFile();

/** A Logto with people, with registration closed, at an Alipay that converts directly. */
const surroundings = async (kinds: readonly Kind[], first: number): Promise<Surroundings> => {
  const here = await newSurroundings();
  grantConversion(here.alipay);
  populate(here, kinds, first);
  here.logto.tenant.signInMode = 'SignIn';
  return here;
};

/** Adds a connector for the web that shares the users. */
const addWebConnector = ({ logto: { tenant } }: Surroundings): void => {
  const [own] = tenant.connectors;
  if (own) {
    tenant.connectors.push({
      ...own,
      id: 'web1',
      connectorId: 'alipay-web',
      config: { ...own.config },
    });
  }
};

describe('openid sql', () => {
  it('prints the transaction alone, and to standard error what it is', async () => {
    const here = await surroundings(['old', 'known', 'doubled', 'new'], 2000);
    const { exitCode, stdout, stderr } = await here.run('sql', '--flip');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^-- The move of Alipay's users to open_id/);
    expect(stdout).toMatch(/\ncommit;\n$/);
    expect(stdout).toContain(`'${userIdOf(2000)}', '${openIdOf(2000)}', null, false)`);
    expect(stderr.split('\n').slice(-6)).toEqual([
      'Would move 2 users, and do what was decided for 0 with two accounts.',
      '1 with two accounts are undecided and keep both; old data stays with the old one.',
      'Would set userIdentifier to open_id at the end.',
      '',
      'Next: Read what stands at the head of what is printed, then run it by psql.',
      '',
    ]);
  });

  it('changes nothing in Logto', async () => {
    const here = await surroundings(['old'], 2010);
    await here.run('sql', '--flip');
    expect(here.logto.requests.filter((request) => !request.startsWith('GET '))).toEqual([
      'POST /oidc/token',
    ]);
  });

  it('has the same text in its JSON', async () => {
    const here = await surroundings(['old'], 2020);
    const { stdout: text } = await here.run('sql', '--lang', 'zh');
    const { exitCode, stdout, stderr } = await here.run('sql', '--lang', 'zh', '--json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, moves: 1, blockers: [], text });
  });

  it('says that the transaction refuses to run while registration is open', async () => {
    const here = await surroundings(['old'], 2030);
    expect((await here.run('sql')).stderr).not.toContain('Registration is open');
    here.logto.tenant.signInMode = 'SignInAndRegister';
    expect((await here.run('sql')).stderr).toContain('Registration is open');
  });

  it('prints no id of a person but in the transaction, and no key or secret at all', async () => {
    const here = await surroundings(['old', 'doubled'], 2040);
    for (const args of [[], ['--json'], ['--lang', 'zh']]) {
      const { stdout, stderr } = await here.run('sql', ...args);
      expect(stderr).not.toMatch(/2088\d|open-id-of/);
      expect(stdout + stderr).not.toMatch(/MII|PRIVATE|secret-sentinel/);
    }
  });

  it.each([
    ['somebody is unmapped', 2050, 'unmapped', []],
    ['sources disagree', 2052, 'contradictions', ['--map', 'p.csv', '--allow-unmapped', '1']],
  ] as const)('prints nothing while %s', async (_what, first, blocker, args) => {
    const here = await surroundings(['known', 'unmapped'], first);
    await writeFile(path.join(here.folder, 'p.csv'), `${userIdOf(first)},${openIdOf(9)}\n`);
    const { exitCode, stdout, stderr } = await here.run('sql', ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('Not possible: ');
    const { stdout: json } = await here.run('sql', ...args, '--json');
    expect(JSON.parse(json)).toMatchObject({
      ok: false,
      blockers: expect.arrayContaining([blocker]),
      text: '',
    });
  });

  it('leaves as many behind as it may', async () => {
    const here = await surroundings(['old', 'unmapped'], 2060);
    const { exitCode, stdout } = await here.run('sql', '--allow-unmapped', '1');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 stay as they are.');
  });

  it('prints nothing if an id cannot be stored', async () => {
    const here = await surroundings(['old'], 2070);
    const id = 'cut off \ud83d';
    const identities = { alipay: { userId: userIdOf(2071), details: detailsOf(2071) } };
    here.logto.tenant.addUser({ id, identities });
    const { exitCode, stdout, stderr } = await here.run('sql');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.replace(/^Folder: .*\n/, '')).toBe(
      `An id of the user ${id} of Logto holds a character that no database can store. Nothing was changed. Find where the id comes from, and correct it.\n`,
    );
    const { stdout: json } = await here.run('sql', '--json');
    expect(JSON.parse(json)).toMatchObject({ ok: false, code: 'id-not-storable' });
  });

  it('refuses Logto Cloud', async () => {
    const args = ['openid', 'sql', '--logto', 'https://tenant.logto.app'];
    const { exitCode, stdout, stderr } = await runHere(args, { environment });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(
      'Logto Cloud cannot install this connector. Its own one knows users by user_id alone, so a move would lock everybody out.\n',
    );
    const { stdout: json } = await runHere([...args, '--json'], { environment });
    expect(JSON.parse(json)).toMatchObject({ ok: false, code: 'logto-cloud' });
  });

  it('says that its output is not whole if nobody reads it to the end', async () => {
    const here = await surroundings(['old'], 2080);
    const child = spawn(
      process.execPath,
      [path.join(projectFolder, 'lib/cli.js'), 'openid', 'sql', ...here.options],
      { cwd: here.folder, env: { PATH: process.env.PATH, TMPDIR: here.folder, ...environment } },
    );
    child.stdout.destroy();
    const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(exitCode).toBe(1);
    expect(stderr.replace(/^Folder: .*\n/, '')).toBe(
      'The output cannot be written: its reader has stopped. What is written is not whole: run the command again.\n',
    );
  });

  it('prints the index without a Logto', async () => {
    const { exitCode, stdout, stderr } = await runHere(['openid', 'sql', '--index']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('\ncreate index concurrently ');
    expect(stdout).toMatch(/\n-- drop index concurrently \S+;\n$/);
    expect(stderr).toBe('Next: Run it by psql; Logto may go on meanwhile.\n');
    const { stdout: json } = await runHere(['openid', 'sql', '--index', '--json']);
    expect(JSON.parse(json)).toEqual({ ok: true, text: stdout });
  });
});

describe.skipIf(postgresFolder === undefined)('openid sql, on PostgreSQL', () => {
  let postgres: Postgres;
  let database: LogtoDatabase;

  beforeAll(async () => {
    postgres = await startPostgres(postgresFolder ?? '');
    database = await createLogto(postgres);
  });

  afterAll(() => postgres?.stop());

  /** Puts into the database what the emulated Logto holds. */
  const fill = ({ logto: { tenant } }: Surroundings): void => {
    database.empty();
    database.replaceConnectors(tenant.connectors);
    database.addUsers([...tenant.users.values()].map(({ id, identities }) => [id, identities]));
  };

  const everybody: Kind[] = [
    ...(['old', 'known', 'new', 'other', 'stranger', 'unmapped', 'old'] as const),
    ...(['doubled', 'doubled', 'doubled'] as const),
  ];

  it('brings a database to where apply brings Logto', async () => {
    const here = await surroundings(everybody, 2100);
    addWebConnector(here);
    await here.run('map');
    const decisions = path.join(here.folder, 'alipay-openid', 'decisions.csv');
    const table = await readFile(decisions, 'utf8');
    await writeFile(decisions, table.replace('skip', 'keep-old').replace('skip', 'keep-new'));
    fill(here);
    const plan = ['--flip', '--allow-unmapped', '1', '--decisions', decisions];

    const printed = await command(['openid', 'sql', ...here.options, ...plan], {
      workingFolder: here.folder,
      environment: { TMPDIR: here.folder, ...environment },
      packageFolder: projectFolder,
    });
    expect(printed.exitCode).toBe(0);
    await expectDone(database.psql(printed.stdout));
    const { exitCode } = await here.run('apply', ...plan, '--yes');
    expect(exitCode).toBe(0);

    const identities = await database.identities();
    expect(identities).toEqual(
      Object.fromEntries(
        [...here.logto.tenant.users.values()].map(({ id, identities }) => [id, identities]),
      ),
    );
    const held = [...identitiesIn(here).values()].map((identity) => identity?.userId);
    expect(held).toContain(openIdOf(2100));
    expect(await database.configs()).toEqual(
      Object.fromEntries(here.logto.tenant.connectors.map(({ id, config }) => [id, config])),
    );
    expect(Object.values(await database.configs())).toMatchObject([
      { userIdentifier: 'open_id' },
      { userIdentifier: 'open_id' },
    ]);
  });

  it('is refused by a database that has changed since', async () => {
    const here = await surroundings(['old', 'old'], 2120);
    fill(here);
    const { stdout } = await here.run('sql', '--flip');
    database.addUsers([['late', { alipay: { userId: userIdOf(2199) } }]]);
    const { exitCode, stderr } = await database.psql(stdout);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(
      '1 users who are not moved yet have come since this file was printed.',
    );
  });
});
