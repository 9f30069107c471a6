import assert from 'node:assert/strict';
import pMap from 'p-map';
import { z } from 'zod';
import type { World } from './world.ts';

const kinds = ['old', 'known', 'new', 'unmapped'] as const;

/**
 * `old` holds the user_id; `known` too, and both ids are in the details; `new` holds the open_id;
 * `unmapped` holds a user_id that Alipay does not know.
 */
type Kind = (typeof kinds)[number];

export interface Member {
  kind: Kind;
  userId: string;
  openId: string;
  /** Logto's id of the user. */
  account: string;
}

/** How many requests are under way at a time. */
const concurrency = 8;

const idGuard = z.object({ id: z.string() });
const holderGuard = z.object({
  id: z.string(),
  identities: z.record(z.object({ userId: z.string(), details: z.unknown() })),
});

const identityOf = ({ kind, userId, openId }: Omit<Member, 'account'>) => {
  const ids = { alipay_system_oauth_token_response: { user_id: userId, open_id: openId } };
  const id = kind === 'new' ? openId : userId;
  return { userId: id, details: { id, rawData: kind === 'known' ? ids : {} } };
};

/** Makes users of four kinds, in equal parts, whom Alipay converts but for the unmapped. */
export const makePeople = ({
  options,
  management,
  alipay: { gateway },
  users,
}: World): Promise<Member[]> => {
  const make = async (_: unknown, index: number): Promise<Member> => {
    const number = String(index).padStart(8, '0');
    const kind = kinds[index % kinds.length] ?? 'old';
    const ids = { userId: `20881000${number}`, openId: `open-id-of-one-of-many-people-${number}` };
    if (kind !== 'unmapped') {
      gateway.addUser(ids);
    }
    const { id } = idGuard.parse(await management.send('POST', 'users', {}));
    users.add(id);
    await management.send('PUT', `users/${id}/identities/alipay`, identityOf({ kind, ...ids }));
    return { kind, ...ids, account: id };
  };
  return pMap(Array.from({ length: options.users }), make, { concurrency });
};

/** Removes users whom {@link makePeople} made. */
export const removePeople = async (
  { remove }: World['management'],
  people: readonly Member[],
): Promise<void> => {
  await pMap(people, ({ account }) => remove(`users/${account}`), { concurrency });
};

/** What each user holds, by Logto's id. */
const identitiesIn = async ({ management }: World) =>
  new Map(
    (await management.list('users', holderGuard)).map(({ id, identities }) => [
      id,
      identities.alipay,
    ]),
  );

/** An id that users are moved to. */
export type Target = 'user_id' | 'open_id';

const isMoved = ({ kind }: Member): boolean => kind === 'old' || kind === 'known';

/** Sees that everybody is at the id of a kind, but for those of whom it is not known. */
export const expectAt = async (
  world: World,
  people: readonly Member[],
  to: Target,
): Promise<void> => {
  const identities = await identitiesIn(world);
  for (const member of people) {
    const { kind, account, userId, openId } = member;
    const hasOpenId = kind === 'new' || (to === 'open_id' && isMoved(member));
    const wanted = hasOpenId ? openId : userId;
    assert.equal(identities.get(account)?.userId, wanted, `a user of the kind ${kind}`);
  }
};

/** How many are to be moved from one id to the other. */
export const movable = (people: readonly Member[]): number => people.filter(isMoved).length;
