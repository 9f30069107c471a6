import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/cli/files/store.ts';
import type { Decided, Decision } from '../../../src/cli/openid/people/decisions.ts';
import type { IdKind } from '../../../src/cli/openid/people/kinds.ts';
import { addPerson } from '../../../src/cli/openid/people/people.ts';
import type { Fault } from '../../logto/emulator.ts';
import { slowMs } from '../../support/time.ts';
import { openIdOf, userIdOf } from './people.ts';
import { storeInMemory } from './store.ts';
import { type Fate, World } from './world.ts';

type Kind = 'old' | 'new' | 'unmapped' | 'other' | Decision;

const kinds: Kind[] = ['old', 'new', 'unmapped', 'other', 'keep-old', 'keep-new', 'skip'];

const unionIdOf = (index: number): string => `union-id-of-a-person-no-${index}`;

const idOf: Record<IdKind, (index: number) => string> = {
  user_id: userIdOf,
  open_id: openIdOf,
  union_id: unionIdOf,
};

/** Ids of Logto: `a` is the first account of a person, `b` the second. */
const logtoIdOf = (letter: string, index: number): string => `${letter}${index}`;

const isDoubled = (kind: Kind): kind is Decision =>
  kind === 'keep-old' || kind === 'keep-new' || kind === 'skip';

const populate = (world: World, crowd: readonly Kind[]): void => {
  const { tenant } = world.logto;
  const add = (letter: string, index: number, userId: string): void => {
    const identities = { alipay: { userId, details: { id: userId, kept: true } } };
    tenant.addUser({ id: logtoIdOf(letter, index), identities });
  };
  for (const [index, kind] of crowd.entries()) {
    if (kind !== 'new') {
      add('a', index, kind === 'other' ? '' : userIdOf(index));
    }
    if (kind === 'new' || isDoubled(kind)) {
      add('b', index, openIdOf(index));
    }
  }
};

/** A folder's knowledge of everybody but the unmapped. */
const knowingStore = (crowd: readonly Kind[]): Store => {
  const store = storeInMemory();
  store.transaction(() => {
    for (const [index, kind] of crowd.entries()) {
      if (kind !== 'unmapped' && kind !== 'other') {
        const ids = { userId: userIdOf(index), openId: openIdOf(index) };
        addPerson(store, { ...ids, unionId: unionIdOf(index) }, 'conversion');
      }
    }
  });
  return store;
};

const decisionsOf = (crowd: readonly Kind[]): Decided[] =>
  crowd.flatMap((kind, index) =>
    isDoubled(kind)
      ? [{ oldUser: logtoIdOf('a', index), newUser: logtoIdOf('b', index), decision: kind }]
      : [],
  );

const faults: ReadonlyArray<Fault | undefined> = [
  ...([undefined, undefined, undefined, 'lost', 'reset'] as const),
  ...[404, 409, 422, 429, 500].map((status) => ({ status })),
];

const fates = fc.array(
  fc.record({
    kill: fc.option(fc.record({ at: fc.integer({ min: 1, max: 60 }), isAfter: fc.boolean() }), {
      nil: undefined,
    }),
    faults: fc.array(fc.constantFrom(...faults), { maxLength: 7 }),
  }),
  { maxLength: 4 },
);

const crowds = fc.array(fc.constantFrom(...kinds), { maxLength: 14 });

/** Runs processes, each with its fate, from two folders in turn, and then one whose way is free. */
const runAll = async (
  world: World,
  stores: readonly Store[],
  target: IdKind,
  crowd: readonly Kind[],
  ofProcesses: readonly Fate[],
): Promise<void> => {
  const decisions = target === 'open_id' ? decisionsOf(crowd) : [];
  for (const [index, fate] of ofProcesses.entries()) {
    const store = stores[index % stores.length];
    // A user whom Logto refuses again and again, or a Logto that is in trouble for long, ends a run.
    await (store && world.run(store, target, decisions, fate).catch(() => undefined));
    expect(world.wrong).toEqual([]);
  }
  for (const store of stores) {
    const outcome = await world.run(store, target, decisions);
    expect(outcome).toMatchObject({ blockers: [], isFlipped: true });
  }
  expect(world.wrong).toEqual([]);
};

/** Where an account is once everybody is moved to `open_id`, if its user does nothing. */
const endOf = (kind: Kind, letter: 'a' | 'b', index: number): string | undefined => {
  switch (kind) {
    case 'unmapped':
    case 'skip':
      return letter === 'a' ? userIdOf(index) : openIdOf(index);
    case 'keep-old':
      return letter === 'a' ? openIdOf(index) : undefined;
    case 'keep-new':
      return letter === 'a' ? undefined : openIdOf(index);
    case 'other':
      return '';
    default:
      return openIdOf(index);
  }
};

const accountsOf = (world: World) =>
  [...world.logto.tenant.users.keys()].map((id) => ({
    id,
    letter: id.startsWith('a') ? ('a' as const) : ('b' as const),
    index: Number(id.slice(1)),
  }));

/** Everybody who is meant is at the open_id, as far as it is known and decided. */
const expectMoved = (
  world: World,
  crowd: readonly Kind[],
  isMeant: (index: number) => boolean,
): void => {
  const meant = accountsOf(world).filter(({ index }) => isMeant(index));
  expect(meant.map(({ id }) => [id, world.heldBy(id)])).toEqual(
    meant.map(({ id, letter, index }) => [id, endOf(crowd[index] ?? 'old', letter, index)]),
  );
};

