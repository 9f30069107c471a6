import { describe, expect, it, vi } from 'vitest';
import { carryOut, hasWork } from '../../../../src/cli/openid/apply/run.ts';
import { OpenidError } from '../../../../src/cli/openid/failures.ts';
import { registrationBefore } from '../../../../src/cli/openid/people/notes.ts';
import { noteTaken, openTaken } from '../../../../src/cli/openid/people/taken.ts';
import { LogtoError } from '../../../../src/logto/errors.ts';
import { errorFrom } from '../../../support/errors.ts';
import { logtoIdOf, openIdOf, userIdOf } from '../people.ts';
import { connectorKnowing, decisionOf, everything, makeScene, type Scene } from '../scene.ts';

const [one, other] = [1, 2].map((index) => logtoIdOf(index, 'a'));

/** Has something done when a request that begins like this comes, the first time. */
const onFirst = ({ logto }: Scene, start: string, act: () => void): void => {
  let isDone = false;
  logto.onRequest = (request) => {
    if (isDone || !request.startsWith(start)) {
      return undefined;
    }
    isDone = true;
    act();
    return undefined;
  };
};

const refuse = ({ logto }: Scene, id: string | undefined, status = 422): void => {
  logto.onRequest = (request) =>
    request === `PUT /api/users/${id}/identities/alipay` ? { status } : undefined;
};

const openRegistration = ({ tenant }: Scene) => {
  tenant.signInMode = 'SignInAndRegister';
};

