import type { IdKind } from '../people/kinds.ts';
import { literal } from './literal.ts';

/*
 * The statements of the move. What of the plan they need, they find in the temporary table, so that
 * nothing of it is in them. Tables are Logto's of 1.42 and 1.43.
 */

/** The tenant of a Logto that is self-hosted. */
export const tenant = literal('default');

/** The id that a user holds now. */
const present = "u.identities #>> '{alipay,userId}'";

/** What an id looks like that nobody holds any more after a move, as `people/kinds.ts` knows it. */
const isOld = (target: IdKind): string =>
  target === 'user_id'
    ? `${present} ~ '^[A-Za-z0-9_-]{24,128}$' and ${present} !~ '^2088[0-9]{12,}$'`
    : `${present} ~ '^2088[0-9]{12,}$'`;

/**
 * Settings for the transaction alone: no row is hidden, and nobody waits long for its locks or for a
 * statement, or for a client that has stopped sending.
 */
export const settings = `set local search_path to public, pg_temp;
set local row_security to off;
set local lock_timeout to '10s';
set local statement_timeout to '5min';
set local idle_in_transaction_session_timeout to '2min';
`;

/** Ends the transaction with a sentence if anything was found that must not be there. */
export const expectFunction = `create function pg_temp.alipay_expect(what text, problem text, wrong bigint) returns text
language plpgsql as $alipay$
begin
  if wrong is distinct from 0 then
    raise exception using message = replace(problem, '{count}', coalesce(wrong::text, '?'));
  end if;
  return what;
end
$alipay$;
`;

/** The plan: what is done with a user, and all ids of the person, of which the user `holds` one. */
export const planTable = (target: IdKind): string => `create temporary table alipay_plan (
  n integer primary key,
  action text not null,
  logto_id text not null unique,
  holds text,
  user_id text,
  open_id text,
  union_id text,
  old_id text generated always as (
    case holds when 'user_id' then user_id when 'open_id' then open_id else union_id end) stored,
  new_id text generated always as (case when action in ('move', 'keep') then ${target} end) stored
) on commit drop;
`;

/** The columns of the plan that are inserted. */
export const planColumns = 'n, action, logto_id, holds, user_id, open_id, union_id';

/**
 * Nobody else writes from here on: two users could otherwise get one id, since Logto has no
 * constraint against it. The trigger of `users` looks for tokens by the id alone, which has no
 * index. So one is made for as long as the transaction lasts.
 */
export const locks = `lock table users, secret_social_connector_relations in share row exclusive mode;
create index alipay_openid_tokens on secret_social_connector_relations (identity_id);
`;

/** 0 if nobody can register. */
export const openRegistration = `select 1 - count(*) from sign_in_experiences
where tenant_id = ${tenant} and id = 'default' and sign_in_mode = 'SignIn'`;

/**
 * Users who hold another id than those of the plan, or none though the person's other account is to lose
 * or not to get it: the person would be left without an account.
 */
export const changedUsers = `select count(*) from pg_temp.alipay_plan p
left join users u on u.tenant_id = ${tenant} and u.id = p.logto_id
where p.action <> 'leave' and case
  when ${present} is null then p.action = 'keep' or p.action = 'move' and exists (
    select from pg_temp.alipay_plan d where d.action = 'drop' and d.user_id = p.user_id)
  else ${present} is distinct from p.old_id and ${present} is distinct from p.new_id
end`;

/** Users who hold a new id of somebody else, and do not lose it. */
export const takenIds = `select count(*) from pg_temp.alipay_plan p
join users u on u.tenant_id = ${tenant} and ${present} = p.new_id and u.id <> p.logto_id
where p.action = 'move' and not exists (
  select from pg_temp.alipay_plan d
  where d.action = 'drop' and d.logto_id = u.id and d.old_id = p.new_id
)`;

/**
 * Users with an id of the kind that is left behind, whom the plan does not know. On the way to
 * `union_id` those who have come by an `open_id` are not among them, since it looks like a `union_id`.
 */
