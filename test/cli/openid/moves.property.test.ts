import fc from 'fast-check';
import pMap from 'p-map';
import { describe, expect, it } from 'vitest';
import {
  applyDouble,
  moveOrGiveBack,
  rememberLosers,
} from '../../../src/cli/openid/apply-double.ts';
import { applyMove } from '../../../src/cli/openid/apply-move.ts';
import { Holders } from '../../../src/cli/openid/holders.ts';
import { findOutstanding, type Outstanding } from '../../../src/cli/openid/outstanding.ts';
import { accountsOf, type Decision, makePlan } from '../../../src/cli/openid/plan.ts';
import { undoIntent } from '../../../src/cli/openid/undo-intent.ts';
import type { Identity } from '../../../src/logto/identities.ts';
import { type Kill, Killed, World } from './world.ts';

type Person = 'old' | 'new' | 'unmapped' | 'other' | Decision;

const people: Person[] = ['old', 'new', 'unmapped', 'other', 'keep-old', 'keep-new', 'skip'];

const userIdOf = (index: number): string => `2088${String(index).padStart(12, '0')}`;
const openIdOf = (index: number): string =>
  `open-id-of-a-person-no-${String(index).padStart(6, '0')}`;

const populate = (kinds: readonly Person[]): World => {
  const world = new World();
  for (const [index, kind] of kinds.entries()) {
    const [userId, openId] = [userIdOf(index), openIdOf(index)];
    const details = { id: userId, name: `n${index}`, rawData: { kept: true } };
    switch (kind) {
      case 'other':
        world.identities.set(`o${index}`, { userId: '' });
        break;
      case 'new':
        world.identities.set(`n${index}`, { userId: openId });
        break;
      default:
        world.identities.set(`a${index}`, { userId, details });
    }
    if (kind === 'keep-old' || kind === 'keep-new' || kind === 'skip') {
      world.identities.set(`b${index}`, { userId: openId, details: { id: openId } });
      world.decisions.set(accountsOf(`a${index}`, `b${index}`), kind);
    }
    if (kind !== 'unmapped') {
      world.pairs.set(userId, openId);
    }
  }
  return world;
};

const isKilled = (error: unknown): boolean => {
  if (error instanceof Killed) {
    return true;
  }
  throw error;
};

/** Starts one process that moves everybody; tells whether it came to its end. */
const applyOnce = async (world: World, kill: Kill | undefined, isFlaky: boolean) => {
  const context = { ...world.start(kill, isFlaky), targetId: 'open_id' as const };
  const plan = makePlan(new Holders(world.holders()), world.pairs, world.decisions);
  expect(plan.contradictions).toEqual([]);
  const losers = await rememberLosers(world.records.slice());
  try {
    await pMap(plan.moves, (move) => moveOrGiveBack(move, losers.get(move.to), context), {
      concurrency: 4,
    });
    await pMap(plan.doubles, (double) => applyDouble(double, context), { concurrency: 4 });
    return true;
  } catch (error) {
    return !isKilled(error);
  }
};

/** Starts as many processes as are killed, and one that is not. */
const applyAll = async (world: World, kills: readonly Kill[], isFlaky: boolean): Promise<void> => {
  for (const kill of [...kills, undefined]) {
    await applyOnce(world, kill, isFlaky);
  }
};

const undoOnce = async (world: World, kill: Kill | undefined, isFlaky: boolean) => {
  const context = world.start(kill, isFlaky);
  const taken: Outstanding[] = [];
  try {
    for await (const intent of await findOutstanding(() => world.records.slice())) {
      if ((await undoIntent(intent, context)) === 'taken') {
        taken.push(intent);
      }
    }
    for (const intent of taken) {
      await undoIntent(intent, context);
    }
    return true;
  } catch (error) {
    return !isKilled(error);
  }
};

const expectNobodyDoubled = (world: World): void => {
  const ids = world.holders().map(({ identity }) => identity);
  const own = ids.filter((identity) => identity !== '');
  expect(new Set(own).size).toBe(own.length);
};

