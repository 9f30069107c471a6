import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { messages } from '../../../../src/cli/messages.ts';
import type { Decision } from '../../../../src/cli/openid/people/decisions.ts';
import type { IdKind } from '../../../../src/cli/openid/people/kinds.ts';
import { renderTransaction, type SqlSubject } from '../../../../src/cli/openid/sql/transaction.ts';
import { type Postgres, postgresFolder, startPostgres } from '../../../support/postgres.ts';
import { makeStore, planIn } from '../store.ts';
import { connectors, createLogto, type LogtoDatabase } from './logto-database.ts';

const texts = messages.en.openid.sqlFile;

const userIdOf = (index: number): string => `2088${String(index).padStart(12, '0')}`;
const openIdOf = (index: number): string =>
  `open-id-of-a-person-no-${String(index).padStart(6, '0')}`;

const alipay = (userId: string, details?: object) => ({
  alipay: { userId, ...(details && { details }) },
});

/** What was decided of an old and a new account. */
type Decisions = ReadonlyArray<readonly [oldUser: string, newUser: string, decision: Decision]>;

const everybody = new Map(
  Array.from({ length: 100 }, (_, index) => [userIdOf(index), openIdOf(index)]),
);

type Planned = Pick<SqlSubject, 'store' | 'plan'>;

/** A plan for accounts, and the store of its rows. */
const planFor = async (
  holders: ReadonlyArray<readonly [logtoId: string, identity: string]>,
  decisions: Decisions = [],
  pairs: ReadonlyMap<string, string> = everybody,
  target: IdKind = 'open_id',
): Promise<Planned> => {
  const store = await makeStore();
  const plan = await planIn(
    store,
    {
      accounts: holders.map(([logtoId, identity]) => ({ logtoId, identity })),
      people: [...pairs].map(([userId, newId]) =>
        target === 'union_id'
          ? { userId, openId: `${newId}-open`, unionId: newId }
          : { userId, openId: newId },
      ),
      decisions: decisions.map(([oldUser, newUser, decision]) => ({ oldUser, newUser, decision })),
    },
    target,
  );
  return { store, plan };
};

const render = (planned: Planned, members: Partial<SqlSubject> = {}): string =>
  [...renderTransaction({ ...planned, connectors, isFlipped: false, ...members }, texts)].join('');

describe('the transaction', () => {
  const plan = () => planFor([['a', userIdOf(1)]], [], everybody, 'union_id');

  it.each(['en', 'zh'] as const)(
    'is one, with what it does said above it, in %s',
    async (language) => {
      const { sqlFile: sql } = messages[language].openid;
      const lines = [...renderTransaction({ ...(await plan()), connectors, isFlipped: true }, sql)]
        .join('')
        .split('\n');
      const start = lines.findIndex((line) => !line.startsWith('--'));
      expect(lines.slice(0, start).join('\n')).toContain('union_id');
      expect(lines.filter((line) => line === 'begin;' || line === 'commit;')).toHaveLength(2);
      expect(lines.slice(-2)).toEqual(['commit;', '']);
      expect(lines.join('\n')).not.toContain('undefined');
    },
  );

  it.each([
    ['open_id', '2088[0-9]{12,}'],
    ['user_id', '[A-Za-z0-9_-]{24,128}'],
  ] as const)(
    'to %s looks for newcomers by the form of the id that is left',
    async (target, form) => {
      const script = render(await planFor([['a', userIdOf(1)]], [], everybody, target));
      expect(script).toContain(`u.identities #>> '{alipay,userId}' ~ '^${form}$'`);
    },
  );

  it('says nothing of a person but the ids that it needs', async () => {
    const text = render(await planFor([['a', userIdOf(1)]]));
    expect(text.match(new RegExp(`${userIdOf(1)}|${openIdOf(1)}`, 'g'))).toHaveLength(2);
  });

  it('holds its identifiers as literals alone', async () => {
    const nasty = "$alipay$';\n\\! x";
    const text = render(await planFor([[nasty, userIdOf(1)]]), {
      connectors: [{ id: nasty, factoryId: nasty, appId: nasty }],
      isFlipped: true,
    });
    expect(text.match(/\$alipay\$/g)).toHaveLength(2 * 4 + 6);
    expect(text.match(/E'\$alipay\$'';\\n\\\\! x'/g)).toHaveLength(6);
  });
});