describe('a run', () => {
  it('closes registration, moves everybody who can be, sets the setting, and opens it again', async () => {
    const scene = await makeScene(['old', 'new', 'other', 'stranger', 'known', 'doubled']);
    scene.tenant.connectors.push(connectorKnowing('user_id', 'web1'));
    const run = await scene.runWith();
    const seen: unknown[] = [];
    scene.logto.onRequest = (request) => {
      if (/^(PUT|PATCH) /.test(request)) {
        const left = scene.held().filter((id) => id?.startsWith('2088')).length;
        seen.push([scene.tenant.signInMode, left, scene.identifiers()]);
      }
      return undefined;
    };
    expect(await carryOut(run)).toEqual({
      blockers: [],
      isFlipped: true,
      isInterrupted: false,
      registration: 'given-back',
    });
    expect(scene.writes()).toEqual([
      'PATCH sign-in-exp',
      `PUT ${one}`,
      `PUT ${logtoIdOf(5, 'a')}`,
      'PATCH connectors/conn1',
      'PATCH connectors/web1',
      'PATCH sign-in-exp',
    ]);
    expect(seen).toEqual([
      ['SignInAndRegister', 3, ['user_id', 'user_id']],
      ['SignIn', 3, ['user_id', 'user_id']],
      ['SignIn', expect.any(Number), ['user_id', 'user_id']],
      ['SignIn', 1, ['user_id', 'user_id']],
      ['SignIn', 1, ['open_id', 'user_id']],
      ['SignIn', 1, ['open_id', 'open_id']],
    ]);
    expect(scene.held()).toEqual([
      ...[openIdOf(1), openIdOf(2), '', undefined, openIdOf(5)],
      ...[userIdOf(6), openIdOf(6)],
    ]);
    expect(Object.fromEntries(run.outcomes.counts)).toEqual({ moved: 2 });
    expect([run.total, scene.tenant.signInMode]).toEqual([2, 'SignInAndRegister']);
  });

  it.each(['Register', 'SignInAndRegister'] as const)(
    'remembers how registration is before it closes it, and gives it back so: %s',
    async (mode) => {
      const scene = await makeScene(['old']);
      scene.tenant.signInMode = mode;
      const run = await scene.runWith();
      let before: unknown;
      onFirst(scene, 'PATCH /api/sign-in-exp', () => {
        before = [registrationBefore(scene.store), scene.tenant.signInMode];
      });
      expect(await carryOut(run)).toMatchObject({ registration: 'given-back' });
      expect(before).toEqual([mode, mode]);
      expect([registrationBefore(scene.store), scene.tenant.signInMode]).toEqual([undefined, mode]);
    },
  );

  it('does what was decided of two accounts after all others, and says how far it is', async () => {
    const scene = await makeScene(['doubled', 'old', 'doubled', 'doubled']);
    const decisions = [decisionOf(1, 'keep-old'), decisionOf(3, 'keep-new')];
    const run = await scene.runWith(everything, { decisions });
    const steps: Array<[task: string, total: number | undefined, done: number]> = [];
    run.session.progress = {
      track: async (task, total, step) => {
        let done = 0;
        const value = await step(() => {
          done += 1;
        });
        steps.push([task, total, done]);
        return value;
      },
    };
    expect(await carryOut(run)).toMatchObject({ blockers: [], isFlipped: true });
    const bothOf = (index: number) => [logtoIdOf(index, 'a'), logtoIdOf(index, 'b')];
    expect(scene.writes().slice(1, -2)).toEqual([
      `PUT ${other}`,
      ...[`DELETE ${bothOf(1)[1]}`, `DELETE ${bothOf(3)[0]}`, `PUT ${bothOf(1)[0]}`],
    ]);
    expect(steps.filter(([task]) => task === 'Moving users')).toEqual([['Moving users', 3, 3]]);
    expect(Object.fromEntries(run.outcomes.counts)).toEqual({ moved: 3 });
  });

  it('leaves registration closed if the setting is not to be set, or somebody else has closed it', async () => {
    const scene = await makeScene(['old']);
    const outcome = await carryOut(await scene.runWith({ closeRegistration: true }));
    expect(outcome).toMatchObject({ isFlipped: false, registration: 'kept-closed' });
    expect([scene.tenant.signInMode, scene.identifiers()]).toEqual(['SignIn', ['user_id']]);
    const second = await carryOut(await scene.runWith({ flip: true }));
    expect(second).toMatchObject({ isFlipped: true, registration: 'given-back' });

    const closed = await makeScene(['old']);
    closed.tenant.signInMode = 'SignIn';
    const untouched = await carryOut(await closed.runWith());
    expect(untouched).toMatchObject({ isFlipped: true, registration: 'untouched' });
    expect(closed.writes()).toEqual([`PUT ${one}`, 'PATCH connectors/conn1']);
  });

  it('writes nothing while something stands in the way', async () => {
    const open = await makeScene(['old']);
    const run = await open.runWith({ flip: true });
    expect(await carryOut(run)).toEqual({
      blockers: ['open'],
      isFlipped: false,
      isInterrupted: false,
      registration: 'untouched',
    });
    const unmapped = await makeScene(['old', 'unmapped']);
    const blocked = await carryOut(await unmapped.runWith());
    expect(blocked.blockers).toEqual(['unmapped']);
    const passing = await makeScene(['new']);
    const looking = await passing.runWith({ flip: true });
    passing.logto.onRequest = (request) => {
      if (passing.logto.requests.filter((one) => one === request).length === 2) {
        passing.tenant.signInMode = 'SignIn';
      }
      return undefined;
    };
    expect(await carryOut(looking)).toMatchObject({ blockers: ['open'], isFlipped: false });
    expect([open, unmapped, passing].flatMap((scene) => scene.writes())).toEqual([]);
  });

  it('moves those as well who come before registration is closed, or while the setting is set', async () => {
    const scene = await makeScene(['old']);
    const run = await scene.runWith();
    scene.logto.onRequest = (request) => {
      if (request.startsWith('PATCH ') && scene.tenant.users.size < 3) {
        scene.add(['old'], scene.tenant.users.size + 1);
      }
      return undefined;
    };
    expect(await carryOut(run)).toMatchObject({ isFlipped: true, registration: 'given-back' });
    expect(scene.held()).toEqual([1, 2, 3].map(openIdOf));
    expect([run.total, run.outcomes.counts.get('moved')]).toEqual([3, 3]);
  });

  it('says who has come unmapped while the setting was set, and keeps registration closed', async () => {
    const scene = await makeScene(['old']);
    const run = await scene.runWith();
    onFirst(scene, 'PATCH /api/connectors', () => scene.add(['unmapped', 'old'], 2));
    expect(await carryOut(run)).toMatchObject({
      blockers: ['unmapped'],
      isFlipped: true,
      registration: 'kept-closed',
    });
    expect(scene.held()).toEqual([openIdOf(1), userIdOf(2), userIdOf(3)]);
  });

  it('moves nobody more, and sets nothing, once somebody has opened registration', async () => {
    const scene = await makeScene(['old']);
    const run = await scene.runWith();
    onFirst(scene, 'PUT ', () => {
      openRegistration(scene);
      scene.add(['old'], 2);
    });
    expect(await carryOut(run)).toMatchObject({
      blockers: ['open'],
      isFlipped: false,
      registration: 'untouched',
    });
    expect(scene.held()).toEqual([openIdOf(1), userIdOf(2)]);
    expect(run.total).toBe(2);

    const moved = await makeScene(['new']);
    moved.tenant.signInMode = 'SignIn';
    const late = await moved.runWith({ flip: true });
    let looks = 0;
    moved.logto.onRequest = (request) => {
      looks += request === 'GET /api/sign-in-exp' ? 1 : 0;
      if (looks === 2) {
        openRegistration(moved);
      }
      return undefined;
    };
    expect(await carryOut(late)).toMatchObject({ blockers: ['open'], isFlipped: false });
    expect(moved.writes()).toEqual([]);
  });

  it('fails if Logto does not keep the setting, and leaves registration closed', async () => {
    const scene = await makeScene(['old']);
    const { config } = scene.connector;
    Object.defineProperty(scene.connector, 'config', { get: () => config, set: () => undefined });
    const { failure, exitCode } = await errorFrom(carryOut(await scene.runWith()), OpenidError);
    expect([exitCode, failure]).toEqual([1, { code: 'setting-not-kept', connectorId: 'conn1' }]);
    expect(scene.tenant.signInMode).toBe('SignIn');
  });

  it('asks for nobody again whom Logto has refused, and goes on as far as that is allowed', async () => {
    const scene = await makeScene(['old', 'old', 'unmapped']);
    refuse(scene, one);
    const run = await scene.runWith({ ...everything, allowUnmapped: 1 });
    expect(await carryOut(run)).toMatchObject({ blockers: ['refused'], isFlipped: false });
    expect(scene.writes()).toEqual(['PATCH sign-in-exp', `PUT ${one}`, `PUT ${other}`]);
    expect([hasWork(run), Object.fromEntries(run.outcomes.counts)]).toEqual([
      false,
      { moved: 1, refused: 1 },
    ]);
    const again = await scene.runWith({ ...everything, allowUnmapped: 2 });
    expect(hasWork(again)).toBe(true);
    expect(await carryOut(again)).toMatchObject({
      blockers: [],
      isFlipped: true,
      registration: 'given-back',
    });
    expect(scene.held()).toEqual([userIdOf(1), openIdOf(2), userIdOf(3)]);
  });

  it('asks for no account again that Logto has refused to take something from', async () => {
    const scene = await makeScene(['doubled']);
    scene.logto.onRequest = (request) =>
      request.startsWith('DELETE ') ? { status: 422 } : undefined;
    const decisions = [decisionOf(1, 'keep-new')];
    const run = await scene.runWith({ ...everything, allowUnmapped: 1 }, { decisions });
    expect(hasWork(run)).toBe(true);
    expect(await carryOut(run)).toMatchObject({ isFlipped: true });
    expect(scene.writes().filter((write) => write.startsWith('DELETE '))).toHaveLength(1);
  });

  it('goes round four times, and sets nothing, if Logto does not keep what is written', async () => {
    const scene = await makeScene(['old']);
    const write = scene.tenant.writeIdentities.bind(scene.tenant);
    scene.tenant.writeIdentities = (user, _identities, now) => write(user, user.identities, now);
    const run = await scene.runWith();
    expect(await carryOut(run)).toMatchObject({ blockers: [], isFlipped: false });
    expect(scene.writes()).toEqual([
      'PATCH sign-in-exp',
      ...Array(4).fill(`PUT ${one}`),
      'PATCH sign-in-exp',
    ]);
    expect([run.total, Object.fromEntries(run.outcomes.counts)]).toEqual([1, { 'not-kept': 1 }]);
  });

  it('comes through trouble that passes, wherever it comes', async () => {
    const scene = await makeScene([...Array(9).fill('old'), 'doubled']);
    const decisions = [decisionOf(10, 'keep-old')];
    const run = await scene.runWith(everything, { decisions });
    const faults = ['lost', 'reset', { status: 503 }, { status: 429 }] as const;
    let count = 0;
    scene.logto.onRequest = () => {
      count += 1;
      return count % 3 === 0 ? faults[(count / 3) % 4] : undefined;
    };
    expect(await carryOut(run)).toMatchObject({ isFlipped: true, registration: 'given-back' });
    const people = Array.from({ length: 10 }, (_, index) => openIdOf(index + 1));
    expect(scene.held()).toEqual([...people, undefined]);
    expect(scene.identifiers()).toEqual(['open_id']);
  });

  it('moves the one of two accounts after all whose other one has lost the new id meanwhile', async () => {
    const scene = await makeScene(['doubled']);
    const run = await scene.runWith(everything, { decisions: [decisionOf(1, 'keep-new')] });
    onFirst(scene, `GET /api/users/${logtoIdOf(1, 'b')}/`, () => {
      Object.assign(scene.tenant.users.get(logtoIdOf(1, 'b')) ?? {}, { identities: {} });
    });
    expect(await carryOut(run)).toMatchObject({ isFlipped: true });
    expect([scene.held(), run.outcomes.notMoved.size]).toEqual([[openIdOf(1), undefined], 0]);
  });

  it('sends nothing any more after a failure that is not about one user', async () => {
    const scene = await makeScene(['old', 'old', 'old']);
    const run = await scene.runWith();
    const stop = vi.spyOn(run.session.client, 'stop');
    refuse(scene, other, 403);
    const { failure } = await errorFrom(carryOut(run), LogtoError);
    expect([failure.code, stop.mock.calls.length]).toEqual(['forbidden', 1]);
    const asked = scene.logto.requests.length;
    await expect(run.session.client.read('/api/users')).rejects.toThrow();
    expect(scene.logto.requests).toHaveLength(asked);
    expect([registrationBefore(scene.store), scene.tenant.signInMode]).toEqual([
      'SignInAndRegister',
      'SignIn',
    ]);
  });

  it('fails with Logto if it cannot list again', async () => {
    const scene = await makeScene(['old']);
    const run = await scene.runWith();
    onFirst(scene, 'PUT ', () => {
      scene.logto.onRequest = (request) =>
        request === 'GET /api/users' ? { status: 403 } : undefined;
    });
    expect((await errorFrom(carryOut(run), LogtoError)).failure.code).toBe('forbidden');
  });
});