/** Where everybody must be in the end, whatever happened on the way. */
const expectMoved = (world: World, kinds: readonly Person[]): void => {
  for (const [index, kind] of kinds.entries()) {
    const held = ['a', 'b', 'n', 'o'].map((letter) => world.identities.get(letter + index)?.userId);
    const [userId, openId] = [userIdOf(index), openIdOf(index)];
    const expected: Record<Person, Array<string | undefined>> = {
      old: [openId, undefined, undefined, undefined],
      new: [undefined, undefined, openId, undefined],
      unmapped: [userId, undefined, undefined, undefined],
      other: [undefined, undefined, undefined, ''],
      'keep-old': [openId, undefined, undefined, undefined],
      'keep-new': [undefined, openId, undefined, undefined],
      skip: [userId, openId, undefined, undefined],
    };
    expect(held).toEqual(expected[kind]);
  }
};

type Held = Identity | undefined;
type Change = 'unlinks' | 'links an old id' | 'links a new id';

/** Has a user, the one at a place, change the identity; a number stands for the new one. */
const change = (world: World, place: number, what: Change, number: number): Map<string, Held> => {
  const logtoId = [...world.identities.keys()][place % world.identities.size] ?? '';
  const hasLost = world.records.some(
    (record) => record.kind === 'intent' && record.logtoId === logtoId && record.to === null,
  );
  // That a user has unlinked an identity cannot be told from that it was taken away.
  if (world.identities.size === 0 || (what === 'unlinks' && hasLost)) {
    return new Map();
  }
  const [userId, openId] = [userIdOf(number), openIdOf(number)];
  world.pairs.set(userId, openId);
  const linked = { userId: what === 'links an old id' ? userId : openId };
  const identity = what === 'unlinks' ? undefined : linked;
  world.identities.set(logtoId, identity);
  return new Map([[logtoId, identity]]);
};

const idsIn = (identities: ReadonlyMap<string, Held>) =>
  new Map([...identities].map(([logtoId, identity]) => [logtoId, identity?.userId]));

const killAtAnyStep = fc.record({ step: fc.integer({ min: 1, max: 40 }), isAfter: fc.boolean() });
const crowd = fc.array(fc.constantFrom(...people), { maxLength: 12 });

