import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messages } from '../../../../src/cli/messages.ts';
import { renderIdentityIndex } from '../../../../src/cli/openid/sql/identity-index.ts';
import { type Postgres, postgresFolder, startPostgres } from '../../../support/postgres.ts';
import { moveOfFile } from '../moves.ts';
import { type Kind, openIdOf, userIdOf } from '../people.ts';
import { createLogto, type LogtoDatabase } from './logto-database.ts';
import { connectors, renderPlan, unionIdOf } from './planned.ts';

const alipay = (userId: string, details?: object) => ({
  alipay: { userId, ...(details && { details }) },
});

const byId = ([id, identity]: readonly [string, string]) => [id, alipay(identity)] as const;

/** What everybody holds, as it is in the database. */
const usersOf = (held: Readonly<Record<string, string>>) => Object.entries(held).map(byId);

const surroundings = moveOfFile();

describe.skipIf(postgresFolder === undefined)('the transaction, on PostgreSQL', () => {
  let postgres: Postgres;
  let logto: LogtoDatabase;

  beforeAll(async () => {
    postgres = await startPostgres(postgresFolder ?? '');
    logto = await createLogto(postgres);
  });

  beforeEach(() => logto.empty());

  afterAll(() => postgres?.stop());

  /** Runs a transaction that must be refused. */
  const expectRefused = async (script: string, problem: string, what = problem): Promise<void> => {
    const { exitCode, stderr } = await logto.psql(script);
    expect(stderr, what).toContain(problem);
    expect(exitCode, what).toBe(3);
  };

  const expectDone = async (script: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await logto.psql(script);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    return stdout;
  };

  it('gives users their new id, and keeps everything else of them, tokens and strangers', async () => {
    const details = { id: userIdOf(1), name: '张三', rawData: { kept: true } };
    const github = { userId: 'g' };
    logto.addUsers(
      [
        ['moved', { ...alipay(userIdOf(1), details), github }],
        ['bare', alipay(userIdOf(2))],
        ['odd', { alipay: { userId: userIdOf(3), details: { rawData: [1] }, more: 1 } }],
        ['unlinked', { github }],
        ['grouped', alipay(unionIdOf(7))],
        ['new', alipay(openIdOf(6))],
        ['blank', alipay('')],
        ['other', { github: { userId: userIdOf(1) } }],
        ['stays', alipay(userIdOf(9))],
      ],
      { tokensFor: ['moved', 'stays'] },
    );
    logto.addUsers(usersOf({ theirs: userIdOf(1), open: openIdOf(1) }), { tenant: 'other' });
    // Tokens of users who have unlinked what another one holds now, or is about to: there is no room
    // for those of the latter.
    logto.addTokens('other', 'left', userIdOf(2));
    logto.addTokens('unlinked', 'in the way', openIdOf(3));
    logto.addTokens('odd', 'without room');
    const script = await renderPlan({
      held: {
        ...{ moved: userIdOf(1), bare: userIdOf(2), odd: userIdOf(3), unlinked: userIdOf(4) },
        ...{ gone: userIdOf(5), grouped: unionIdOf(7), new: openIdOf(6), blank: '' },
        stays: userIdOf(9),
      },
      known: [1, 2, 3, 4, 5, 7],
    });
    const said = 'Moved: 4 users hold their new id; 2 are gone or without Alipay.';
    expect(await expectDone(script)).toContain(said);
    const all = (index: number) => ({
      ...{ user_id: userIdOf(index), open_id: openIdOf(index), union_id: unionIdOf(index) },
    });
    const bare = (index: number) => ({
      id: openIdOf(index),
      rawData: { alipay_system_oauth_token_response: all(index) },
    });
    const rawData = { kept: true, alipay_system_oauth_token_response: all(1) };
    expect(await logto.identities()).toEqual({
      moved: { github, ...alipay(openIdOf(1), { id: openIdOf(1), name: '张三', rawData }) },
      bare: alipay(openIdOf(2), bare(2)),
      odd: { alipay: { userId: openIdOf(3), details: bare(3), more: 1 } },
      unlinked: { github },
      grouped: alipay(openIdOf(7), bare(7)),
      new: alipay(openIdOf(6)),
      blank: alipay(''),
      other: { github: { userId: userIdOf(1) } },
      stays: alipay(userIdOf(9)),
      theirs: alipay(userIdOf(1)),
      open: alipay(openIdOf(1)),
    });
    const tokens = { moved: openIdOf(1), stays: userIdOf(9) };
    const left = { other: userIdOf(2), unlinked: openIdOf(3) };
    expect(await logto.tokens()).toEqual({ ...tokens, ...left });
    const kept = "select jsonb_build_object('text', convert_from(ciphertext, 'UTF8')) from secrets";
    expect(await logto.rows(`${kept} where user_id = 'moved'`)).toEqual([
      { text: 'tokens of moved' },
    ]);
    // Once more, and twice in one session.
    const after = await logto.snapshot();
    expect(await expectDone(script)).toContain(said);
    await expectDone(script + script);
    expect(await logto.snapshot()).toEqual(after);
  });

  it('does with people who have two accounts what was decided, and nothing when run again', async () => {
    const held = {
      ...{ old1: userIdOf(1), new1: openIdOf(1), old2: userIdOf(2), new2: openIdOf(2) },
      ...{ old3: userIdOf(3), new3: openIdOf(3) },
    };
    const github = { userId: 'g' };
    const users = usersOf(held).map(([id, identities]) =>
      /^(old|new)1|old2/.test(id)
        ? ([id, { ...identities, github }] as const)
        : ([id, identities] as const),
    );
    logto.addUsers(users, { tokensFor: Object.keys(held) });
    const decisions = [
      ['old1', 'new1', 'keep-old'],
      ['old2', 'new2', 'keep-new'],
    ] as const;
    // Of somebody else's gone account nobody has lost an identity.
    const planned = { held: { ...held, gone: userIdOf(4) }, decisions };
    const script = await renderPlan(planned, { isFlipped: true });
    await expectDone(script);
    const { old1, ...others } = await logto.identities();
    expect(old1).toMatchObject({ github, alipay: { userId: openIdOf(1) } });
    expect(others).toEqual({
      new1: { github },
      old2: { github },
      new2: alipay(openIdOf(2)),
      old3: alipay(userIdOf(3)),
      new3: alipay(openIdOf(3)),
    });
    expect(await logto.tokens()).toEqual({
      ...{ old1: openIdOf(1), new2: openIdOf(2), old3: userIdOf(3), new3: openIdOf(3) },
    });
    const after = await logto.snapshot();
    const said = 'Moved: 1 users hold their new id; 1 are gone or without Alipay.';
    expect(await expectDone(script)).toContain(said);
    expect(await logto.snapshot()).toEqual(after);
  });

  it('says what it would do in a rehearsal, with registration open, and undoes all of it', async () => {
    logto.addUsers(usersOf({ a: userIdOf(1) }), { tokensFor: ['a'] });
    logto.prepare("update sign_in_experiences set sign_in_mode = 'SignInAndRegister';");
    const before = await logto.snapshot();
    const members = { isFlipped: true, isRehearsal: true };
    expect(await expectDone(await renderPlan({ held: { a: userIdOf(1) } }, members))).toContain(
      'Moved: 1 users hold their new id; 0 are gone or without Alipay.\nThis was a rehearsal: all of it was rolled back, and nothing was changed.',
    );
    expect(await logto.snapshot()).toEqual(before);
  });

  it('sets the connectors in the same commit if that is asked for, and keeps their other settings', async () => {
    const planned = { held: { a: userIdOf(1) }, target: 'union_id' } as const;
    logto.addUsers(usersOf(planned.held));
    logto.prepare(`insert into connectors (tenant_id, id, connector_id, config)
  values ('default', 'web', 'alipay-web', '{"appId": " 2021000000000088\\n", "userIdentifier": "user_id"}'),
    ('other', 'theirs', 'alipay-native', '{"appId": "2021000000000009", "userIdentifier": "user_id"}');`);
    const web = { id: 'web', factoryId: 'alipay-web', appId: '2021000000000088' };
    const both = [web, ...connectors];
    await expectDone(await renderPlan(planned, { connectors: both }));
    expect(await logto.config()).toMatchObject({ userIdentifier: 'user_id' });
    await expectDone(await renderPlan(planned, { connectors: both, isFlipped: true }));
    expect(await logto.configs()).toEqual({
      native: { appId: connectors[0]?.appId, privateKey: 'kept', userIdentifier: 'union_id' },
      web: { appId: ' 2021000000000088\n', userIdentifier: 'union_id' },
      github: { userIdentifier: 'user_id' },
      theirs: { appId: connectors[0]?.appId, userIdentifier: 'user_id' },
    });
    expect(await logto.identities()).toMatchObject({ a: alipay(unionIdOf(1)) });
  });

  it('brings users back, unless one with an open_id has come since', async () => {
    const identifier = `'{"userIdentifier":"open_id"}'`;
    logto.prepare(`update connectors set config = config || ${identifier} where id = 'native';`);
    const planned = { held: { a: openIdOf(1) }, target: 'user_id' } as const;
    const script = await renderPlan(planned, { isFlipped: true });
    logto.addUsers(usersOf({ ...planned.held, b: openIdOf(2) }));
    await expectRefused(script, '1 users who are not moved yet have come');
    logto.prepare("delete from users where id = 'b';");
    await expectDone(script);
    expect(await logto.identities()).toMatchObject({ a: alipay(userIdOf(1)) });
    expect(await logto.config()).toMatchObject({ userIdentifier: 'user_id' });
  });

  describe('refuses all of it', () => {
    const held = { a: userIdOf(1), b: userIdOf(2) };
    const userHolding = (id: string): string =>
      `insert into users (tenant_id, id, identities) values ('default', 'c', '${JSON.stringify(alipay(id))}')`;

    /** What has happened since the plan was made, and what the transaction says of it. */
    const changes: ReadonlyArray<readonly [problem: string, ...changes: string[]]> = [
      [
        '1 users hold another id than when this file was printed.',
        `update users set identities = '${JSON.stringify(alipay('other'))}' where id = 'b'`,
      ],
      ['1 new ids are held by other users.', userHolding(openIdOf(2))],
      [
        '1 users who are not moved yet have come since this file was printed.',
        userHolding(userIdOf(3)),
      ],
      [
        'Registration is open',
        "update sign_in_experiences set sign_in_mode = 'SignInAndRegister'",
        'delete from sign_in_experiences',
      ],
      [
        '1 connectors are not as they were',
        `update connectors set config = config || '{"appId":"2021000000000001"}' where id = 'native'`,
        `update connectors set config = config - 'userIdentifier' where id = 'native'`,
        "update connectors set connector_id = 'alipay-web' where id = 'native'",
        "insert into connectors (tenant_id, id, connector_id) values ('default', 'second', 'alipay-native')",
        "insert into connectors (tenant_id, id, connector_id, config) select tenant_id, 'web', 'alipay-web', config from connectors where id = 'native'",
        `update connectors set metadata = '{"target":"alipay"}' where id = 'github'`,
      ],
      [
        '2 connectors are not as they were',
        "update connectors set id = 'another' where id = 'native'",
      ],
      [
        '1 columns are missing or of another type',
        'alter table secret_social_connector_relations rename column identity_id to identity',
        `drop trigger delete_secrets_before_social_identity_delete on users;
alter table users alter column identities drop default, alter column identities type json using identities::json`,
      ],
      [
        '4 columns are missing or of another type',
        'drop table secret_social_connector_relations cascade',
      ],
      [
        'query would be affected by row-level security policy',
        `create role logto_tenant;
grant all on schema public to logto_tenant;
grant all on all tables in schema public to logto_tenant;
alter table secret_social_connector_relations owner to logto_tenant;
set local role logto_tenant`,
      ],
    ];

    it('if anything that it rests on has changed', async () => {
      logto.addUsers(usersOf(held), { tokensFor: ['a'] });
      const before = await logto.snapshot();
      const script = await renderPlan({ held }, { isFlipped: true });
      // Each change is rolled back with the transaction that refuses it. One psql for all is faster,
      // which must not end at the first error then.
      const endless = script.replace('\\set ON_ERROR_STOP on\n', '');
      const cases = changes.flatMap(([problem, ...which]) =>
        which.map((change) => ({ problem, change })),
      );
      const scripts = cases.map(({ change }) => `\\warn next\nbegin;\n${change};\n${endless}`);
      const { stdout, stderr } = await logto.psql(scripts);
      const said = stderr.split('next\n').slice(1);
      expect(said).toHaveLength(cases.length);
      for (const [index, { problem, change }] of cases.entries()) {
        const [error] = said[index]?.match(/ERROR: .*/) ?? [];
        expect(error, change).toContain(problem);
      }
      expect(stdout).not.toContain('Moved');
      const theirs = connectors.map((connector) => ({ ...connector, id: 'theirs' }));
      const members = { connectors: [...connectors, ...theirs] };
      await expectRefused(await renderPlan({ held }, members), '1 connectors are not as they were');
      await expectRefused(
        script.replace(/\(1, 'move'.*,\n/, ''),
        '1 users of the plan are missing.',
      );
      expect(await logto.snapshot()).toEqual(before);
    });

    it('if a person would be left without an account', async () => {
      const doubled = { old: userIdOf(1), new: openIdOf(1) };
      logto.addUsers(usersOf(doubled));
      const before = await logto.snapshot();
      for (const [decision, change] of [
        ['keep-old', "delete from users where id = 'old'"],
        ['keep-new', "delete from users where id = 'new'"],
        ['keep-new', "update users set identities = '{}' where id = 'new'"],
        ['skip', "delete from users where id = 'new'"],
        ['skip', "update users set identities = '{}' where id = 'new'"],
      ] as const) {
        const decisions = [['old', 'new', decision]] as const;
        const script = await renderPlan({ held: doubled, decisions });
        await expectRefused(`begin;\n${change};\n${script}`, '1 users hold another id', change);
      }
      expect(await logto.snapshot()).toEqual(before);
    });

    it('if a file has lost its end, at whatever line', async () => {
      logto.addUsers(usersOf(held), { tokensFor: ['a'] });
      const before = await logto.snapshot();
      const lines = (await renderPlan({ held }, { isFlipped: true })).split('\n');
      for (let end = lines.indexOf('commit;'); end > 0; end -= 60) {
        await logto.psql(lines.slice(0, end).join('\n'));
      }
      expect(await logto.snapshot()).toEqual(before);
    });

    it('if somebody writes for long to a user or a token that the plan does not know', async () => {
      logto.addUsers(usersOf({ ...held, stranger: openIdOf(9) }), { tokensFor: ['stranger'] });
      const before = await logto.snapshot();
      const script = await renderPlan({ held });
      expect(script).toContain("lock_timeout to '10s'");
      for (const write of [
        "update users set name = 'x' where id = 'stranger'",
        "update secret_social_connector_relations set identity_id = 'x'",
      ]) {
        await logto.rows(`begin; ${write};`);
        const { exitCode, stderr } = await postgres.psql(
          logto.name,
          script.replace("lock_timeout to '10s'", "lock_timeout to '50ms'"),
        );
        await logto.rows('rollback;');
        expect(stderr, write).toContain('lock timeout');
        expect(exitCode).toBe(3);
      }
      expect(await logto.snapshot()).toEqual(before);
    });
  });

  it('moves more than one statement inserts', async () => {
    const numbers = Array.from({ length: 1001 }, (_, index) => index);
    const held = Object.fromEntries(numbers.map((number) => [`user${number}`, userIdOf(number)]));
    logto.addUsers(usersOf(held));
    const script = await renderPlan({ held, known: numbers });
    expect(await expectDone(script)).toContain('Moved: 1001 users');
  });

  it('reads every id as a text, whatever it holds, and runs no command of psql', async () => {
    const nasty = [
      "o'clock",
      String.raw`back\slash`,
      String.raw`\'`,
      "'; drop table users; --",
      String.raw`\! touch pwned`,
      '\n\\! touch pwned\n',
      "\n\\.\n'",
      '$alipay$; drop table users; $alipay$',
      '$$ $1 {count} {moved}',
      ':user :\'user\' :"user" :{?user}',
      '张三\u2028\u202e\u{e0001}😀 \u0085 \u007f \u0001 \t \r',
      '/* */ -- ;',
      `E'x' U&'\\0061' $q$`,
      '%s %% %I',
    ].map((text, index) => `${index.toString(36)}${text}`.slice(0, 12));
    const held = Object.fromEntries(nasty.map((id, index) => [id, userIdOf(index)]));
    for (const [id, identities] of usersOf(held)) {
      logto.prepare(`insert into users (tenant_id, id, identities) values
('default', convert_from('\\x${Buffer.from(id).toString('hex')}', 'UTF8'), '${JSON.stringify(identities)}');`);
    }
    const script = await renderPlan({ held, known: nasty.map((_, index) => index) });
    for (const setting of ['on', 'off']) {
      await expectDone(`set standard_conforming_strings to ${setting};\n${script}`);
    }
    expect(await logto.identities()).toMatchObject(
      Object.fromEntries(nasty.map((id, index) => [id, alipay(openIdOf(index))])),
    );
    // Not even after an error.
    const command = '\n\\! echo pwned >&2\n\\echo pwned\n\\.\n';
    const other = await renderPlan({ held: { [command]: userIdOf(1) } });
    const failing = `begin; select 1/0;\n${other.replace('\\set ON_ERROR_STOP on\n', '')}`;
    const { stdout, stderr } = await logto.psql(failing);
    expect(stderr).toContain('division by zero');
    expect(stdout + stderr).not.toContain('pwned');
  });

  it('brings a database to where apply brings Logto', async () => {
    const kinds: Kind[] = [
      ...(['old', 'known', 'new', 'other', 'stranger', 'unmapped', 'old'] as const),
      ...(['doubled', 'doubled', 'doubled'] as const),
    ];
    const here = await surroundings(kinds, 2100);
    const { tenant } = here.logto;
    tenant.signInMode = 'SignIn';
    const [own] = tenant.connectors;
    tenant.connectors.push(...(own ? [{ ...own, id: 'web1', connectorId: 'alipay-web' }] : []));
    await here.run('map');
    const decisions = path.join(here.folder, 'alipay-openid', 'decisions.csv');
    const table = await readFile(decisions, 'utf8');
    await writeFile(decisions, table.replace('skip', 'keep-old').replace('skip', 'keep-new'));
    const identities = () =>
      Object.fromEntries([...tenant.users.values()].map(({ id, identities }) => [id, identities]));
    const configs = () =>
      Object.fromEntries(tenant.connectors.map(({ id, config }) => [id, config]));
    logto.replaceConnectors(tenant.connectors);
    logto.addUsers(Object.entries(identities()));
    const plan = ['--flip', '--allow-unmapped', '1', '--decisions', decisions];

    const printed = await here.run('sql', ...plan);
    expect(printed.exitCode).toBe(0);
    await expectDone(printed.stdout);
    expect((await here.run('apply', ...plan, '--yes')).exitCode).toBe(0);
    expect(await logto.identities()).toEqual(identities());
    expect(tenant.users.values().next().value?.identities).toMatchObject(alipay(openIdOf(2100)));
    expect(await logto.configs()).toEqual(configs());
    expect(Object.values(configs())).toMatchObject([
      ...[{ userIdentifier: 'open_id' }, { userIdentifier: 'open_id' }],
    ]);
  });

  it('has an index that is taken by the search of Logto, and dropped as it says', async () => {
    const script = renderIdentityIndex(messages.en.openid.sqlFile);
    logto.prepare(`insert into users (tenant_id, id, identities)
  select 'default', 'u' || n, jsonb_build_object('alipay', jsonb_build_object('userId', n::text))
  from generate_series(1, 1000) n;`);
    // The query of Logto, whose values come apart from it.
    const plan = async (): Promise<string> => {
      const { stdout } = await logto.psql(`analyze users;
prepare search (text[], text) as select * from users where identities::json #>> $1 = $2;
explain execute search ('{alipay,userId}', '7');`);
      return stdout;
    };
    expect(await plan()).toContain('Seq Scan on users');
    expect((await logto.psql(script)).stderr).toBe('');
    expect(await plan()).toContain('alipay_openid_identity');
    const drop = /^-- (drop .*)$/m.exec(script)?.[1];
    expect((await logto.psql(`${drop}\n`)).stderr).toBe('');
    expect(await plan()).toContain('Seq Scan on users');
  });
});
