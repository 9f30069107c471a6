import { literal } from './literal.ts';

/** The columns that are read and written, with their types. */
const tables = {
  users: {
    tenant_id: 'character varying',
    id: 'character varying',
    identities: 'jsonb',
  },
  secrets: {
    tenant_id: 'character varying',
    id: 'character varying',
    user_id: 'character varying',
  },
  secret_social_connector_relations: {
    tenant_id: 'character varying',
    secret_id: 'character varying',
    target: 'character varying',
    identity_id: 'character varying',
  },
  connectors: {
    tenant_id: 'character varying',
    id: 'character varying',
    connector_id: 'character varying',
    config: 'jsonb',
    metadata: 'jsonb',
  },
  sign_in_experiences: {
    tenant_id: 'character varying',
    id: 'character varying',
    sign_in_mode: 'sign_in_mode',
  },
} as const;

const columns = Object.entries(tables).flatMap(([table, members]) =>
  Object.entries(members).map(
    ([name, type]) => `(${literal(`public.${table}`)}, ${literal(name)}, ${literal(type)})`,
  ),
);

/** How many columns are missing, or of another type. */
export const missingColumns = `select count(*) from (values
  ${columns.join(',\n  ')}
) as wanted (relation, attribute, type)
where not exists (
  select from pg_attribute a
  where a.attrelid = to_regclass(wanted.relation) and a.attname = wanted.attribute
    and not a.attisdropped and format_type(a.atttypid, null) = wanted.type
)`;
