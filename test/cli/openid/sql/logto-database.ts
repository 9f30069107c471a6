import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Connection, Postgres, PsqlResult } from '../../../support/postgres.ts';

const require = createRequire(import.meta.url);
const tablesFolder = path.join(
  path.dirname(require.resolve('@logto/schemas/package.json')),
  'tables',
);

const read = (name: string): string => readFileSync(path.join(tablesFolder, `${name}.sql`), 'utf8');

/** Logto declares the table of tenants in code. */
const tenants = `create table tenants (
  id varchar(21) not null primary key,
  db_user varchar(128) unique
);`;

/** Logto's own tables, in its own order, as far as a move touches them. */
const schema = [
  read('_functions'),
  tenants,
  ...[
    'users',
    'connectors',
    'sign_in_experiences',
    'secrets',
    'secret_social_connector_relations',
  ].flatMap((name) => [read(name), read('_after_each').replaceAll('$' + '{name}', name)]),
].join('\n');

/** The rows of a Logto whose connector is pinned to `user_id`, with registration closed. */
const seed = `
insert into tenants values ('default', 'logto_tenant_logto_default'), ('other', 'other');
insert into sign_in_experiences (tenant_id, id, color, branding, language_info, sign_in, sign_up, sign_in_mode)
  select id, 'default', '{}', '{}', '{}', '{}', '{}', 'SignIn' from tenants;
insert into connectors (tenant_id, id, connector_id, enable_token_storage, config) values
  ('default', 'native', 'alipay-native', true,
    '{"appId": "2021000000000009", "privateKey": "kept", "userIdentifier": "user_id"}'),
  ('default', 'github', 'github-universal', true, '{"userIdentifier": "user_id"}');
`;

/** Makes a database with Logto's tables. */
export const createLogto = async (postgres: Postgres): Promise<LogtoDatabase> => {
  const logto = new LogtoDatabase(postgres, await postgres.createDatabase());
  logto.prepare(schema);
  return logto;
};

/** A value as a literal; the emulation of a Logto shares no code with what is tested. */
const quoted = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `'${text.replaceAll("'", "''")}'`;
};

/** A database with Logto's tables. */
export class LogtoDatabase {
  readonly #postgres: Postgres;
  readonly name: string;
  readonly #connection: Connection;
  readonly #waiting: string[] = [];

  constructor(postgres: Postgres, name: string) {
    this.#postgres = postgres;
    this.name = name;
    this.#connection = postgres.connect(name);
  }

  /** Brings the first state back: no users, the connector pinned, registration closed. */
  empty(): void {
    this.prepare(`delete from tenants;\n${seed}`);
  }

  /** Runs what a Logto or an administrator would, before whatever is run next. */
  prepare(script: string): void {
    this.#waiting.push(script);
  }

  /** Runs a script by a psql of its own. */
  async psql(script: string | Iterable<string>): Promise<PsqlResult> {
    await this.rows();
    return this.#postgres.psql(this.name, script);
  }

  /** Runs what was prepared and, if there is one, a statement, and returns its rows. */
  rows(statement = ''): Promise<unknown[]> {
    const prepared = this.#waiting.splice(0);
    return this.#connection.rows([...prepared, statement].join('\n'));
  }

  /** Adds users, with tokens for those whose identity is named. */
  addUsers(
    users: Iterable<readonly [id: string, identities: object]>,
    { tokensFor = [], tenant = 'default' }: { tokensFor?: readonly string[]; tenant?: string } = {},
  ): void {
    const values = [...users].map(
      ([id, identities]) =>
        `(${quoted(tenant)}, ${quoted(id)}, ${quoted(identities)}, '2026-01-01', '2026-01-01')`,
    );
    if (values.length > 0) {
      this.prepare(
        `set standard_conforming_strings to on;
insert into users (tenant_id, id, identities, created_at, updated_at) values\n${values.join(',\n')};`,
      );
    }
    for (const [index, logtoId] of tokensFor.entries()) {
      this.addTokens(logtoId, `secret${index}${tenant}`);
    }
  }

  /** Has these connectors in the place of all others. */
  replaceConnectors(
    connectors: ReadonlyArray<{ id: string; connectorId: string; config: object }>,
  ): void {
    const values = connectors.map(
      ({ id, connectorId, config }) =>
        `('default', ${quoted(id)}, ${quoted(connectorId)}, ${quoted(config)})`,
    );
    this.prepare(`set standard_conforming_strings to on;
delete from connectors;
insert into connectors (tenant_id, id, connector_id, config) values\n${values.join(',\n')};`);
  }

  /** Stores tokens of a user, for the identity at Alipay that the user has unless one is named. */
  addTokens(logtoId: string, secretId: string, identity?: string): void {
    const held = "identities #>> '{alipay,userId}'";
    this.prepare(`
insert into secrets (tenant_id, id, user_id, type, encrypted_dek, iv, auth_tag, ciphertext)
  select tenant_id, ${quoted(secretId)}, id, 'x', '', '', '', ${quoted(`tokens of ${logtoId}`)}
  from users where id = ${quoted(logtoId)};
insert into secret_social_connector_relations (tenant_id, secret_id, connector_id, target, identity_id)
  select tenant_id, ${quoted(secretId)}, 'native', 'alipay', ${identity === undefined ? held : quoted(identity)}
  from users where id = ${quoted(logtoId)};`);
  }

  /** The users' identities by id. */
  async identities(): Promise<Record<string, unknown>> {
    const rows = await this.rows(
      "select jsonb_build_object('id', id, 'identities', identities) from users",
    );
    return Object.fromEntries(
      rows.map((row) => {
        const { id, identities } = Object(row);
        return [id, identities];
      }),
    );
  }

  /** Which identity each stored token belongs to, by the user whose token it is. */
  async tokens(): Promise<Record<string, string>> {
    const rows =
      await this.rows(`select jsonb_build_object('user', s.user_id, 'identity', r.identity_id)
from secrets s left join secret_social_connector_relations r on r.secret_id = s.id`);
    return Object.fromEntries(
      rows.map((row) => {
        const { user, identity } = Object(row);
        return [user, identity];
      }),
    );
  }

  /** The settings of all connectors by id. */
  async configs(): Promise<Record<string, unknown>> {
    const [row] = await this.rows('select jsonb_object_agg(id, config) from connectors');
    return Object(row);
  }

  /** The settings of the connector. */
  async config(): Promise<unknown> {
    const [row] = await this.rows(
      "select jsonb_build_object('config', config) from connectors where id = 'native'",
    );
    return Object(row).config;
  }

  /** All that a transaction could change, for comparison. */
  async snapshot(): Promise<unknown> {
    const [snapshot] = await this.rows(`select jsonb_build_object(
  'users', (select jsonb_agg(u order by u.tenant_id, u.id) from users u),
  'tokens', (select jsonb_agg(s order by s.id) from secrets s),
  'relations', (select jsonb_agg(r order by r.secret_id) from secret_social_connector_relations r),
  'connectors', (select jsonb_agg(c order by c.id) from connectors c),
  'indexes', (select jsonb_agg(indexname order by indexname) from pg_indexes where schemaname = 'public'))`);
    return snapshot;
  }
}