describe('a move', () => {
  it('loses and doubles nobody, whenever it is killed and begun again', async () => {
    await fc.assert(
      fc.asyncProperty(
        crowd,
        fc.array(killAtAnyStep),
        fc.boolean(),
        async (kinds, kills, flaky) => {
          const world = populate(kinds);
          for (const kill of kills) {
            await applyOnce(world, kill, flaky);
            expectNobodyDoubled(world);
          }
          expect(await applyOnce(world, undefined, flaky)).toBe(true);
          expectNobodyDoubled(world);
          expectMoved(world, kinds);
        },
      ),
    );
  });

  it('is brought back whole by undo, whenever either is killed', async () => {
    const kills = fc.array(killAtAnyStep, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(crowd, kills, kills, fc.boolean(), async (kinds, applied, undone, flaky) => {
        const world = populate(kinds);
        const before = world.snapshot();
        await applyAll(world, applied, flaky);
        for (const kill of [...undone, undefined]) {
          await undoOnce(world, kill, flaky);
          expectNobodyDoubled(world);
        }
        expect(world.snapshot()).toEqual(before);
      }),
    );
  });

  it('is brought back by undo though the user was to get another id at first', async () => {
    const world = populate(['old']);
    const before = world.snapshot();
    world.identities.set('b0', { userId: openIdOf(0) });
    const context = { ...world.start(undefined), targetId: 'open_id' as const };
    const move = { logtoId: 'a0', from: userIdOf(0), to: openIdOf(0) };
    expect(await applyMove(move, context)).toBe('taken');
    const double = { ...move, newLogtoId: 'b0', decision: 'keep-new' as const };
    expect(await applyDouble(double, context)).toBe('moved');
    expect(world.identities.get('a0')).toBeUndefined();
    expect(await undoOnce(world, undefined, false)).toBe(true);
    expect(world.snapshot()).toEqual([...before, ['b0', { userId: openIdOf(0) }]]);
  });

  it('is undone as far as what others have written since, and no further', async () => {
    const changes = fc.array(
      fc.tuple(fc.nat(), fc.constantFrom<Change[]>('unlinks', 'links an old id', 'links a new id')),
      { maxLength: 4 },
    );
    const kills = fc.array(killAtAnyStep, { maxLength: 3 });
    const rounds = fc.array(fc.tuple(changes, kills), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(crowd, rounds, kills, fc.boolean(), async (kinds, moves, undone, flaky) => {
        const world = populate(kinds);
        let written = new Map(world.identities);
        for (const [round, [changed, applied]] of moves.entries()) {
          for (const [index, [place, what]] of changed.entries()) {
            const number = 1000 + 10 * round + index;
            written = new Map([...written, ...change(world, place, what, number)]);
          }
          await applyAll(world, applied, flaky);
        }
        for (const kill of [...undone, undefined]) {
          await undoOnce(world, kill, flaky);
          expectNobodyDoubled(world);
        }
        expect(idsIn(world.identities)).toEqual(idsIn(written));
      }),
    );
  });

  describe('of a user who has linked another account at Alipay, and was moved again', () => {
    const movedTwice = async (): Promise<World> => {
      const world = populate(['old']);
      await applyOnce(world, undefined, false);
      world.identities.set('a0', { userId: userIdOf(7) });
      world.pairs.set(userIdOf(7), openIdOf(7));
      await applyOnce(world, undefined, false);
      return world;
    };

    it('is brought back to that one', async () => {
      const world = await movedTwice();
      expect(await undoOnce(world, undefined, false)).toBe(true);
      expect(world.identities.get('a0')).toEqual({ userId: userIdOf(7) });
    });

    it('is not brought back if the user has linked the first one again', async () => {
      const world = await movedTwice();
      world.identities.set('a0', { userId: openIdOf(0) });
      expect(await undoOnce(world, undefined, false)).toBe(true);
      expect(world.identities.get('a0')).toEqual({ userId: openIdOf(0) });
    });
  });

  it('keeps both ids and everything else in the details', async () => {
    const world = populate(['old']);
    await applyOnce(world, undefined, false);
    expect(world.identities.get('a0')).toEqual({
      userId: openIdOf(0),
      details: {
        id: openIdOf(0),
        name: 'n0',
        rawData: {
          kept: true,
          alipay_system_oauth_token_response: { user_id: userIdOf(0), open_id: openIdOf(0) },
        },
      },
    });
  });
});

describe('a plan', () => {
  it('has every holder in exactly one part', () => {
    fc.assert(
      fc.property(crowd, (kinds) => {
        const world = populate(kinds);
        const plan = makePlan(new Holders(world.holders()), world.pairs, world.decisions);
        const [moves, unmapped] = [[...plan.moves], [...plan.unmapped]];
        expect([plan.moves.size, plan.unmapped.size]).toEqual([moves.length, unmapped.length]);
        const sum = moves.length + plan.doubles.length + unmapped.length + plan.untouched;
        expect(sum).toBe(world.holders().length);
      }),
    );
  });

  const holders = [
    { logtoId: 'a', identity: userIdOf(1) },
    { logtoId: 'b', identity: userIdOf(2) },
  ];

  it.each([
    ['one new id for two users', holders, [openIdOf(1), openIdOf(1)], 'one-id-for-two-users'],
    ['user ids for new ids', holders, [userIdOf(8), userIdOf(9)], 'new-id-is-a-user-id'],
    [
      'one identity of two users',
      [...holders, { logtoId: 'c', identity: userIdOf(1) }],
      [openIdOf(1), openIdOf(2)],
      'identity-held-twice',
    ],
  ])('is refused for %s', (_what, held, [first = '', second = ''], code) => {
    const pairs = new Map([
      [userIdOf(1), first],
      [userIdOf(2), second],
    ]);
    expect(makePlan(new Holders(held), pairs, new Map()).contradictions).toMatchObject([
      { code },
      ...(code === 'new-id-is-a-user-id' ? [{ code }] : []),
    ]);
  });

  it('leaves a double alone for which nothing is decided', () => {
    const world = populate(['keep-old']);
    const plan = makePlan(new Holders(world.holders()), world.pairs, new Map());
    expect(plan.doubles).toMatchObject([{ logtoId: 'a0', newLogtoId: 'b0', decision: 'skip' }]);
  });
});
