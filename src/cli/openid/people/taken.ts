import { z } from 'zod';
import type { Store } from '../../files/store.ts';

const details = z.record(z.unknown());

const takenGuard = z
  .object({
    logtoId: z.string(),
    userId: z.string(),
    details: z.string().nullable(),
    givenTo: z.string(),
  })
  .transform(({ userId, details: text, ...row }) => {
    const kept = text === null ? {} : { details: details.parse(JSON.parse(text)) };
    return { ...row, identity: { userId, ...kept } };
  });

/** An identity that a decision takes from an account, whole, for the person's other account. */
export type Taken = z.output<typeof takenGuard>;

/** What is about to be taken, and for which account. */
interface ToBeTaken {
  logtoId: string;
  identity: TakenIdentity;
  givenTo: string;
  /** Whether it is not to be given back, whatever happens: the other account has its own id already. */
  isSettled: boolean;
}

/** Writes down, durably, what is about to be taken away. */
export const noteTaken = (store: Store, toBeTaken: ToBeTaken): void => {
  const { logtoId, identity, givenTo, isSettled } = toBeTaken;
  store.run(
    'insert or replace into taken values (:logtoId, :identity, :details, :givenTo, :isSettled)',
    {
      ...{ logtoId, givenTo, identity: identity.userId, isSettled: isSettled ? 1 : 0 },
      details: identity.details ? JSON.stringify(identity.details) : null,
    },
  );
};

interface TakenIdentity {
  userId: string;
  details?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Notes that nothing of this is to be given back any more. */
export const settleTaken = (
  store: Store,
  { logtoId, identity }: { logtoId: string; identity: Pick<TakenIdentity, 'userId'> },
): void => {
  store.run('update taken set is_settled = 1 where logto_id = :logtoId and identity = :identity', {
    logtoId,
    identity: identity.userId,
  });
};

/** Settles what another account holds now. */
export const settleHeld = (store: Store): void => {
  store.run(`update taken set is_settled = 1 where is_settled = 0
    and exists (select 1 from account a where a.identity = taken.identity)`);
};

const columns = 'logto_id as logtoId, identity as userId, details, given_to as givenTo';

/** What was taken and is to be given back: nobody has got it, and nobody is about to. */
export const openTaken = (store: Store): Taken[] =>
  store.all(
    takenGuard,
    `select ${columns} from taken t where is_settled = 0
      and not exists (select 1 from account a where a.identity = t.identity)
      and not exists (select 1 from person q
        join plan p on p.part = 'move' and p.identity in (q.user_id, q.open_id, q.union_id)
          and p.logto_id = t.given_to
        where q.user_id = t.identity or q.open_id = t.identity or q.union_id = t.identity)`,
  );

/** What was taken for an account to get, and is not settled. */
export const takenFor = (
  store: Store,
  { logtoId, to }: { logtoId: string; to: string },
): Taken | undefined =>
  store.first(
    takenGuard,
    `select ${columns} from taken
      where identity = :to and given_to = :logtoId and is_settled = 0`,
    { to, logtoId },
  );
