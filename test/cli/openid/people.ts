import type { Surroundings } from './tenant.ts';

export const userIdOf = (index: number): string => `2088${String(index).padStart(12, '0')}`;
export const openIdOf = (index: number): string =>
  `open-id-of-a-person-no-${String(index).padStart(8, '0')}`;

/**
 * `old` holds the user_id; `known` too, and both ids are in the details; `new` holds the open_id;
 * `doubled` has an account for each; `unmapped` is unknown to Alipay; `other` has a blank identity;
 * `stranger` does not use Alipay.
 */
export type Kind = 'old' | 'known' | 'new' | 'doubled' | 'unmapped' | 'other' | 'stranger';

export const detailsOf = (index: number): Record<string, unknown> => ({
  id: userIdOf(index),
  name: `n${index}`,
  rawData: {
    alipay_system_oauth_token_response: { user_id: userIdOf(index), open_id: openIdOf(index) },
  },
});

/** Ids that differ in their first characters, as those of Logto do. */
export const logtoIdOf = (index: number, letter: string): string =>
  `${[...index.toString(36).padStart(4, '0')].reverse().join('')}uuuuuuu${letter}`;

/** Where people are added. */
interface Populated extends Pick<Surroundings, 'logto'> {
  alipay: { addUser(ids: { userId: string; openId: string }): void };
}

/** Adds people to a Logto and, unless they are unmapped, to Alipay; `first` is the first number. */
export const populate = (
  { logto: { tenant }, alipay }: Populated,
  kinds: readonly Kind[],
  first = 1,
): void => {
  for (const [offset, kind] of kinds.entries()) {
    const index = first + offset;
    const [userId, openId] = [userIdOf(index), openIdOf(index)];
    const add = (letter: string, identity: string, details?: Record<string, unknown>): void => {
      const alipayIdentity = { userId: identity, ...(details && { details }) };
      tenant.addUser({ id: logtoIdOf(index, letter), identities: { alipay: alipayIdentity } });
    };
    if (kind !== 'unmapped') {
      alipay.addUser({ userId, openId });
    }
    const addOld = (): void => add('a', userId, { id: userId, name: `n${index}` });
    const addAccounts: Record<Kind, () => void> = {
      old: addOld,
      unmapped: addOld,
      known: () => add('a', userId, detailsOf(index)),
      new: () => add('n', openId, { id: openId }),
      doubled: () => {
        addOld();
        add('b', openId, { id: openId });
      },
      other: () => add('o', ''),
      stranger: () => tenant.addUser({ id: logtoIdOf(index, 's') }),
    };
    addAccounts[kind]();
  }
};

/** What everybody holds at Alipay, by Logto's id, for comparison. */
export const identitiesIn = ({ logto: { tenant } }: Pick<Surroundings, 'logto'>) =>
  structuredClone(
    new Map([...tenant.users.values()].map(({ id, identities }) => [id, identities.alipay])),
  );
