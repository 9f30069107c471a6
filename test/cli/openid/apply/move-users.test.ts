import { describe, expect, it } from 'vitest';
import {
  giveTakenBack,
  moveDouble,
  moveUser,
} from '../../../../src/cli/openid/apply/move-users.ts';
import { noteTaken, openTaken } from '../../../../src/cli/openid/people/taken.ts';
import type { Double } from '../../../../src/cli/openid/plan/rows.ts';
import { type Fault, LogtoEmulator } from '../../../logto/emulator.ts';
import { clientOf } from '../../../support/emulated-logto.ts';
import { failureOf } from '../../../support/scripted-logto.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { allTaken, makeStore } from '../store.ts';

const [from, to, another] = [userIdOf(1), openIdOf(1), openIdOf(7)];
const [old, second] = ['old-account', 'new-account'];
const details = { name: 'n' };
const taken = { logtoId: second, identity: { userId: to, details }, givenTo: old };

/** A person with two accounts, of which one may hold nothing, and what is to become of them. */
const setUp = async (
  oldHolds: string | null = from,
  secondHolds: string | null = to,
  part: Double['part'] = 'keep-old',
) => {
  const logto = new LogtoEmulator();
  const { tenant } = logto;
  const store = await makeStore();
  const hold = (id: string, userId: string | null): void => {
    const user = tenant.users.get(id) ?? tenant.addUser({ id });
    user.identities = userId === null ? {} : { alipay: { userId, details } };
  };
  hold(old, oldHolds);
  hold(second, secondHolds);
  const double: Double = {
    ...{ from, to, logtoId: old, newLogtoId: second, part },
    ...{ holds: 'user_id', isConfirmed: true, source: 'order' },
    ids: { userId: from, openId: to, unionId: undefined },
  };
  const faults = new Map<string, Fault>();
  /** Each write, and what was open to be given back when it came. */
  const writes: Array<[request: string, open: number]> = [];
  logto.onRequest = (request) => {
    const name = request.replace(/\/api\/users\/|\/identities\/alipay/g, '');
    if (/^(PUT|DELETE) /.test(name)) {
      writes.push([name, openTaken(store).length]);
    }
    return faults.get(name);
  };
  const context = { client: clientOf(logto), store };
  return {
    ...{ context, faults, hold, store, tenant, writes },
    move: () => moveUser(double, context),
    decide: () => moveDouble(double, context),
    held: () => [old, second].map((id) => tenant.users.get(id)?.identities.alipay?.userId),
    open: () => openTaken(store),
  };
};

type Scene = Awaited<ReturnType<typeof setUp>>;

/** A second account that has lost its identity for the old one. */
const setUpLost = async (oldHolds: string | null = from): Promise<Scene> => {
  const scene = await setUp(oldHolds, null);
  noteTaken(scene.store, { ...taken, isSettled: false });
  return scene;
};

/** Somebody else gets the id. */
const takeId = ({ tenant }: Scene): void => {
  tenant.addAlipayUser(to);
};

const linkAnother = ({ hold }: Scene): void => hold(second, another);

const leave = ({ tenant }: Scene): void => {
  tenant.deleteUser(second);
};

describe('what was taken', () => {
  it('is settled once it is given back, or its account is gone, and is open otherwise', async () => {
    const giveBackAfter = async (change: (scene: Scene) => void) => {
      const scene = await setUpLost();
      change(scene);
      return [await giveTakenBack(taken, scene.context), scene.held()[1], scene.open()];
    };
    expect(await giveBackAfter(() => undefined)).toEqual(['given-back', to, []]);
    expect(await giveBackAfter(leave)).toEqual(['gone', undefined, []]);
    expect(await giveBackAfter(linkAnother)).toEqual(['changed', another, [taken]]);
    expect(await giveBackAfter(takeId)).toEqual(['taken', undefined, [taken]]);
  });
});