/** Whoever began at the user_id is there again, but for whom a decision has taken it. */
const expectBack = (world: World, crowd: readonly Kind[]): void => {
  const first = accountsOf(world).filter(
    ({ letter, index }) => letter === 'a' && crowd[index] !== 'keep-new',
  );
  expect(first.map(({ id }) => [id, world.heldBy(id)])).toEqual(
    first.map(({ id, index }) => [id, crowd[index] === 'other' ? '' : userIdOf(index)]),
  );
};

/** Has a folder know those whose ids users may link. */
const learn = (store: Store, count: number): void =>
  store.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const number = ownNumber(index);
      addPerson(store, { userId: userIdOf(number), openId: openIdOf(number) }, 'conversion');
    }
  });

type Act = 'unlinks' | 'is deleted' | 'links an old id' | 'links a new id';

interface Acting {
  /** Before which request about identities. */
  at: number;
  who: number;
  what: Act;
}

/** The person whose ids a user who acts may link: nobody else's. */
const ownNumber = (index: number): number => 1000 + index;

/** Has users act, and returns whose id each who has acted holds; undefined for none. */
const letAct = (world: World, acting: readonly Acting[]): Map<string, number | undefined> => {
  const { tenant } = world.logto;
  const ids = [...tenant.users.keys()];
  const acted = new Map<string, number | undefined>();
  let requests = 0;
  const act = ({ what }: Acting, id: string, number: number): void => {
    const user = tenant.users.get(id);
    const isLinking = what.startsWith('links');
    // Not guaranteed: what is linked between a read and the write that follows it, and what is done while
    // Logto itself writes.
    if (
      user === undefined ||
      world.beingWritten.has(id) ||
      (isLinking && world.beingRead.has(id))
    ) {
      return;
    }
    acted.set(id, isLinking ? number : undefined);
    const userId = what === 'links an old id' ? userIdOf(number) : openIdOf(number);
    user.identities = isLinking ? { alipay: { userId } } : {};
    if (what === 'is deleted') {
      tenant.deleteUser(id);
    }
  };
  world.onRequest = () => {
    requests += 1;
    for (const [index, one] of acting.entries()) {
      if (one.at === requests && ids.length > 0) {
        act(one, ids[one.who % ids.length] ?? '', ownNumber(index));
      }
    }
  };
  return acted;
};

describe('a move', { timeout: slowMs }, () => {
  it('brings everybody there and back, whatever happens on the way', async () => {
    await fc.assert(
      fc.asyncProperty(crowds, fates, fates, async (crowd, there, back) => {
        const world = new World();
        populate(world, crowd);
        const stores = [knowingStore(crowd), knowingStore(crowd)];
        await runAll(world, stores, 'open_id', crowd, there);
        expectMoved(world, crowd, () => true);
        await runAll(world, stores, 'user_id', crowd, back);
        expectBack(world, crowd);
        expect(world.logto.tenant.signInMode).toBe('SignInAndRegister');
      }),
      { numRuns: 40 },
    );
  });

  it('goes in every direction', async () => {
    const directions = fc.array(fc.constantFrom<IdKind[]>('open_id', 'union_id', 'user_id'), {
      maxLength: 4,
    });
    const singles = fc.array(fc.constantFrom<Kind[]>('old', 'new', 'other'), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(singles, directions, fates, async (crowd, targets, ofProcesses) => {
        const world = new World();
        populate(world, crowd);
        const stores = [knowingStore(crowd)];
        for (const target of targets) {
          await runAll(world, stores, target, crowd, ofProcesses);
          for (const { id, index } of accountsOf(world)) {
            const expected = crowd[index] === 'other' ? '' : idOf[target](index);
            expect([id, world.heldBy(id)]).toEqual([id, expected]);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  const acts = fc.array(
    fc.record({
      at: fc.integer({ min: 1, max: 40 }),
      who: fc.nat(),
      what: fc.constantFrom<Act[]>('unlinks', 'is deleted', 'links an old id', 'links a new id'),
    }),
    { maxLength: 5 },
  );

  it('leaves what users change meanwhile as they make it, and the others where they belong', async () => {
    await fc.assert(
      fc.asyncProperty(crowds, acts, fates, async (crowd, acting, ofProcesses) => {
        const world = new World();
        populate(world, crowd);
        const acted = letAct(world, acting);
        const stores = [knowingStore(crowd), knowingStore(crowd)];
        for (const store of stores) {
          learn(store, acting.length);
        }
        // Whose answers are lost cannot be told from who unlinks: see the docstring of `change`.
        const withoutLosses = ofProcesses.map(({ faults: of = [], ...fate }) => ({
          kill: fate.kill && { ...fate.kill, isAfter: false },
          faults: of.filter((fault) => fault !== 'lost'),
        }));
        await runAll(world, stores, 'open_id', crowd, withoutLosses);
        for (const [id, number] of acted) {
          const own = number === undefined ? [undefined] : [userIdOf(number), openIdOf(number)];
          expect(own).toContain(world.heldBy(id));
        }
        const hasActed = (index: number): boolean =>
          acted.has(logtoIdOf('a', index)) || acted.has(logtoIdOf('b', index));
        expectMoved(world, crowd, (index) => !hasActed(index));
      }),
      { numRuns: 40 },
    );
  });
});
