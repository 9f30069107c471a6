/** How many of the columns that are read and written are missing, or of another type. */
export const missingColumns = `select count(*) from (values
  ('users', 'tenant_id', 'character varying'),
  ('users', 'id', 'character varying'),
  ('users', 'identities', 'jsonb'),
  ('secrets', 'tenant_id', 'character varying'),
  ('secrets', 'id', 'character varying'),
  ('secrets', 'user_id', 'character varying'),
  ('secret_social_connector_relations', 'tenant_id', 'character varying'),
  ('secret_social_connector_relations', 'secret_id', 'character varying'),
  ('secret_social_connector_relations', 'target', 'character varying'),
  ('secret_social_connector_relations', 'identity_id', 'character varying'),
  ('connectors', 'tenant_id', 'character varying'),
  ('connectors', 'id', 'character varying'),
  ('connectors', 'connector_id', 'character varying'),
  ('connectors', 'config', 'jsonb'),
  ('connectors', 'metadata', 'jsonb'),
  ('sign_in_experiences', 'tenant_id', 'character varying'),
  ('sign_in_experiences', 'id', 'character varying'),
  ('sign_in_experiences', 'sign_in_mode', 'sign_in_mode')
) as wanted (relation, attribute, type)
where not exists (
  select from pg_attribute a
  where a.attrelid = to_regclass('public.' || wanted.relation) and a.attname = wanted.attribute
    and not a.attisdropped and format_type(a.atttypid, null) = wanted.type
)`;
