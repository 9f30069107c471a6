import path from 'node:path';
import { say } from '../../../text/text.ts';
import type { Line } from '../../shell/line.ts';
import type { Result } from '../../shell/result.ts';
import { countWork } from '../mapping.ts';
import type { Blocker } from '../names.ts';
import { countPart } from '../plan/plan.ts';
import type { Setup } from '../setup.ts';
import { mostNamed, summarize, summaryJson } from '../summary.ts';
import { hasWork, type Outcome, type Run } from './run.ts';

/** The file of users who were not moved, in the folder. */
export const notMovedFile = 'not-moved.csv';

const describeOutcomes = ({ outcomes, session }: Run): Line[] => {
  const { apply: texts } = session.texts.openid;
  const notMoved = [...outcomes.notMoved.values()];
  const file = path.join(session.folder, notMovedFile);
  return [
    ...[...outcomes.counts].map(([ending, count]) => {
      const ids = notMoved.flatMap((user) => (user.ending === ending ? user.logtoId : []));
      return say(texts.endings[ending], { count, logtoIds: ids.slice(0, mostNamed) });
    }),
    ...(notMoved.length === 0 ? [] : [say(texts.left, { count: notMoved.length, file })]),
  ];
};

const nextOf = ({ isFlipped }: Outcome, isMoved: boolean, { session, mapping }: Run): string => {
  const { apply: texts } = session.texts.openid;
  if (!isMoved) {
    return texts.again;
  }
  return say(isFlipped ? texts.finish : texts.flip, {
    command: session.commandFor('apply', '--flip', '--yes'),
    target: mapping.plan.target,
  });
};

/** What was done, what is left, and the one thing to do next. */
export const describeOutcome = (outcome: Outcome, run: Run): Result => {
  const { blockers, isFlipped, registration } = outcome;
  const { session, outcomes, mapping } = run;
  const { next: nextLabel, apply: texts } = session.texts.openid;
  const isMoved = blockers.length === 0 && !hasWork(run);
  const isDone = isMoved && outcomes.refused === 0;
  const next = nextOf(outcome, isMoved, run);
  return {
    exitCode: isDone ? 0 : 1,
    lines: [
      ...describeOutcomes(run),
      ...summarize(mapping, session),
      ...blockers.map((blocker) => texts.blockers[blocker]),
      ...(isFlipped ? [say(texts.flipped, { target: session.target })] : []),
      texts.registration[registration],
      '',
      { head: [{ look: 'bold', text: nextLabel }], body: next },
    ],
    json: {
      ok: isDone,
      endings: Object.fromEntries(outcomes.counts),
      left: [...outcomes.notMoved.values()].slice(0, mostNamed),
      ...summaryJson(mapping),
      blockers,
      flipped: isFlipped,
      registration,
      next,
    },
  };
};

/** Where things stand after an interruption, and the commands to go on and to go back. */
export const describeInterruption = (
  { registration }: Outcome,
  { session, outcomes, mapping, interruption }: Run,
): Result => {
  const { apply: texts } = session.texts.openid;
  const moved = outcomes.counts.get('moved') ?? 0;
  const total = countWork(mapping);
  const goOn = session.commandFor('apply', '--flip', '--yes');
  const goBack = session.commandBack('apply', '--flip', '--yes');
  return {
    exitCode: interruption?.reason === 'SIGTERM' ? 143 : 130,
    lines: [
      say(texts.interrupted, { moved, total }),
      texts.registration[registration],
      texts.goOn,
      { verbatim: goOn },
      texts.goBack,
      { verbatim: goBack },
    ],
    json: { ok: false, interrupted: true, moved, total, registration, next: goOn, back: goBack },
  };
};

/**
 * What would be done, and what stands in the way.
 *
 * @param lost how many accounts would get back what was taken from them in vain.
 */
export const describePlan = (
  blockers: readonly Blocker[],
  lost: number,
  { session, options, mapping }: Run,
  { connector }: Pick<Setup, 'connector'>,
): Result => {
  const { next: nextLabel, apply: texts } = session.texts.openid;
  const isReady = blockers.length === 0;
  const next = isReady ? texts.runForReal : texts.removeBlockers;
  const { decided, plan } = mapping;
  const would: Line[] = [
    say(texts.would, { count: countPart(plan, 'move'), decided }),
    ...(lost === 0 ? [] : [say(texts.wouldGiveBack, { count: lost })]),
    ...(connector.enableTokenStorage ? [texts.losesTokens] : []),
    say(options.flip === true ? texts.wouldFlip : texts.wouldNotFlip, { target: session.target }),
  ];
  return {
    exitCode: isReady ? 0 : 1,
    lines: [
      ...summarize(mapping, session),
      ...would,
      ...blockers.map((blocker) => texts.blockers[blocker]),
      '',
      { head: [{ look: 'bold', text: nextLabel }], body: next },
    ],
    json: { ok: isReady, ...summaryJson(mapping), lost, blockers, next },
  };
};