export const arrivedUsers = (target: IdKind): string => `select count(*) from users u
where u.tenant_id = ${tenant} and ${isOld(target)}
  and not exists (select from pg_temp.alipay_plan p where p.logto_id = u.id)`;

/** New ids that two users hold, and users who were to be changed and are not. */
export const wrongUsers = `select count(*) from (
  select ${present} from users u
  where u.tenant_id = ${tenant}
    and ${present} in (select p.new_id from pg_temp.alipay_plan p)
  group by 1 having count(*) > 1
  union all
  select p.old_id from pg_temp.alipay_plan p
  join users u on u.tenant_id = ${tenant} and u.id = p.logto_id and ${present} = p.old_id
  where p.action in ('drop', 'move')
) as wrong`;

const changing = (name: string, action: 'drop' | 'move', statement: string): string =>
  `create function pg_temp.${name}(first integer, last integer) returns bigint
language sql as $alipay$
with planned as (
  select p.old_id, p.new_id, p.user_id, p.open_id, p.union_id, u.id, u.identities -> 'alipay' as identity
  from pg_temp.alipay_plan p
  join users u on u.tenant_id = ${tenant} and u.id = p.logto_id and ${present} = p.old_id
  where p.n between first and last and p.action = '${action}'
), changed as (
  ${statement}
  returning 1
)
select count(*) from changed
$alipay$;
`;

const objectIn = (value: string): string =>
  `case jsonb_typeof(${value}) when 'object' then ${value} else '{}' end`;

/** Takes identities away; their tokens go along by Logto's trigger. */
const dropFunction = changing(
  'alipay_drop',
  'drop',
  `update users u set identities = u.identities - 'alipay'
  from planned p
  where u.id = p.id`,
);

/** Points stored tokens to the new id. Done first, or Logto's trigger would delete them. */
const tokensFunction = changing(
  'alipay_tokens',
  'move',
  `update secret_social_connector_relations r set identity_id = p.new_id
  from planned p, secrets s
  where r.tenant_id = ${tenant} and r.target = 'alipay' and r.identity_id = p.old_id
    and s.id = r.secret_id and s.user_id = p.id
    and not exists (
      select from secret_social_connector_relations other
      where other.tenant_id = ${tenant} and other.target = 'alipay' and other.identity_id = p.new_id
    )`,
);

const ids = `'{details,rawData,alipay_system_oauth_token_response}'`;

/** Gives identities their new id, and keeps all ids in the details, as the connector does. */
const moveFunction = changing(
  'alipay_move',
  'move',
  `update users u set identities = u.identities || jsonb_build_object('alipay',
    p.identity || jsonb_build_object('userId', p.new_id, 'details',
      ${objectIn("p.identity #> '{details}'")} || jsonb_build_object('id', p.new_id, 'rawData',
        ${objectIn("p.identity #> '{details,rawData}'")} || jsonb_build_object('alipay_system_oauth_token_response',
          ${objectIn(`p.identity #> ${ids}`)} || jsonb_strip_nulls(jsonb_build_object(
            'user_id', p.user_id, 'open_id', p.open_id, 'union_id', p.union_id))))))
  from planned p
  where u.id = p.id`,
);

/** The functions that change users, by the first and the last number of the plan's rows. */
export const changeFunctions = [dropFunction, tokensFunction, moveFunction].join('\n');

/** How many users hold a new id of the plan, and how many are gone or without Alipay. */
export const counts = `select
  count(*) filter (where ${present} = p.new_id) as moved,
  count(*) filter (where ${present} is null) as gone
from pg_temp.alipay_plan p
left join users u on u.tenant_id = ${tenant} and u.id = p.logto_id
where p.action = 'move'`;

export const cleanUp = `drop index alipay_openid_tokens;
drop function pg_temp.alipay_expect, pg_temp.alipay_drop, pg_temp.alipay_tokens, pg_temp.alipay_move;
`;