describe.skipIf(postgresFolder === undefined)('the transaction, on PostgreSQL', () => {
  let postgres: Postgres;
  let logto: LogtoDatabase;

  beforeAll(async () => {
    postgres = await startPostgres(postgresFolder ?? '');
    logto = await createLogto(postgres);
  }, 60_000);

  beforeEach(() => logto.empty());

  afterAll(() => postgres?.stop());

  /** Runs a transaction that must be refused, and that must change nothing. */
  const expectRefused = async (script: string, problem: string): Promise<void> => {
    const before = await logto.snapshot();
    const { exitCode, stderr } = await logto.psql(script);
    expect(stderr).toContain(problem);
    expect(exitCode).toBe(3);
    expect(await logto.snapshot()).toEqual(before);
  };

  const expectDone = async (script: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await logto.psql(script);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    return stdout;
  };

  it('gives users their new id, and keeps everything else of them', async () => {
    const details = { id: userIdOf(1), name: '张三', rawData: { kept: true } };
    logto.addUsers([
      ['moved', { ...alipay(userIdOf(1), details), github: { userId: 'g' } }],
      ['bare', alipay(userIdOf(2))],
      ['odd', { alipay: { userId: userIdOf(3), details: { rawData: [1] }, more: 1 } }],
      ['new', alipay(openIdOf(4))],
      ['blank', alipay('')],
      ['other', { github: { userId: userIdOf(1) } }],
    ]);
    const plan = await planFor([
      ['moved', userIdOf(1)],
      ['bare', userIdOf(2)],
      ['odd', userIdOf(3)],
      ['new', openIdOf(4)],
      ['blank', ''],
    ]);
    expect(await expectDone(render(plan))).toContain(
      'Moved: 3 users hold their new id; 0 are gone or without Alipay.',
    );
    const both = (index: number) => ({ user_id: userIdOf(index), open_id: openIdOf(index) });
    const bare = (index: number) => ({
      id: openIdOf(index),
      rawData: { alipay_system_oauth_token_response: both(index) },
    });
    expect(await logto.identities()).toEqual({
      moved: {
        github: { userId: 'g' },
        alipay: {
          userId: openIdOf(1),
          details: {
            id: openIdOf(1),
            name: '张三',
            rawData: { kept: true, alipay_system_oauth_token_response: both(1) },
          },
        },
      },
      bare: alipay(openIdOf(2), bare(2)),
      odd: { alipay: { userId: openIdOf(3), details: bare(3), more: 1 } },
      new: alipay(openIdOf(4)),
      blank: alipay(''),
      other: { github: { userId: userIdOf(1) } },
    });
  });

  it('lets stored tokens survive', async () => {
    logto.addUsers(
      [
        ['a', alipay(userIdOf(1))],
        ['b', alipay(userIdOf(2))],
        ['stays', alipay(userIdOf(3))],
      ],
      { tokensFor: ['a', 'stays'] },
    );
    const plan = await planFor(
      [
        ['a', userIdOf(1)],
        ['b', userIdOf(2)],
        ['stays', userIdOf(3)],
      ],
      [],
      new Map([
        [userIdOf(1), openIdOf(1)],
        [userIdOf(2), openIdOf(2)],
      ]),
    );
    await expectDone(render(plan));
    expect(await logto.tokens()).toEqual({ a: openIdOf(1), stays: userIdOf(3) });
    expect(
      await logto.rows(
        "select jsonb_build_object('text', convert_from(ciphertext, 'UTF8')) from secrets where user_id = 'a'",
      ),
    ).toEqual([{ text: 'tokens of a' }]);
  });

  it('changes nothing when it is run again', async () => {
    logto.addUsers(
      [
        ['a', alipay(userIdOf(1))],
        ['b', alipay(userIdOf(2))],
        ['b2', alipay(openIdOf(2))],
        ['c', alipay(userIdOf(3))],
        ['c2', alipay(openIdOf(3))],
      ],
      { tokensFor: ['a', 'b', 'b2', 'c', 'c2'] },
    );
    const plan = await planFor(
      [
        ['a', userIdOf(1)],
        ['b', userIdOf(2)],
        ['b2', openIdOf(2)],
        ['c', userIdOf(3)],
        ['c2', openIdOf(3)],
      ],
      [
        ['b', 'b2', 'keep-old'],
        ['c', 'c2', 'keep-new'],
      ],
    );
    const script = render(plan, { isFlipped: true });
    await expectDone(script);
    const after = await logto.snapshot();
    expect(await expectDone(script)).toContain('Moved: 2 users hold their new id');
    expect(await logto.snapshot()).toEqual(after);
    await expectDone(script + script);
    expect(await logto.snapshot()).toEqual(after);
  });

  it('says what it would do in a rehearsal, with registration open, and undoes all of it', async () => {
    logto.addUsers([['a', alipay(userIdOf(1))]], { tokensFor: ['a'] });
    logto.prepare(`update sign_in_experiences set sign_in_mode = 'SignInAndRegister';`);
    const before = await logto.snapshot();
    const plan = await planFor([['a', userIdOf(1)]]);
    const said = await expectDone(render(plan, { isFlipped: true, isRehearsal: true }));
    expect(said).toContain(
      'Moved: 1 users hold their new id; 0 are gone or without Alipay.\nThis was a rehearsal: all of it was rolled back, and nothing was changed.',
    );
    expect(await logto.snapshot()).toEqual(before);
  });

  it('does with doubled users what was decided', async () => {
    logto.addUsers(
      [
        ['old1', { ...alipay(userIdOf(1)), github: { userId: 'g' } }],
        ['new1', { ...alipay(openIdOf(1)), github: { userId: 'h' } }],
        ['old2', { ...alipay(userIdOf(2)), github: { userId: 'i' } }],
        ['new2', alipay(openIdOf(2))],
        ['old3', alipay(userIdOf(3))],
        ['new3', alipay(openIdOf(3))],
      ],
      { tokensFor: ['old1', 'new1', 'old2', 'new2', 'old3', 'new3'] },
    );
    const plan = await planFor(
      [
        ['old1', userIdOf(1)],
        ['new1', openIdOf(1)],
        ['old2', userIdOf(2)],
        ['new2', openIdOf(2)],
        ['old3', userIdOf(3)],
        ['new3', openIdOf(3)],
      ],
      [
        ['old1', 'new1', 'keep-old'],
        ['old2', 'new2', 'keep-new'],
      ],
    );
    await expectDone(render(plan));
    const identities = await logto.identities();
    expect(identities.old1).toMatchObject({
      github: { userId: 'g' },
      alipay: { userId: openIdOf(1) },
    });
    expect(identities.new1).toEqual({ github: { userId: 'h' } });
    expect(identities.old2).toEqual({ github: { userId: 'i' } });
    expect(identities.new2).toEqual(alipay(openIdOf(2)));
    expect(identities.old3).toEqual(alipay(userIdOf(3)));
    expect(identities.new3).toEqual(alipay(openIdOf(3)));
    expect(await logto.tokens()).toEqual({
      old1: openIdOf(1),
      new2: openIdOf(2),
      old3: userIdOf(3),
      new3: openIdOf(3),
    });
  });

  it('flips the setting in the same commit, and keeps the others', async () => {
    logto.addUsers([['a', alipay(userIdOf(1))]]);
    const plan = await planFor([['a', userIdOf(1)]]);
    await expectDone(render(plan));
    expect(await logto.config()).toMatchObject({ userIdentifier: 'user_id' });
    await expectDone(render(plan, { isFlipped: true }));
    expect(await logto.config()).toEqual({
      appId: connectors[0]?.appId,
      privateKey: 'kept',
      userIdentifier: 'open_id',
    });
    expect(await logto.rows("select config from connectors where id = 'github'")).toEqual([
      { userIdentifier: 'user_id' },
    ]);
  });

  it('flips all connectors that share the users, if they are as the plan saw them', async () => {
    logto.addUsers([['a', alipay(userIdOf(1))]]);
    logto.prepare(`insert into connectors (tenant_id, id, connector_id, config)
  values ('default', 'web', 'alipay-web', '{"appId": " 2021000000000088\\n", "userIdentifier": "user_id"}');`);
    const web = { id: 'web', factoryId: 'alipay-web', appId: '2021000000000088' };
    const plan = await planFor([['a', userIdOf(1)]], [], everybody, 'union_id');
    const members = { isFlipped: true };
    await expectRefused(render(plan, members), '1 connectors are not as they were');
    await expectDone(render(plan, { ...members, connectors: [web, ...connectors] }));
    expect(
      await logto.rows(
        "select jsonb_build_object(id, config ->> 'userIdentifier') from connectors order by id",
      ),
    ).toEqual([{ github: 'user_id' }, { native: 'union_id' }, { web: 'union_id' }]);
  });

  it('moves to the union_id as well', async () => {
    logto.addUsers([['a', alipay(userIdOf(1))]]);
    const plan = await planFor([['a', userIdOf(1)]], [], everybody, 'union_id');
    await expectDone(render(plan, { isFlipped: true }));
    expect(await logto.identities()).toMatchObject({
      a: {
        alipay: {
          details: {
            rawData: {
              alipay_system_oauth_token_response: {
                user_id: userIdOf(1),
                open_id: `${openIdOf(1)}-open`,
                union_id: openIdOf(1),
              },
            },
          },
        },
      },
    });
    expect(await logto.config()).toMatchObject({ userIdentifier: 'union_id' });
  });

  it('does nothing to other tenants', async () => {
    const users = [['a', alipay(userIdOf(1))]] as const;
    logto.addUsers(
      [
        ['theirs', alipay(userIdOf(1))],
        ['open', alipay(openIdOf(1))],
      ],
      {
        tenant: 'other',
      },
    );
    logto.addUsers(users);
    logto.prepare(`insert into connectors (tenant_id, id, connector_id, config)
  select 'other', 'theirs', connector_id, config from connectors where id = 'native';`);
    const plan = await planFor([['a', userIdOf(1)]]);
    const theirs = connectors.map((connector) => ({ ...connector, id: 'theirs' }));
    await expectRefused(
      render(plan, { isFlipped: true, connectors: [...connectors, ...theirs] }),
      '1 connectors are not as they were',
    );
    await expectDone(render(plan, { isFlipped: true }));
    expect(await logto.configs()).toMatchObject({
      native: { userIdentifier: 'open_id' },
      theirs: { userIdentifier: 'user_id' },
    });
    expect(await logto.identities()).toMatchObject({
      a: alipay(openIdOf(1)),
      theirs: alipay(userIdOf(1)),
      open: alipay(openIdOf(1)),
    });
  });

  it('brings users back, unless one with an open_id has come since', async () => {
    logto.addUsers([['a', alipay(openIdOf(1))]]);
    logto.prepare(
      `update connectors set config = config || '{"userIdentifier":"open_id"}' where id = 'native';`,
    );
    const plan = await planFor([['a', openIdOf(1)]], [], everybody, 'user_id');
    const script = render(plan, { isFlipped: true });
    logto.addUsers([['b', alipay(openIdOf(2))]]);
    await expectRefused(script, '1 users who are not moved yet have come');
    logto.prepare("delete from users where id = 'b';");
    await expectDone(script);
    expect(await logto.identities()).toMatchObject({ a: alipay(userIdOf(1)) });
    expect(await logto.config()).toMatchObject({ userIdentifier: 'user_id' });
  });

  it('passes over users who are gone or have unlinked Alipay', async () => {
    logto.addUsers([
      ['unlinked', { github: { userId: 'g' } }],
      ['there', alipay(userIdOf(3))],
    ]);
    const plan = await planFor([
      ['gone', userIdOf(1)],
      ['unlinked', userIdOf(2)],
      ['there', userIdOf(3)],
    ]);
    expect(await expectDone(render(plan))).toContain(
      'Moved: 1 users hold their new id; 2 are gone or without Alipay.',
    );
    expect(await logto.identities()).toMatchObject({
      unlinked: { github: { userId: 'g' } },
      there: alipay(openIdOf(3)),
    });
  });

  describe('refuses all of it', () => {
    const plan = () =>
      planFor([
        ['a', userIdOf(1)],
        ['b', userIdOf(2)],
      ]);

    beforeEach(() =>
      logto.addUsers(
        [
          ['a', alipay(userIdOf(1))],
          ['b', alipay(userIdOf(2))],
        ],
        { tokensFor: ['a'] },
      ),
    );

    it.each([
      [
        'if a user holds another id now',
        `update users set identities = '${JSON.stringify(alipay('other'))}' where id = 'b'`,
        '1 users hold another id than when this file was printed.',
      ],
      [
        'if another user holds a new id',
        `insert into users (tenant_id, id, identities) values ('default', 'c', '${JSON.stringify(alipay(openIdOf(2)))}')`,
        '1 new ids are held by other users.',
      ],
      [
        'if a user with a user_id has come since',
        `insert into users (tenant_id, id, identities) values ('default', 'c', '${JSON.stringify(alipay(userIdOf(3)))}')`,
        '1 users who are not moved yet have come since this file was printed.',
      ],
      [
        'if registration is open',
        "update sign_in_experiences set sign_in_mode = 'SignInAndRegister'",
        'Registration is open',
      ],
      [
        'if the connector has another APPID',
        `update connectors set config = config || '{"appId":"2021000000000001"}' where id = 'native'`,
        '1 connectors are not as they were',
      ],
      [
        'if the connector chooses ids by itself',
        `update connectors set config = config - 'userIdentifier' where id = 'native'`,
        '1 connectors are not as they were',
      ],
      [
        'if there is a second connector',
        `insert into connectors (tenant_id, id, connector_id) values ('default', 'second', 'alipay-native')`,
        '1 connectors are not as they were',
      ],
      [
        'if a connector for the web shares the users now',
        `insert into connectors (tenant_id, id, connector_id, config) select tenant_id, 'web', 'alipay-web', config from connectors where id = 'native'`,
        '1 connectors are not as they were',
      ],
      [
        'if a connector of another factory shares the users now',
        `update connectors set metadata = '{"target":"alipay"}' where id = 'github'`,
        '1 connectors are not as they were',
      ],
      [
        'if the connector is another one of the same settings',
        `update connectors set id = 'another' where id = 'native'`,
        '2 connectors are not as they were',
      ],
    ])('%s', async (_what, change, problem) => {
      logto.prepare(`${change};`);
      await expectRefused(render(await plan(), { isFlipped: true }), problem);
    });

    it('if a file has lost its end, at whatever line', async () => {
      const before = await logto.snapshot();
      const lines = render(await plan(), { isFlipped: true }).split('\n');
      const commit = lines.indexOf('commit;');
      for (let end = commit; end > 0; end -= 60) {
        await logto.psql(lines.slice(0, end).join('\n'));
      }
      expect(await logto.snapshot()).toEqual(before);
    });

    it('if a file has lost a user', async () => {
      const script = render(await plan()).replace(/\(1, 'move'.*,\n/, '');
      await expectRefused(script, '1 users of the plan are missing.');
    });

    it.each([
      ['a user', "update users set name = 'x' where id = 'stranger'"],
      [
        'a token',
        "update secret_social_connector_relations set identity_id = 'x' where secret_id = 'stranger'",
      ],
    ])('if somebody writes for long to %s that the plan does not know', async (_what, write) => {
      logto.addUsers([['stranger', alipay(openIdOf(9))]]);
      logto.addTokens('stranger', 'stranger');
      const script = render(await plan()).replace(
        "lock_timeout to '10s'",
        "lock_timeout to '100ms'",
      );
      const writers =
        "from pg_stat_activity where query like '%pg_sleep(600)%' and pid <> pg_backend_pid()";
      const writer = logto.psql(`begin; ${write}; select pg_sleep(600);`);
      onTestFinished(async () => {
        await logto.rows(`select to_jsonb(pg_terminate_backend(pid)) ${writers}`);
        await writer;
      });
      await expect
        .poll(() => logto.rows(`select jsonb_build_object('pid', pid) ${writers}`), {
          timeout: 20_000,
        })
        .toHaveLength(1);
      await expectRefused(script, 'lock timeout');
    });
  });

  it.each([
    [
      'lack a column',
      'alter table secret_social_connector_relations rename column identity_id to identity',
      '1 columns are missing or of another type',
    ],
    [
      'have a column of another type',
      'alter table users alter column identities drop default, alter column identities type json using identities::json',
      '1 columns are missing or of another type',
    ],
    [
      'are not all there',
      'drop table secret_social_connector_relations cascade',
      '4 columns are missing or of another type',
    ],
  ])('refuses tables that %s', async (_what, change, problem) => {
    const other = await createLogto(postgres);
    other.empty();
    other.addUsers([['a', alipay(userIdOf(1))]]);
    other.prepare('drop trigger delete_secrets_before_social_identity_delete on users;');
    other.prepare(`${change};`);
    const { exitCode, stderr } = await other.psql(render(await planFor([['a', userIdOf(1)]])));
    expect(stderr).toContain(problem);
    expect(exitCode).toBe(3);
    expect(await other.identities()).toEqual({ a: alipay(userIdOf(1)) });
  });

  it('refuses to run for a user from whom rows are hidden', async () => {
    const other = await createLogto(postgres);
    other.empty();
    other.addUsers([['a', alipay(userIdOf(1))]]);
    other.prepare(`create role logto_tenant;
grant all on schema public to logto_tenant;
grant all on all tables in schema public to logto_tenant;
alter table secret_social_connector_relations owner to logto_tenant;`);
    const script = render(await planFor([['a', userIdOf(1)]]));
    const { exitCode, stderr } = await other.psql(
      script.replace('begin;\n', 'begin;\nset local role logto_tenant;\n'),
    );
    expect(stderr).toContain('query would be affected by row-level security policy');
    expect(exitCode).toBe(3);
  });

  it.each([
    ['keep-old', 'the old account is gone', "delete from users where id = 'old'"],
    ['keep-new', 'the new account is gone', "delete from users where id = 'new'"],
    [
      'keep-new',
      'the new account has unlinked Alipay',
      "update users set identities = '{}' where id = 'new'",
    ],
  ] as const)('takes nothing from a person with %s if %s', async (decision, _what, change) => {
    logto.addUsers([
      ['old', alipay(userIdOf(1))],
      ['new', alipay(openIdOf(1))],
    ]);
    const plan = await planFor(
      [
        ['old', userIdOf(1)],
        ['new', openIdOf(1)],
      ],
      [['old', 'new', decision]],
    );
    logto.prepare(`${change};`);
    await expectRefused(render(plan), '1 users hold another id');
  });

  it('moves thousands, in several inserts and several changes', async () => {
    const count = 10_500;
    const holders = Array.from(
      { length: count },
      (_, index) => [`user${index}`, userIdOf(index)] as const,
    );
    logto.addUsers(holders.map(([id, identity]) => [id, alipay(identity)]));
    const pairs = new Map(holders.map(([, identity], index) => [identity, openIdOf(index)]));
    const script = render(await planFor(holders, [], pairs));
    expect(script.match(/^insert into/gm)).toHaveLength(11);
    expect(script.match(/^select pg_temp.alipay_move/gm)).toHaveLength(2);
    expect(await expectDone(script)).toContain(`Moved: ${count} users`);
  });

  it('reads every id as a text, whatever it holds', async () => {
    const nasty = [
      "o'clock",
      String.raw`back\slash`,
      String.raw`\'`,
      "'; drop table users; --",
      String.raw`\! touch pwned`,
      '\\! touch pwned',
      '\n\\! touch pwned\n',
      "\n\\.\n'",
      '$alipay$; drop table users; $alipay$',
      '$$ $1 {count} {moved}',
      ':user :\'user\' :"user" :{?user}',
      '张三\u2028\u202e\u{e0001}😀 \u0085 \u007f \u0001 \t \r',
      '/* */ -- ;',
      `E'x' U&'\\0061' $q$`,
      '%s %% %I',
    ];
    const holders = nasty.map((text, index) => [text.slice(0, 12), userIdOf(index)] as const);
    const distinct = holders.map(([id], index) => `${index.toString(36)}${id}`.slice(0, 12));
    for (const [index, id] of distinct.entries()) {
      const literal = Buffer.from(id).toString('hex');
      logto.prepare(`insert into users (tenant_id, id, identities) values
('default', convert_from('\\x${literal}', 'UTF8'), '${JSON.stringify(alipay(userIdOf(index)))}');`);
    }
    const plan = await planFor(distinct.map((id, index) => [id, userIdOf(index)] as const));
    for (const setting of ['on', 'off']) {
      await expectDone(`set standard_conforming_strings to ${setting};\n${render(plan)}`);
    }
    const identities = await logto.identities();
    for (const [index, id] of distinct.entries()) {
      expect(identities[id]).toMatchObject({ alipay: { userId: openIdOf(index) } });
    }
  });

  it('runs no command of psql that stands in an id, even after an error', async () => {
    const to = '\n\\! echo pwned >&2\n\\echo pwned\n\\.\n';
    const plan = await planFor([[to, userIdOf(1)]]);
    const script = `begin; select 1/0;\n${render(plan).replace('\\set ON_ERROR_STOP on\n', '')}`;
    const { stdout, stderr } = await logto.psql(script);
    expect(stderr).toContain('division by zero');
    expect(stdout + stderr).not.toContain('pwned');
  });
});
