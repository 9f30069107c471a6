import type { Contents } from '../../files/open-store.ts';

/** "aopi" in ASCII. */
const applicationId = 0x61_6f_70_69;

const version = 4;

export const accountIndex = 'create unique index account_logto_id on account (logto_id)';

/*
 * An account is clustered by its identity, so that whoever holds an id is found by the id, and that
 * a plan made in this order finds people in theirs.
 */
const schema = `
create table note (name text primary key, value text not null) strict, without rowid;

create table person (user_id text primary key, open_id text not null unique, union_id text unique,
  source text not null, confirmed_by text, union_by text) strict, without rowid;

create table objection (user_id text not null, open_id text not null, union_id text not null,
  source text not null, code text not null, primary key (user_id, open_id, union_id, source)
) strict, without rowid;

create table account (identity text not null, logto_id text not null, form text not null,
  primary key (identity, logto_id)) strict, without rowid;
${accountIndex};

create table plan (part text not null, identity text not null, logto_id text not null,
  holds text not null, user_id text, new_id text, holder text, rival text, source text,
  is_confirmed integer not null, primary key (part, identity, logto_id)) strict, without rowid;
create index plan_rival on plan (logto_id) where rival is not null;

create table decision (old_user text not null, new_user text not null, decision text not null,
  primary key (old_user, new_user)) strict, without rowid;

create table taken (logto_id text not null, identity text not null, details text, given_to text not null,
  is_settled integer not null, primary key (logto_id, identity)) strict, without rowid;
create index taken_identity on taken (identity);

create table upload (user_id text primary key, order_id text not null) strict, without rowid;
`;

/** The tables of people, and how their file is known. */
export const contents: Contents = { applicationId, version, schema };
