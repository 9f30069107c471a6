import { z } from 'zod';
import type { Store } from '../../files/store.ts';
import { formOf, type Ids } from './kinds.ts';
import { isAlipay, type Source, sources } from './sources.ts';

/** Why a statement about a person is not taken. */
export const objectionCodes = [
  'sources-disagree',
  'one-id-for-two-users',
  'new-id-is-a-user-id',
  'new-id-not-recognized',
  'union-id-not-recognized',
] as const;

export type ObjectionCode = (typeof objectionCodes)[number];

const personGuard = z.object({
  open_id: z.string(),
  union_id: z.string().nullable(),
  union_by: z.enum(sources).nullable(),
});

type Person = z.output<typeof personGuard>;

const object = (store: Store, ids: Ids, source: Source, code: ObjectionCode): void => {
  const { userId, openId, unionId = '' } = ids;
  store.run(
    `insert into objection values (:userId, :openId, :unionId, :source, :code)
      on conflict do nothing`,
    { userId, openId, unionId, source, code },
  );
};

/** What speaks against the form of a person's new ids. */
const troubleWith = ({ openId, unionId }: Ids): ObjectionCode | undefined => {
  switch (formOf(openId)) {
    case 'user_id':
      return 'new-id-is-a-user-id';
    case 'other':
      return 'new-id-not-recognized';
    default:
      return unionId !== undefined && formOf(unionId) !== 'new-id'
        ? 'union-id-not-recognized'
        : undefined;
  }
};

const confirmedBy = (source: Source): Source | null => (isAlipay(source) ? source : null);

// The indexes see that nobody shares an id of one kind; statements see to those of two kinds.
const insert = (store: Store, ids: Ids, source: Source): void => {
  const { userId, openId, unionId = null } = ids;
  const isNew = store.run(
    `insert or ignore into person select :userId, :openId, :unionId, :source, :confirmedBy,
        case when :unionId is not null then :source end
      where not exists (select 1 from person where open_id = :unionId or union_id = :openId)`,
    { userId, openId, unionId, source, confirmedBy: confirmedBy(source) },
  );
  if (isNew === 0) {
    object(store, ids, source, 'one-id-for-two-users');
  }
};

/** Adds to a person what a source says that does not disagree: a `union_id` may be new, or confirmed. */
const complete = (store: Store, ids: Ids, source: Source, { union_by: by }: Person): void => {
  const { userId, unionId } = ids;
  const isNews = unionId !== undefined && (by === null || (isAlipay(source) && !isAlipay(by)));
  const isTaken =
    isNews &&
    store.run(
      `update or ignore person set union_id = :unionId, union_by = :source where user_id = :userId
        and not exists (
          select 1 from person other where other.open_id = :unionId and other.user_id <> :userId)`,
      { userId, unionId, source },
    ) === 0;
  if (isTaken) {
    object(store, ids, source, 'one-id-for-two-users');
  } else if (isAlipay(source)) {
    store.run(
      `update person set confirmed_by = :source where user_id = :userId and confirmed_by is null`,
      { userId, source },
    );
  }
};

/**
 * Takes what a source says of a person. The first source wins; if another says something else, that
 * is kept as an objection, and so is an id that another person has, or that does not look like one.
 *
 * To be called within a transaction.
 */
export const addPerson = (store: Store, ids: Ids, source: Source): void => {
  const trouble = formOf(ids.userId) === 'user_id' ? troubleWith(ids) : undefined;
  if (trouble !== undefined) {
    object(store, ids, source, trouble);
  }
  if (formOf(ids.userId) !== 'user_id' || (trouble && trouble !== 'union-id-not-recognized')) {
    return;
  }
  const taken = trouble === undefined ? ids : { ...ids, unionId: undefined };
  const { userId, openId, unionId } = taken;
  const known = store.first(
    personGuard,
    'select open_id, union_id, union_by from person where user_id = :userId',
    { userId },
  );
  if (known === undefined) {
    insert(store, taken, source);
  } else if (
    known.open_id !== openId ||
    (unionId !== undefined && known.union_id !== null && known.union_id !== unionId)
  ) {
    object(store, taken, source, 'sources-disagree');
  } else {
    complete(store, taken, source, known);
  }
};

const objectionGuard = z.object({
  user_id: z.string(),
  open_id: z.string(),
  union_id: z.string(),
  source: z.enum(sources),
});

/** Judges every objection again, since the people against whom they are may be gone. */
const judgeAgain = async (store: Store): Promise<void> => {
  const objections = store.pages(
    objectionGuard,
    `select user_id, open_id, union_id, source from objection
      where (user_id, open_id, union_id, source) > (:user_id, :open_id, :union_id, :source)
      order by user_id, open_id, union_id, source limit :limit`,
    { user_id: '', open_id: '', union_id: '', source: '' },
    (row) => row,
  );
  for (const page of objections) {
    await store.inBatches(page, (row) => {
      store.run(
        `delete from objection where (user_id, open_id, union_id, source)
          = (:user_id, :open_id, :union_id, :source)`,
        row,
      );
      const { user_id: userId, open_id: openId, union_id, source } = row;
      addPerson(store, { userId, openId, unionId: union_id || undefined }, source);
    });
  }
};

/** Forgets all that a source has said, but what Alipay has confirmed by another one. */
export const forget = async (store: Store, source: Source): Promise<void> => {
  const slice = 'select user_id from person where user_id > :user_id order by user_id limit :limit';
  await store.inSlices('person', ['user_id'], ({ values }) => {
    const given = { ...values, source };
    store.run(
      `update person set confirmed_by = null where user_id in (${slice})
        and confirmed_by = :source`,
      given,
    );
    store.run(
      `update person set union_id = null, union_by = null where user_id in (${slice})
        and union_by = :source`,
      given,
    );
    // What Alipay has confirmed is Alipay's from now on.
    store.run(
      `delete from person where user_id in (${slice})
        and source = :source and confirmed_by is null`,
      given,
    );
    store.run(
      `update person set source = confirmed_by where user_id in (${slice})
        and source = :source and confirmed_by is not null`,
      given,
    );
  });
  store.run('delete from objection where source = :source', { source });
  await judgeAgain(store);
};
