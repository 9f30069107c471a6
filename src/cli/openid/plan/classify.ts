import { type IdKind, idKinds } from '../people/kinds.ts';
import { isAlipay, sources } from '../people/sources.ts';

const ofAlipay = sources
  .filter(isAlipay)
  .map((source) => `'${source}'`)
  .join(', ');

/**
 * Whether a new id of nobody known is left alone: whoever holds it has come by the wanted kind, or
 * so it seems. An `open_id` and a `union_id` look the same.
 */
const isLeft = (target: IdKind, present: string): boolean =>
  target !== 'user_id' && (present === 'user_id' || present === target);

/**
 * The query that says of each account of a slice in which part of the plan it is:
 *
 * - `move` is to get its person's id of the wanted kind;
 * - `double` is as well, but another account (`holder`) holds it; `keep-old` and `keep-new` are the same,
 *   but for these two accounts it is decided which of them is kept;
 * - `unmapped` has no known id of that kind;
 * - `there` holds it; `untouched` holds what is nobody's known id, and stays as it is.
 *
 * `rival` is an account that could get the same id: it holds the same one, or the person's third id.
 *
 * @param present the id that connectors know users by.
 */
export const classified = (target: IdKind, slice: string, present: string = target): string => {
  // Of two accounts, the one that is to stay is the one whose rival is sought.
  const other = target === 'user_id' ? 'open_id' : 'user_id';
  const third = idKinds.find((kind) => kind !== target && kind !== other);
  return `
with found as materialized (
  select a.identity, a.logto_id, a.form, p.user_id, p.open_id, p.union_id,
    p.${target === 'union_id' ? 'union_by' : 'source'} as source,
    p.${target === 'union_id' ? 'union_by' : 'confirmed_by'} in (${ofAlipay}) as is_confirmed,
    p.${target} as wanted,
    case when p.user_id is null then a.form
      when a.identity = p.user_id then 'user_id'
      when a.identity = p.open_id then 'open_id' else 'union_id' end as holds
  from (${slice}) a
  left join person p on p.user_id = case a.form when 'user_id' then a.identity when 'new-id' then
    coalesce((select user_id from person where open_id = a.identity),
      (select user_id from person where union_id = a.identity)) end
), met as materialized (
  select *,
    case when wanted <> identity then
      (select min(logto_id) from account where identity = wanted) end as holder,
    coalesce(
      case when holds in ('user_id', 'open_id', 'union_id') then
        (select min(logto_id) from account a
          where a.identity = found.identity and a.logto_id > found.logto_id) end,
      case when wanted <> identity and holds = '${other}' then
        (select min(logto_id) from account where identity = ${third}) end) as rival
  from found
)
select case
    when form = 'other' then 'untouched'
    when identity = wanted or holds = '${target}' then 'there'
    when user_id is null and ${isLeft(target, present) ? "form = 'new-id'" : 'false'} then 'untouched'
    when wanted is null then 'unmapped'
    when holder is null then 'move'
    else coalesce((select nullif(decision, 'skip') from decision
      where old_user = logto_id and new_user = holder), 'double') end as part,
  identity, logto_id, holds, user_id, wanted as new_id, holder, rival, source,
  coalesce(is_confirmed, 0) as is_confirmed
from met`;
};

/** A slice of the accounts, in their order. */
export const accountSlice = `select identity, logto_id, form from account
  where (identity, logto_id) > (:identity, :logto_id) order by identity, logto_id limit :limit`;
