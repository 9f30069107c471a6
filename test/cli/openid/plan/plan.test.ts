import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addAccount } from '../../../../src/cli/openid/people/accounts.ts';
import { decisionNames } from '../../../../src/cli/openid/people/decisions.ts';
import { type IdKind, idKinds } from '../../../../src/cli/openid/people/kinds.ts';
import { addPerson } from '../../../../src/cli/openid/people/people.ts';
import type { Source } from '../../../../src/cli/openid/people/sources.ts';
import { accountSlice, classified } from '../../../../src/cli/openid/plan/classify.ts';
import { countBy, countOf, makePlan, parts } from '../../../../src/cli/openid/plan/plan.ts';
import { accountsIn, doublesIn, movesIn } from '../../../../src/cli/openid/plan/rows.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { makeStore, planIn } from '../store.ts';

const unionIdOf = (index: number): string => `union-id-of-a-person-no-${index}`;

const number = fc.nat(5);
const identity = fc.oneof(
  number.map(userIdOf),
  number.map(openIdOf),
  number.map(unionIdOf),
  fc.constantFrom('', 'x'.repeat(30)),
);
const accounts = fc
  .array(identity, { maxLength: 9 })
  .map((held) => held.map((one, index) => ({ logtoId: `l${index}`, identity: one })));
const people = fc.array(
  fc.record({
    userId: number.map(userIdOf),
    openId: number.map(openIdOf),
    unionId: fc.option(number.map(unionIdOf), { nil: undefined }),
  }),
  { maxLength: 7 },
);

/** Of one in nine nobody says anything; of one in three of the others, Alipay does as well. */
const sourcesOf = (index: number): Source[] => {
  if (index % 9 === 0) {
    return [];
  }
  return [
    index % 2 === 0 ? 'file' : 'details',
    ...(index % 3 === 0 ? ['conversion' as const] : []),
  ];
};

const user = fc.nat(8).map((index) => `l${index}`);
const decisions = fc.array(
  fc.record({ oldUser: user, newUser: user, decision: fc.constantFrom(...decisionNames) }),
  { maxLength: 40 },
);

describe('a plan', () => {
  it('counts accounts that are alike in everything that is reported, over all slices', async () => {
    const store = await makeStore();
    store.transaction(() => {
      for (let index = 0; index < 4500; index += 1) {
        const ids = { userId: userIdOf(index), openId: openIdOf(index) };
        const identity = index % 5 === 0 ? ids.openId : ids.userId;
        addAccount(store, { logtoId: `l${index}`, identity });
        for (const source of sourcesOf(index)) {
          addPerson(store, ids, source);
        }
      }
    });
    const plan = await makePlan(store, 'open_id');
    expect(plan.accounts).toBe(4500);
    const counts = countBy(
      plan,
      ({ part, holds, source, isConfirmed }) => `${part} ${holds} ${source} ${isConfirmed}`,
    );
    const lines = Object.entries(counts).map(([alike, count]) => `${alike} ${count}`);
    expect(lines.toSorted()).toEqual([
      'move user_id details false 1200',
      'move user_id details true 400',
      'move user_id file false 1200',
      'move user_id file true 400',
      'there open_id details false 300',
      'there open_id details true 100',
      'there open_id file false 300',
      'there open_id file true 100',
      'unmapped user_id null false 400',
      'untouched new-id null false 100',
    ]);
  });

  it.each(idKinds)(
    'to %s has each account in exactly one part, and gives no id twice',
    async (target) => {
      const store = await makeStore();
      await fc.assert(
        fc.asyncProperty(accounts, people, decisions, async (held, known, decided) => {
          const input = { accounts: held, people: known, decisions: decided };
          const plan = await planIn(store, input, target);
          const sorted = parts.flatMap((part) => [...accountsIn(store, part)]);
          expect(sorted.map(({ logtoId }) => logtoId).sort()).toEqual(
            held.map(({ logtoId }) => logtoId),
          );
          expect(countOf(plan, () => true)).toBe(held.length);
          if (plan.contradictions.length === 0) {
            const given = [...movesIn(store)].map(({ to }) => to);
            expect(new Set(given).size).toBe(given.length);
            expect(held.filter((one) => given.includes(one.identity))).toEqual([]);
            expect(
              [...doublesIn(store)].every(({ to, newLogtoId }) =>
                held.some((one) => one.logtoId === newLogtoId && one.identity === to),
              ),
            ).toBe(true);
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  it.each([
    ['union_id', 'user_id', 'untouched'],
    ['union_id', 'open_id', 'unmapped'],
    ['union_id', 'union_id', 'untouched'],
    ['open_id', 'user_id', 'untouched'],
    ['open_id', 'union_id', 'unmapped'],
    ['user_id', 'open_id', 'unmapped'],
  ] as const)('to %s, from %s, has a new id of nobody known %s', async (target, present, part) => {
    const store = await makeStore();
    await planIn(store, { accounts: [{ logtoId: 'a', identity: openIdOf(1) }], people: [] });
    expect((await makePlan(store, target, present)).tallies).toMatchObject([{ part, count: 1 }]);
  });

  it('says why nobody may be moved', async () => {
    const store = await makeStore();
    const codesOf = async (held: readonly string[], known: ReadonlyArray<[number, number]>) =>
      (
        await planIn(store, {
          accounts: held.map((one, index) => ({ logtoId: `l${index}`, identity: one })),
          people: known.map(([user, open]) => ({ userId: userIdOf(user), openId: openIdOf(open) })),
        })
      ).contradictions.map(({ code }) => code);
    expect(
      await codesOf(
        [userIdOf(1), userIdOf(2)],
        [
          [1, 1],
          [2, 1],
        ],
      ),
    ).toEqual(['one-id-for-two-users']);
    expect(await codesOf([userIdOf(1), userIdOf(1)], [[1, 1]])).toEqual(['identity-held-twice']);
    expect(
      await codesOf(
        [userIdOf(1)],
        [
          [1, 1],
          [1, 2],
        ],
      ),
    ).toEqual(['sources-disagree']);
    expect(
      await codesOf(
        [userIdOf(3)],
        [
          [1, 1],
          [1, 2],
        ],
      ),
    ).toEqual([]);
  });

  it('does not take any text for an id of a group of apps, which matters to who is moved to it', async () => {
    const store = await makeStore();
    const accounts = [{ logtoId: 'l1', identity: userIdOf(1) }];
    const people = [{ userId: userIdOf(1), openId: openIdOf(1), unionId: 'odd' }];
    const contradictionsTo = async (target: IdKind) =>
      (await planIn(store, { accounts, people }, target)).contradictions;
    const contradiction = { code: 'new-id-not-recognized', logtoIds: ['l1'] };
    expect(await contradictionsTo('union_id')).toEqual([contradiction]);
    expect(await contradictionsTo('open_id')).toEqual([]);
  });

  it.each(idKinds)('to %s looks at a whole table only if that is meant', async (target) => {
    const store = await makeStore();
    await planIn(store, { accounts: [], people: [] }, target);
    const detail = z.object({ detail: z.string() }).transform((row) => row.detail);
    const values = { identity: '', logto_id: '', limit: 1 };
    const steps = store.all(
      detail,
      `explain query plan ${classified(target, accountSlice)}`,
      values,
    );
    const scans = steps.filter((step) => step.startsWith('SCAN'));
    // The slice, and what was made of it; every table is searched by its key.
    expect(scans.filter((step) => /\b(account|person|plan|decision)\b/.test(step))).toEqual([]);
    expect(steps.filter((step) => step.startsWith('SEARCH')).length).toBeGreaterThan(3);
  });
});