describe('a run that gives back what was taken', () => {
  /** A second account that has lost its identity for a first one, which is gone. */
  const setUp = async () => {
    const scene = await makeScene(['old', 'stranger', 'new']);
    const [, lost = ''] = scene.tenant.users.keys();
    const identity = { userId: openIdOf(9) };
    noteTaken(scene.store, { logtoId: lost, identity, givenTo: 'gone', isSettled: false });
    return { scene, lost };
  };

  it('does so after all moves, and lists again', async () => {
    const { scene, lost } = await setUp();
    const run = await scene.runWith();
    expect(await carryOut(run)).toMatchObject({ blockers: [], isFlipped: true });
    expect(scene.writes().slice(1, 3)).toEqual([`PUT ${one}`, `PUT ${lost}`]);
    expect([scene.held()[1], openTaken(scene.store)]).toEqual([openIdOf(9), []]);
    expect(run.outcomes.notMoved.get(lost)).toEqual({ logtoId: lost, ending: 'given-back' });
    expect(run.mapping.plan.accounts).toBe(3);

    const again = await setUp();
    const unflipped = await again.scene.runWith({ closeRegistration: true });
    expect(await carryOut(unflipped)).toMatchObject({ isFlipped: false });
    expect(unflipped.mapping.plan.accounts).toBe(3);
  });

  it('counts a refusal, which keeps the setting as it is', async () => {
    const { scene, lost } = await setUp();
    refuse(scene, lost);
    const run = await scene.runWith();
    expect(await carryOut(run)).toMatchObject({ blockers: ['refused'], isFlipped: false });
    expect(run.outcomes.notMoved.get(lost)).toMatchObject({ ending: 'refused', status: 422 });
    expect(openTaken(scene.store)).toHaveLength(1);
  });

  it('gives nothing back, and lists no more, if it is interrupted before', async () => {
    const { scene } = await setUp();
    const interruption = new AbortController();
    const run = await scene.runWith(everything, {}, interruption.signal);
    onFirst(scene, 'PUT ', () => {
      interruption.abort();
      scene.logto.requests.length = 0;
    });
    expect(await carryOut(run)).toMatchObject({ isInterrupted: true, registration: 'kept-closed' });
    expect(openTaken(scene.store)).toHaveLength(1);
    expect(scene.logto.requests).toEqual(['GET /api/sign-in-exp']);
  });
});

