import { say } from '../../text/text.ts';
import type { Line } from '../shell/line.ts';
import type { Result } from '../shell/result.ts';
import { hasWork, type Outcome, type Run } from './apply-run.ts';
import type { Blocker } from './endings.ts';
import { decided } from './plan.ts';
import { mostNamed, summarize, summaryJson } from './summary.ts';

/** The file of users who were not moved, beside the journal. */
export const leftFile = 'not-moved.csv';

const describeEndings = ({ tally, session }: Run): Line[] => {
  const { apply: texts } = session.texts.openid;
  const left = [...tally.left.values()];
  return [
    ...[...tally.counts].map(([ending, count]) => {
      const ids = left.flatMap((user) => (user.ending === ending ? user.logtoId : []));
      return say(texts.endings[ending], { count, logtoIds: ids.slice(0, mostNamed) });
    }),
    ...(left.length === 0 ? [] : [say(texts.left, { count: left.length, file: leftFile })]),
  ];
};

/** What was done, what is left, and the one thing to do next. */
export const describeOutcome = (
  { blockers, isFlipped, registration }: Outcome,
  run: Run,
): Result => {
  const { session, tally, mapping } = run;
  const { next: nextLabel, apply: texts } = session.texts.openid;
  const isMoved = blockers.length === 0 && !hasWork(run);
  const isDone = isMoved && tally.refused === 0;
  const next = isMoved
    ? say(isFlipped ? texts.finish : texts.flip, {
        command: session.commandFor('apply', '--flip', '--yes'),
      })
    : texts.again;
  return {
    exitCode: isDone ? 0 : 1,
    lines: [
      ...describeEndings(run),
      ...summarize(mapping, session),
      ...blockers.map((blocker) => texts.blockers[blocker]),
      ...(isFlipped ? [texts.flipped] : []),
      texts.registration[registration],
      '',
      { head: [{ look: 'bold', text: nextLabel }], body: next },
    ],
    json: {
      ok: isDone,
      endings: Object.fromEntries(tally.counts),
      left: [...tally.left.values()].slice(0, mostNamed),
      ...summaryJson(mapping),
      blockers,
      flipped: isFlipped,
      registration,
      next,
    },
  };
};

/**
 * What would be done, and what stands in the way.
 *
 * @param lost how many accounts have lost their identity in vain.
 */
export const describePlan = (
  blockers: readonly Blocker[],
  lost: number,
  { session, options, setup, mapping }: Run,
): Result => {
  const { next: nextLabel, apply: texts } = session.texts.openid;
  const isReady = blockers.length === 0;
  const next = isReady ? texts.runForReal : texts.removeBlockers;
  const would: Line[] = [
    say(texts.would, { count: mapping.plan.moves.size, decided: decided(mapping.plan).length }),
    ...(lost === 0 ? [] : [say(texts.wouldGiveBack, { count: lost })]),
    ...(setup.connector.enableTokenStorage ? [texts.losesTokens] : []),
    ...(options.flip === true ? [texts.wouldFlip] : [texts.wouldNotFlip]),
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
