import { messages } from '../../../../src/cli/messages.ts';
import type { Decision } from '../../../../src/cli/openid/people/decisions.ts';
import type { IdKind } from '../../../../src/cli/openid/people/kinds.ts';
import { renderTransaction, type SqlSubject } from '../../../../src/cli/openid/sql/transaction.ts';
import { appId } from '../../../support/app-ids.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { makeStore, planIn } from '../store.ts';

/** The connector of a Logto that has no other. */
export const connectors = [{ id: 'native', factoryId: 'alipay-native', appId }];

export const unionIdOf = (index: number): string => `union-id-of-a-person-no-${index}`;

const personOf = (index: number) => ({
  userId: userIdOf(index),
  openId: openIdOf(index),
  unionId: unionIdOf(index),
});

/** What is planned for whom. */
export interface Planned {
  /** Identities by the user of Logto who holds them. */
  held: Readonly<Record<string, string>>;
  decisions?: ReadonlyArray<readonly [oldUser: string, newUser: string, decision: Decision]>;
  /** Those whose ids are known, by their numbers. */
  known?: readonly number[];
  target?: IdKind;
}

/** A plan, and the store of its rows. */
export const planFor = async ({
  held,
  decisions = [],
  known = [1, 2, 3, 4, 5],
  target = 'open_id',
}: Planned): Promise<Pick<SqlSubject, 'store' | 'plan'>> => {
  const store = await makeStore();
  const input = {
    accounts: Object.entries(held).map(([logtoId, identity]) => ({ logtoId, identity })),
    people: known.map((index) => personOf(index)),
    decisions: decisions.map(([oldUser, newUser, decision]) => ({ oldUser, newUser, decision })),
  };
  return { store, plan: await planIn(store, input, target) };
};

/** The transaction of a plan. */
export const renderPlan = async (
  planned: Planned,
  members: Partial<SqlSubject> = {},
  language: 'en' | 'zh' = 'en',
): Promise<string> => {
  const subject = { ...(await planFor(planned)), connectors, isFlipped: false, ...members };
  return [...renderTransaction(subject, messages[language].openid.sqlFile)].join('');
};