describe('a run after one that has stopped when a second account had lost its identity', () => {
  const [old, second] = ['a', 'b'].map((letter) => logtoIdOf(1, letter));

  const setUp = async () => {
    const scene = await makeScene(['doubled']);
    refuse(scene, old, 401);
    const goOn = () =>
      scene.runWith({ closeRegistration: true }, { decisions: [decisionOf(1, 'keep-old')] });
    expect((await errorFrom(carryOut(await goOn()), LogtoError)).failure.code).toBe('unauthorized');
    expect(scene.held()).toEqual([userIdOf(1), undefined]);
    scene.logto.onRequest = () => undefined;
    return { scene, goOn };
  };

  it('moves the first one, for which nothing is given back then or later', async () => {
    const { scene, goOn } = await setUp();
    const run = await goOn();
    expect(openTaken(scene.store)).toEqual([]);
    await carryOut(run);
    expect([scene.held(), run.outcomes.counts.get('moved')]).toEqual([[openIdOf(1), undefined], 1]);
    Object.assign(scene.tenant.users.get(old ?? '') ?? {}, { identities: {} });
    const later = await goOn();
    await carryOut(later);
    expect([scene.held(), later.outcomes.counts.size]).toEqual([[undefined, undefined], 0]);
  });

  it('gives it back if the first one is refused, or has unlinked Alipay', async () => {
    const refused = await setUp();
    refuse(refused.scene, old);
    const run = await refused.goOn();
    await carryOut(run);
    expect(refused.scene.held()).toEqual([userIdOf(1), openIdOf(1)]);
    expect(run.outcomes.notMoved.get(old ?? '')).toMatchObject({ ending: 'refused' });

    const { scene, goOn } = await setUp();
    Object.assign(scene.tenant.users.get(old ?? '') ?? {}, { identities: {} });
    const last = await goOn();
    await carryOut(last);
    expect(scene.held()).toEqual([undefined, openIdOf(1)]);
    expect([...last.outcomes.notMoved]).toEqual([
      [second, { logtoId: second, ending: 'given-back' }],
    ]);
  });
});

