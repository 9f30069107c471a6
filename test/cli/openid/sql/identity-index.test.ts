import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages } from '../../../../src/cli/messages.ts';
import { renderIdentityIndex } from '../../../../src/cli/openid/sql/identity-index.ts';
import { type Postgres, postgresFolder, startPostgres } from '../../../support/postgres.ts';
import { createLogto, type LogtoDatabase } from './logto-database.ts';

const script = renderIdentityIndex(messages.en.openid.sqlFile);

describe.skipIf(postgresFolder === undefined)('the index, on PostgreSQL', () => {
  let postgres: Postgres;
  let logto: LogtoDatabase;

  beforeAll(async () => {
    postgres = await startPostgres(postgresFolder ?? '');
    logto = await createLogto(postgres);
    logto.empty();
    logto.prepare(`insert into users (tenant_id, id, identities)
  select 'default', 'u' || n, jsonb_build_object('alipay', jsonb_build_object('userId', n::text))
  from generate_series(1, 5000) n;`);
  });

  afterAll(() => postgres?.stop());

  /** How PostgreSQL finds an identity by the query of Logto, whose values come apart from it. */
  const plan = async (): Promise<string> => {
    const { stdout } = await logto.psql(`analyze users;
prepare search (text[], text) as select * from users where identities::json #>> $1 = $2;
explain execute search ('{alipay,userId}', '7');`);
    return stdout;
  };

  it('is taken by the search of Logto, and dropped as it says', async () => {
    expect(await plan()).toContain('Seq Scan on users');
    expect((await logto.psql(script)).stderr).toBe('');
    expect(await plan()).toContain('alipay_openid_identity');
    const drop = /^-- (drop .*)$/m.exec(script)?.[1];
    expect((await logto.psql(`${drop}\n`)).stderr).toBe('');
    expect(await plan()).toContain('Seq Scan on users');
  });
});

it('says in comments what it is for', () => {
  for (const { openid } of Object.values(messages)) {
    const lines = renderIdentityIndex(openid.sqlFile).trimEnd().split('\n');
    const others = lines.filter((line) => !line.startsWith('-- '));
    expect(others).toEqual([
      "create index concurrently alipay_openid_identity on public.users ((identities::json #>> '{alipay,userId}'));",
    ]);
  }
});
