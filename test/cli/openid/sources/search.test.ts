import { describe, expect, it } from 'vitest';
import { addAccount } from '../../../../src/cli/openid/people/accounts.ts';
import { decisionNames, replaceDecisions } from '../../../../src/cli/openid/people/decisions.ts';
import type { IdKind } from '../../../../src/cli/openid/people/kinds.ts';
import { addPerson } from '../../../../src/cli/openid/people/people.ts';
import {
  idsToConvert,
  isAnybodyUnmapped,
  take,
} from '../../../../src/cli/openid/sources/search.ts';
import { LogtoEmulator } from '../../../logto/emulator.ts';
import { applicationWith } from '../../../support/application.ts';
import { clientOf } from '../../../support/emulated-logto.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { count, makeStore } from '../store.ts';

const unionIdOf = (index: number): string => `union-id-of-a-person-no-${index}`;

const idsOf = (index: number, unionId?: string) => ({
  userId: userIdOf(index),
  openId: openIdOf(index),
  unionId,
});

/** A search among accounts that hold some identities, in pages of a thousand. */
const setUp = async (held: readonly string[], target: IdKind = 'open_id') => {
  const store = await makeStore();
  store.transaction(() => {
    held.forEach((identity, index) => {
      addAccount(store, { logtoId: `l${index}`, identity });
    });
  });
  const client = clientOf(new LogtoEmulator());
  const search = { store, target, client, connectorIds: [], application: applicationWith() };
  const toConvert = async () => {
    const found: string[] = [];
    for await (const userId of idsToConvert(search)) {
      found.push(userId);
    }
    return found;
  };
  return { store, search, toConvert };
};

describe('what a source says', () => {
  it('is taken of people who have an account, by whichever id', async () => {
    const { store } = await setUp([userIdOf(1), openIdOf(2), unionIdOf(3)]);
    take(store, 'logs', [
      ...[1, 2, 3, 4].map((number) => idsOf(number, unionIdOf(number))),
      idsOf(5),
    ]);
    expect(count(store, 'select 1 from person')).toBe(3);
  });
});

describe('those whom Alipay is asked about', () => {
  it('are all whom it has not confirmed, each once, over all pages', async () => {
    const numbers = Array.from({ length: 2500 }, (_, index) => index);
    const { store, toConvert } = await setUp(numbers.map(userIdOf));
    store.transaction(() => {
      addPerson(store, idsOf(7), 'conversion');
      addPerson(store, idsOf(8), 'file');
    });
    expect(await toConvert()).toEqual(numbers.filter((number) => number !== 7).map(userIdOf));
  });

  it('are also those with two accounts, whatever was decided of them before', async () => {
    const numbers = [0, 1, 2, 3];
    const { store, toConvert } = await setUp(
      numbers.flatMap((one) => [userIdOf(one), openIdOf(one)]),
    );
    store.transaction(() => numbers.forEach((one) => void addPerson(store, idsOf(one), 'file')));
    replaceDecisions(
      store,
      decisionNames.map((decision, index) => ({
        ...{ oldUser: `l${2 * index}`, newUser: `l${2 * index + 1}`, decision },
      })),
    );
    expect(await toConvert()).toEqual(numbers.map(userIdOf));
  });

  it.each([
    ['open_id', [userIdOf(1), userIdOf(3)]],
    ['union_id', [userIdOf(1), userIdOf(2), userIdOf(3)]],
    ['user_id', []],
  ] as const)('are, on the way to %s, those who do not hold it', async (target, expected) => {
    const held = [userIdOf(1), openIdOf(2), userIdOf(3), openIdOf(9), 'odd'];
    const { store, toConvert } = await setUp(held, target);
    store.transaction(() =>
      [1, 2].forEach((number) => void addPerson(store, idsOf(number), 'file')),
    );
    expect((await toConvert()).toSorted()).toEqual(expected);
  });
});

describe('somebody without a known id of the wanted kind', () => {
  it.each([
    ['open_id', userIdOf(2000), true],
    ['open_id', openIdOf(1), false],
    ['user_id', openIdOf(2000), true],
    ['user_id', userIdOf(2000), false],
    ['union_id', userIdOf(1), true],
  ] as const)('is found, also on a later page: %s, %s', async (target, identity, isFound) => {
    const numbers = Array.from({ length: 1200 }, (_, index) => index);
    const { store, search } = await setUp([], target);
    store.transaction(() => {
      for (const number of numbers) {
        addAccount(store, { logtoId: `l${number}`, identity: openIdOf(number) });
        addPerson(store, idsOf(number, unionIdOf(number)), 'file');
      }
    });
    expect(await isAnybodyUnmapped(search)).toBe(false);
    if (target === 'union_id') {
      store.run('update person set union_id = null where user_id = :userId', { userId: identity });
    }
    addAccount(store, { logtoId: 'one-more', identity });
    expect(await isAnybodyUnmapped(search)).toBe(isFound);
  });
});
