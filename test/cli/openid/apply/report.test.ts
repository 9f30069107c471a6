import { describe, expect, it } from 'vitest';
import {
  describeDryRun,
  describeInterruption,
  describeOutcome,
} from '../../../../src/cli/openid/apply/report.ts';
import type { Outcome, Run } from '../../../../src/cli/openid/apply/run.ts';
import { manyUsers } from '../../../../src/cli/openid/cost.ts';
import type { Options } from '../../../../src/cli/openid/options.ts';
import type { IdKind } from '../../../../src/cli/openid/people/kinds.ts';
import { renderLines } from '../../../../src/cli/shell/line.ts';
import type { Result } from '../../../../src/cli/shell/result.ts';
import { LogtoError } from '../../../../src/logto/errors.ts';
import type { Kind } from '../people.ts';
import { back, connectorKnowing, decisionOf, makeScene } from '../scene.ts';

const say = ({ lines }: Result): string[] => renderLines(lines, { hasColours: false }).split('\n');

/** What a mapping of nobody but these says. */
const found = (moves: number, doubles = 0, untouched = 0, unmapped = 0, undecided = doubles) => {
  const holders = moves + 2 * doubles + untouched + unmapped;
  return [
    `${holders} of ${holders} users have an identity at Alipay:`,
    `  ${moves} can be moved to open_id`,
    `  ${doubles} have a second account already${undecided === 0 ? '' : `; ${undecided} of them are undecided`}`,
    `  ${unmapped} are unmapped: no open_id of theirs is known`,
    `  ${untouched + doubles} stay as they are`,
  ];
};

/** A run at a Logto whose connector knows users by an id. */
const atIdentifier = (run: Run, userIdentifier: IdKind): Run => {
  const connectors = [connectorKnowing(userIdentifier)];
  return { ...run, setup: { ...run.setup, userIdentifier, connectors } };
};

const refusal = new LogtoError({ code: 'refused', call: 'PUT', status: 422, logtoCode: 'a.b' });

