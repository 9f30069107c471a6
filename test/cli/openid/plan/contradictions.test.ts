import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Store } from '../../../../src/cli/files/store.ts';
import { addAccount } from '../../../../src/cli/openid/people/accounts.ts';
import type { IdKind } from '../../../../src/cli/openid/people/kinds.ts';
import { addPerson } from '../../../../src/cli/openid/people/people.ts';
import { rivals } from '../../../../src/cli/openid/plan/contradictions.ts';
import { makePlan } from '../../../../src/cli/openid/plan/plan.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { makeStore } from '../store.ts';

const unionId = 'union-id-of-a-person-no-1';

const contradictionsIn = async (
  held: Readonly<Record<string, string>>,
  fill: (store: Store) => void,
  target: IdKind = 'open_id',
) => {
  const store = await makeStore();
  store.transaction(() => {
    for (const [logtoId, identity] of Object.entries(held)) {
      addAccount(store, { logtoId, identity });
    }
    fill(store);
  });
  return (await makePlan(store, target)).contradictions;
};

const person = { userId: userIdOf(1), openId: openIdOf(1), unionId };

describe('what speaks against a plan', () => {
  it('are sources that disagree, with the one that came first', async () => {
    const found = await contradictionsIn({ a: userIdOf(1) }, (store) => {
      addPerson(store, { userId: userIdOf(1), openId: openIdOf(1) }, 'details');
      addPerson(store, { userId: userIdOf(1), openId: openIdOf(2) }, 'file');
    });
    const sources = ['details', 'file'];
    expect(found).toEqual([{ code: 'sources-disagree', logtoIds: ['a'], sources }]);
  });

  it.each([
    ['open_id', { a: userIdOf(1), b: unionId }, ['a', 'b']],
    ['union_id', { a: userIdOf(1), b: openIdOf(1) }, ['a', 'b']],
    ['user_id', { a: openIdOf(1), b: unionId }, ['a', 'b']],
  ] as const)('are two accounts of which each could get the %s', async (target, held, logtoIds) => {
    const fill = (store: Store) => addPerson(store, person, 'file');
    expect(await contradictionsIn(held, fill, target)).toEqual([
      { code: 'second-account-at-other-id', logtoIds },
    ]);
  });

  it('is an id that two hold, unless nobody can say whose it is', async () => {
    const unknown = { e: openIdOf(5), f: openIdOf(5), g: 'odd', h: 'odd' };
    const known = { a: openIdOf(1), b: openIdOf(1), b2: openIdOf(1), z: userIdOf(1) };
    const held = { ...known, c: userIdOf(9), d: userIdOf(9), ...unknown };
    const fill = (store: Store) => addPerson(store, person, 'file');
    expect(await contradictionsIn(held, fill)).toEqual([
      { code: 'identity-held-twice', logtoIds: ['a', 'b'] },
      { code: 'identity-held-twice', logtoIds: ['b', 'b2'] },
      { code: 'identity-held-twice', logtoIds: ['c', 'd'] },
    ]);
  });

  it.each([
    ['new-id-is-a-user-id', userIdOf(7), ['open_id', 'union_id']],
    ['new-id-not-recognized', 'short', ['open_id', 'union_id']],
  ])('is a new id of a wrong form, but not on the way back: %s', async (code, openId, against) => {
    for (const target of ['open_id', 'union_id', 'user_id'] as const) {
      const fill = (store: Store) => addPerson(store, { userId: userIdOf(1), openId }, 'details');
      const found = await contradictionsIn({ a: userIdOf(1) }, fill, target);
      expect(found).toEqual(against.includes(target) ? [{ code, logtoIds: ['a'] }] : []);
    }
  });

  it('is found by an index, however long the plan is', async () => {
    const store = await makeStore();
    const detail = z.object({ detail: z.string() }).transform((row) => row.detail);
    const steps = store.all(detail, `explain query plan ${rivals}`);
    expect(steps.filter((step) => !step.startsWith('CORRELATED'))).toEqual([
      'SCAN p USING INDEX plan_rival',
      'SEARCH a USING COVERING INDEX account_logto_id (logto_id=?)',
    ]);
  });

  it('is nothing that is said of people without an account, and twenty things at most', async () => {
    const disagree = (store: Store, index: number) => {
      addPerson(store, { userId: userIdOf(index), openId: openIdOf(index) }, 'details');
      addPerson(store, { userId: userIdOf(index), openId: openIdOf(index + 100) }, 'file');
    };
    expect(await contradictionsIn({ a: userIdOf(9) }, (store) => disagree(store, 1))).toEqual([]);
    const twentyFive = Array.from({ length: 25 }, (_, index) => index);
    const held = Object.fromEntries(
      twentyFive.flatMap((index) => [
        [`a${index}`, userIdOf(index)],
        [`b${index}`, userIdOf(index)],
      ]),
    );
    const found = await contradictionsIn(held, (store) => {
      for (const index of twentyFive) {
        disagree(store, index);
      }
    });
    expect(found).toHaveLength(20);
  });
});