describe('an account that is moved', () => {
  it('settles what was taken for it, whether it was moved now or before', async () => {
    for (const [outcome, holds] of [
      ['moved', from],
      ['already', to],
    ] as const) {
      const { held, move, open, store } = await setUpLost(holds);
      expect([await move(), held(), open()]).toEqual([outcome, [to, undefined], []]);
      expect(allTaken(store)).toEqual([taken]);
    }
  });

  it('needs nothing to have been taken for it', async () => {
    const outcomes = [];
    for (const holds of [from, to, another, null]) {
      outcomes.push(await (await setUp(holds, null)).move());
    }
    expect(outcomes).toEqual(['moved', 'already', 'changed', 'gone']);
  });

  it('has the other one get its identity back if it is gone or changed', async () => {
    for (const [outcome, holds] of [
      ['gone', null],
      ['changed', another],
    ] as const) {
      const { held, move, open } = await setUpLost(holds);
      expect([await move(), held()[1], open()]).toEqual([outcome, to, []]);
      const alone = await setUpLost(holds);
      leave(alone);
      expect([await alone.move(), alone.open()]).toEqual([outcome, []]);
    }
  });

  it('says if it cannot be given back, since there is another or somebody else has got it', async () => {
    for (const change of [linkAnother, takeId]) {
      const scene = await setUpLost(null);
      change(scene);
      const before = scene.held();
      expect([await scene.move(), scene.held(), scene.open()]).toEqual([
        'not-given-back',
        before,
        [taken],
      ]);
    }
  });

  it('that Logto refuses fails once the other one has its identity back', async () => {
    const scene = await setUpLost();
    scene.faults.set(`PUT ${old}`, { status: 422 });
    expect(await failureOf(scene.move())).toMatchObject({ code: 'refused', status: 422 });
    expect([scene.held(), scene.open()]).toEqual([[from, to], []]);

    const lost = await setUpLost();
    lost.faults.set(`PUT ${old}`, { status: 422 });
    linkAnother(lost);
    expect([await lost.move(), lost.open()]).toEqual(['not-given-back', [taken]]);
  });

  it('gives nothing back if Logto lets nobody do anything', async () => {
    const scene = await setUpLost();
    scene.faults.set(`PUT ${old}`, { status: 403 });
    expect(await failureOf(scene.move())).toEqual({ code: 'forbidden' });
    expect([scene.held(), scene.open()]).toEqual([[from, undefined], [taken]]);
    expect(scene.writes).toEqual([[`PUT ${old}`, 1]]);
  });
});

describe('the old one of two accounts that is kept', () => {
  it('gets the id of the other one, which is remembered until it has it', async () => {
    const { decide, held, open, store, writes } = await setUp();
    expect([await decide(), held(), open()]).toEqual(['moved', [to, undefined], []]);
    expect(writes).toEqual([
      [`DELETE ${second}`, 1],
      [`PUT ${old}`, 1],
    ]);
    expect(allTaken(store)).toEqual([taken]);
  });

  it('is moved as well if the other one has unlinked Alipay', async () => {
    const { decide, held, store } = await setUp(from, null);
    expect([await decide(), held(), allTaken(store)]).toEqual(['moved', [to, undefined], []]);
  });

  it('is left, and nothing is taken, if one of them has changed', async () => {
    for (const holds of [
      [another, to],
      [null, to],
      [from, another],
    ] as const) {
      const { decide, store, writes } = await setUp(...holds);
      expect([await decide(), writes, allTaken(store)]).toEqual(['changed', [], []]);
    }
  });
});

describe('the new one of two accounts that is kept', () => {
  it('keeps its id, and what the other one loses is never given back', async () => {
    const { decide, held, store, writes } = await setUp(from, to, 'keep-new');
    expect([await decide(), held()]).toEqual(['moved', [undefined, to]]);
    expect(writes).toEqual([[`DELETE ${old}`, 0]]);
    const identity = { userId: from, details };
    expect(allTaken(store)).toEqual([{ logtoId: old, identity, givenTo: second }]);
    // It is gone, which is what was wanted.
    expect(await decide()).toBe('moved');
  });

  it('is left, and nothing is taken, if one of them has changed', async () => {
    for (const holds of [
      [from, null],
      [from, another],
      [another, to],
    ] as const) {
      const { decide, store, writes } = await setUp(...holds, 'keep-new');
      expect([await decide(), writes, allTaken(store)]).toEqual(['changed', [], []]);
    }
  });
});