describe('what a run has done', () => {
  const finished: Outcome = {
    blockers: [],
    isFlipped: true,
    isInterrupted: false,
    registration: 'given-back',
  };

  const runWith = async (
    kinds: readonly Kind[],
    options: Options = {},
    decisions = [decisionOf(1, 'skip')],
  ): Promise<Run> => (await makeScene(kinds)).runWith(options, { decisions });

  it('is counted, and the next step is one of the administrator', async () => {
    const run = await runWith(['new', 'new']);
    await run.outcomes.count('a', async () => 'moved');
    await run.outcomes.count('b', async () => 'already');
    const result = describeOutcome(finished, run);
    expect(say(result)).toEqual([
      '1 moved',
      '1 had been moved before',
      ...found(0, 0, 2),
      'userIdentifier is set to open_id.',
      'Registration is open again, as it was.',
      '',
      "Next: Sign in yourself, to see that you land in your own account. Then finish the upgrade in Alipay's console.",
    ]);
    expect(result.exitCode).toBe(0);
    expect(result.json).toMatchObject({
      ...{ ok: true, endings: { moved: 1, already: 1 }, left: [], users: 2, moves: 0 },
      ...{ blockers: [], flipped: true, registration: 'given-back' },
      next: expect.stringMatching(/^Sign in yourself.* Then finish the upgrade/),
    });
    const blocked = describeOutcome({ ...finished, blockers: ['open'] }, run);
    expect(blocked).toMatchObject({ exitCode: 1, json: { ok: false } });
    // The setting was set before, for instance by sql.
    const isSet = describeOutcome({ ...finished, isFlipped: false }, atIdentifier(run, 'open_id'));
    expect(isSet.json).toMatchObject({ next: expect.stringMatching(/^Sign in yourself/) });
    const wayBack = await (await makeScene(['old'])).runWith({}, back);
    expect(say(describeOutcome(finished, wayBack)).at(-1)).toBe(
      'Next: Sign in yourself, to see that you land in your own account.',
    );
  });

  it('leads to the setting', async () => {
    const run = await runWith(['new', 'unmapped'], { allowUnmapped: 1, closeRegistration: true });
    const outcome: Outcome = { ...finished, isFlipped: false, registration: 'kept-closed' };
    const result = describeOutcome(outcome, run);
    const words = 'Set userIdentifier, so that those who were moved can sign in:';
    const command = 'do apply --flip --yes';
    expect(say(result)).toEqual([
      ...found(0, 0, 1, 1),
      'Registration stays closed: otherwise users who are not known by userIdentifier would get a second account.',
      '',
      `Next: ${words}`,
      command,
    ]);
    expect(result).toMatchObject({
      exitCode: 0,
      json: { ok: true, flipped: false, next: `${words} ${command}` },
    });
  });

  it('names ten of those who were not moved, by their ending, and the file of all', async () => {
    const run = await runWith(['old']);
    const ids = Array.from({ length: 11 }, (_, index) => `u${index}`);
    for (const id of ids) {
      await run.outcomes.count(id, async () => 'gone');
    }
    await run.outcomes.count('v', () => Promise.reject(refusal));
    const result = describeOutcome({ ...finished, isFlipped: false }, run);
    expect(say(result).slice(0, 3)).toEqual([
      '11 left alone, who are gone or have unlinked Alipay: u0, u1, u2, u3, u4, u5, u6, u7, u8, u9',
      '1 not moved, whom Logto refused: v',
      'All 12 who were not moved, and why, are in /nowhere/not-moved.csv.',
    ]);
    expect(say(result).at(-1)).toBe('Next: Run the command again; it goes on where it stopped.');
    expect(result.exitCode).toBe(1);
    expect(result.json).toMatchObject({
      ok: false,
      endings: { gone: 11, refused: 1 },
      left: ids.slice(0, 10).map((logtoId) => ({ logtoId, ending: 'gone' })),
    });
  });

  it('is no success if somebody was refused, though all that was allowed is done', async () => {
    const run = await runWith(['new', 'unmapped', 'unmapped'], { allowUnmapped: 9 });
    await run.outcomes.count('v', () => Promise.reject(refusal));
    const done = describeOutcome(finished, run);
    expect([done.exitCode, say(done).at(-1)]).toEqual([
      1,
      expect.stringMatching(/^Next: Sign in yourself/),
    ]);
    const blocked = describeOutcome({ ...finished, blockers: ['refused'], isFlipped: false }, run);
    expect(say(blocked)).toContain(
      'Not possible to go on: Logto refused too many. --allow-unmapped 3 leaves them behind.',
    );
    expect(say(blocked).at(-1)).toBe(
      'Next: Remove what stands in the way, as described above, and run the command again.',
    );
    expect(blocked).toMatchObject({ exitCode: 1, json: { ok: false, blockers: ['refused'] } });
  });
});

describe('an interruption', () => {
  it('is said with how many were moved, how to go on and back, and the exit code of its signal', async () => {
    const scene = await makeScene(['old', 'old', 'old']);
    const describeAfter = async (
      reason: string,
      moved: number,
      { isFlipped = false, userIdentifier = 'union_id' as IdKind } = {},
    ) => {
      const signal = AbortSignal.abort(reason);
      const started = await scene.runWith({ allowUnmapped: 3, flip: true }, {}, signal);
      const run = atIdentifier(started, userIdentifier);
      for (let count = 0; count < moved; count += 1) {
        await run.outcomes.count(`u${count}`, async () => 'moved');
      }
      const outcome = { blockers: [], isFlipped, isInterrupted: true } as const;
      return describeInterruption({ ...outcome, registration: 'kept-closed' }, run);
    };
    const goOn = 'do apply --yes';
    const goBack = 'back to union_id: apply --flip --close-registration --yes';
    const result = await describeAfter('SIGINT', 2);
    expect(say(result)).toEqual([
      'Interrupted: 2 of 3 moved. Those cannot sign in with Alipay until the move is finished.',
      expect.stringMatching(/^Registration stays closed: /),
      ...['', 'Go on:', goOn, 'Or go back:', goBack],
    ]);
    expect(result).toMatchObject({ exitCode: 130 });
    expect(result.json).toEqual({
      ...{ ok: false, interrupted: true, moved: 2, total: 3, registration: 'kept-closed' },
      ...{ next: goOn, back: goBack },
    });
    expect(await describeAfter('SIGTERM', 0)).toMatchObject({ exitCode: 143, json: { moved: 0 } });
    // The setting is set, by this run or by one before it.
    for (const set of [{ isFlipped: true }, { userIdentifier: 'open_id' as const }]) {
      expect(say(await describeAfter('SIGINT', 2, set))[0]).toBe(
        'Interrupted: 2 of 3 moved. userIdentifier is open_id already, so that the others cannot sign in with Alipay until the move is finished.',
      );
    }
  });
});