describe('a run that is interrupted', () => {
  const list = 'GET /api/users';

  /** Interrupts it at the first request that begins like this; `then`, at the next one like that. */
  const interruptAt = async (start: string, then?: string) => {
    const scene = await makeScene(Array(6).fill('old'));
    const interruption = new AbortController();
    const run = await scene.runWith(everything, {}, interruption.signal);
    onFirst(scene, start, () => {
      if (then === undefined) {
        interruption.abort('SIGINT');
      } else {
        onFirst(scene, then, () => interruption.abort('SIGINT'));
      }
    });
    return { scene, run, outcome: await carryOut(run) };
  };

  const interrupted = { blockers: [], isFlipped: false, isInterrupted: true };

  it('begins no more users, ends those under way, and keeps registration closed', async () => {
    const { scene, run, outcome } = await interruptAt('PUT ');
    expect(outcome).toEqual({ ...interrupted, registration: 'kept-closed' });
    const moved = scene.held().filter((id) => id?.startsWith('open-id')).length;
    expect([run.outcomes.counts.get('moved'), run.total]).toEqual([moved, 6]);
    expect(moved).toBeLessThan(6);
    expect(scene.identifiers()).toEqual(['user_id']);
  });

  it('ends while users are listed, before anybody is moved, and after the last one', async () => {
    const before = await interruptAt('PATCH /api/sign-in-exp', list);
    expect(before.outcome).toEqual({ ...interrupted, registration: 'kept-closed' });
    expect(before.scene.writes()).toEqual(['PATCH sign-in-exp']);

    const after = await interruptAt(`PUT /api/users/${logtoIdOf(6, 'a')}`, list);
    expect(after.outcome).toEqual({ ...interrupted, registration: 'kept-closed' });
    expect(after.scene.held()).toEqual([1, 2, 3, 4, 5, 6].map(openIdOf));
    expect(after.scene.writes()).toHaveLength(7);

    const moved = await interruptAt(`PUT /api/users/${logtoIdOf(6, 'a')}`, 'GET /api/sign-in-exp');
    expect(moved.outcome).toEqual({ ...interrupted, registration: 'kept-closed' });
    expect([hasWork(moved.run), moved.scene.identifiers()]).toEqual([false, ['user_id']]);

    const closing = await interruptAt('PATCH /api/sign-in-exp', 'GET /api/sign-in-exp');
    expect(closing.outcome).toEqual({ ...interrupted, registration: 'kept-closed' });
    expect(closing.scene.writes()).toEqual(['PATCH sign-in-exp']);

    const flipped = await interruptAt('PATCH /api/connectors', list);
    expect(flipped.outcome).toEqual({
      ...interrupted,
      isFlipped: true,
      registration: 'kept-closed',
    });
  });

  it('closes no registration, and sets no setting, before which it is interrupted', async () => {
    const open = await interruptAt('GET /api/sign-in-exp');
    expect(open.outcome).toEqual({ ...interrupted, registration: 'untouched' });

    const scene = await makeScene(['new']);
    scene.tenant.signInMode = 'SignIn';
    const interruption = new AbortController();
    const run = await scene.runWith(everything, {}, interruption.signal);
    onFirst(scene, 'GET /api/sign-in-exp', () => {
      onFirst(scene, 'GET /api/sign-in-exp', () => interruption.abort('SIGINT'));
    });
    expect(await carryOut(run)).toEqual({ ...interrupted, registration: 'untouched' });
    expect([open.scene, scene].flatMap((one) => one.writes())).toEqual([]);
  });

  it('fails with Logto all the same if that happens afterwards', async () => {
    for (const start of ['PUT ', 'GET /api/users']) {
      const scene = await makeScene(Array(6).fill('old'));
      const interruption = new AbortController();
      const run = await scene.runWith(everything, {}, interruption.signal);
      scene.logto.onRequest = (request) => {
        if (!request.startsWith(start)) {
          return undefined;
        }
        interruption.abort('SIGINT');
        return { status: 403 };
      };
      expect((await errorFrom(carryOut(run), LogtoError)).failure.code).toBe('forbidden');
      expect([registrationBefore(scene.store), scene.tenant.signInMode]).toEqual([
        ...['SignInAndRegister', 'SignIn'],
      ]);
    }
  });
});