describe('what a run would do', () => {
  const nothingLost = { lost: 0, latency: 0 };
  const outage =
    'From its first user until it ends, users who have been moved cannot sign in with Alipay, and nobody can register. Do it when few people sign in.';

  it('is said with its cost, and that the setting stays as it is', async () => {
    const decisions = [decisionOf(2, 'keep-old')];
    const run = await (await makeScene(['old', 'doubled', 'doubled'])).runWith({}, { decisions });
    const result = describeDryRun([], nothingLost, run);
    expect(say(result)).toEqual([
      ...found(1, 2, 0, 0, 1),
      "New ids found: 3 from Alipay's order (2 of them for people with a second account).",
      'Would move 1 users, and do what was decided for 1 with two accounts.',
      '1 with two accounts are undecided and keep both; old data stays with the old one. openid map lists them in decisions.csv.',
      'Would leave userIdentifier as it is: moved users cannot sign in until --flip sets it.',
      'Estimated: 2 users, about 10 seconds from here.',
      outage,
      '',
      'Next: Run the command again with --yes.',
    ]);
    expect(result.exitCode).toBe(0);
    const isSet = describeDryRun([], nothingLost, atIdentifier(run, 'open_id'));
    expect(say(isSet).filter((line) => line.includes('userIdentifier'))).toEqual([]);
    expect(result.json).toMatchObject({
      ...{ ok: true, moves: 1, doubles: 2, lost: 0, blockers: [] },
      next: 'Run the command again with --yes.',
    });
  });

  it('includes what is given back, what is lost, and what stands in the way', async () => {
    const run = await (await makeScene(['unmapped'])).runWith({ flip: true });
    const lost = { lost: 2, latency: 9 };
    const storing = { ...connectorKnowing('user_id'), enableTokenStorage: true };
    const setup = { ...run.setup, connector: storing };
    const result = describeDryRun(['unmapped', 'open'], lost, { ...run, setup });
    expect(say(result)).toEqual([
      ...found(0, 0, 0, 1),
      'Would move 0 users, and do what was decided for 0 with two accounts.',
      'Would set userIdentifier to open_id at the end.',
      'Would give 2 second accounts the identity back that they have lost, since the first cannot be moved.',
      "Logto would delete these users' stored tokens, until they sign in again.",
      'Not possible: too many are unmapped. --allow-unmapped 1 leaves them behind.',
      'Not possible: registration is open, so users could get second accounts meanwhile. --close-registration closes it.',
      '',
      'Next: Remove what stands in the way, as described above, and run the command again.',
    ]);
    expect(result.exitCode).toBe(1);
    expect(result.json).toMatchObject({
      ...{ ok: false, lost: 2, blockers: ['unmapped', 'open'] },
      next: expect.stringMatching(/^Remove what stands in the way/),
    });
  });

  it('begins with its cost if there are many users', async () => {
    const run = await (await makeScene(['old'])).runWith();
    const { plan } = run.mapping;
    const describeMany = (count: number, rate?: number): string[] => {
      const tallies = plan.tallies.map((tally) => ({ ...tally, count }));
      const mapping = { ...run.mapping, plan: { ...plan, tallies } };
      const session = { ...run.session, rate };
      return say(describeDryRun([], { lost: 0, latency: 100 }, { ...run, mapping, session }));
    };
    const many = describeMany(manyUsers + 1);
    expect(many.slice(0, 4)).toEqual([
      'Estimated: 2001 users, about 2 minutes from here with the index of openid sql --index, and several times as long without it.',
      outage,
      'openid sql does it in seconds, locks nobody out and keeps stored tokens.',
      '',
    ]);
    expect(many.slice(-3)).toEqual([
      'Would set userIdentifier to open_id at the end.',
      '',
      'Next: Run the command again with --yes.',
    ]);
    expect(many.filter((line) => line.startsWith('Estimated: '))).toHaveLength(1);
    expect(describeMany(manyUsers + 1, 10)[0]).toContain('about 7 minutes');
    const few = describeMany(manyUsers);
    expect(few[0]).toMatch(/^1 of 1 users/);
    expect(few).toContain('Estimated: 2000 users, about 2 minutes from here.');
    expect(few).not.toContain(
      'openid sql does it in seconds, locks nobody out and keeps stored tokens.',
    );
  });
});
