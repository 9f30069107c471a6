import path from 'node:path';
import { say } from '../../../text/text.ts';
import type { Line } from '../../shell/line.ts';
import type { Result } from '../../shell/result.ts';
import { describeBlockers } from '../blockers.ts';
import { estimateApply, manyUsers } from '../cost.ts';
import { countWork } from '../mapping.ts';
import type { Blocker } from '../names.ts';
import { type Next, nextText, printNext } from '../next.ts';
import { describePlan } from '../plan-report.ts';
import { knowsBy } from '../setup.ts';
import { describeUndecided, mostNamed, summarize, summaryJson } from '../summary.ts';
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

const nextOf = (
  { blockers, isFlipped }: Outcome,
  isMoved: boolean,
  { session, setup }: Run,
): Next => {
  const { apply: texts } = session.texts.openid;
  if (blockers.length > 0) {
    return { words: texts.removeBlockers };
  }
  if (!isMoved) {
    return { words: texts.again };
  }
  if (isFlipped || knowsBy(setup, session.target)) {
    return { words: say(texts.finish, session) };
  }
  return { words: texts.flip, commands: [session.commandFor('apply', { flip: true, yes: true })] };
};

/** What was done, what is left, and the one thing to do next. */
export const describeOutcome = (outcome: Outcome, run: Run): Result => {
  const { blockers, isFlipped, registration } = outcome;
  const { session, outcomes, mapping } = run;
  const { apply: texts } = session.texts.openid;
  const isMoved = blockers.length === 0 && !hasWork(run);
  const isDone = isMoved && outcomes.refused === 0;
  const next = nextOf(outcome, isMoved, run);
  return {
    exitCode: isDone ? 0 : 1,
    lines: [
      ...describeOutcomes(run),
      ...summarize(mapping, session),
      ...describeUndecided(mapping, session),
      ...describeBlockers(blockers, mapping, session, outcomes.refused),
      ...(isFlipped ? [say(texts.flipped, { target: session.target })] : []),
      texts.registration[registration],
      '',
      ...printNext(session.texts.openid, next),
    ],
    json: {
      ok: isDone,
      endings: Object.fromEntries(outcomes.counts),
      left: [...outcomes.notMoved.values()].slice(0, mostNamed),
      ...summaryJson(mapping),
      blockers,
      flipped: isFlipped,
      registration,
      next: nextText(next),
    },
  };
};

/** Where things stand after an interruption, and the commands to go on and to go back. */
export const describeInterruption = (
  { registration, isFlipped }: Outcome,
  { session, setup, outcomes, total, interruption }: Run,
): Result => {
  const { apply: texts } = session.texts.openid;
  const moved = outcomes.counts.get('moved') ?? 0;
  const { target } = session;
  const isSet = isFlipped || knowsBy(setup, target);
  const goOn = session.commandFor('apply', { yes: true });
  const back = { closeRegistration: true, flip: true, yes: true };
  const goBack = session.commandBack(setup.userIdentifier, 'apply', back);
  return {
    exitCode: interruption?.reason === 'SIGTERM' ? 143 : 130,
    lines: [
      say(texts.interrupted, { moved, total, target, isSet }),
      texts.registration[registration],
      '',
      texts.goOn,
      { verbatim: goOn },
      texts.goBack,
      { verbatim: goBack },
    ],
    json: { ok: false, interrupted: true, moved, total, registration, next: goOn, back: goBack },
  };
};

/** What the move costs, before it costs it. */
const describeCost = (latency: number, { session, mapping }: Run): Line[] => {
  const { cost, outage, preferSql } = session.texts.openid.apply;
  const count = countWork(mapping);
  const seconds = estimateApply(count, { latency, rate: session.rate });
  const isMany = count > manyUsers;
  return count === 0
    ? []
    : [say(cost, { count, seconds, isMany }), outage, ...(isMany ? [preferSql, ''] : [])];
};

/**
 * Says what a run would do, and what it costs: first, if there are many users.
 *
 * @param lost how many accounts would get back what was taken from them in vain.
 * @param latency how long Logto takes to answer, in milliseconds.
 */
export const describeDryRun = (
  blockers: readonly Blocker[],
  { lost, latency }: { lost: number; latency: number },
  run: Run,
): Result => {
  const { apply: texts } = run.session.texts.openid;
  const cost = describeCost(latency, run);
  const isMany = countWork(run.mapping) > manyUsers;
  const remarks = [
    ...(lost === 0 ? [] : [say(texts.wouldGiveBack, { count: lost })]),
    ...(run.setup.connector.enableTokenStorage ? [texts.losesTokens] : []),
    ...(isMany ? [] : cost),
  ];
  const result = describePlan(blockers, { remarks, words: texts.runForReal }, run.mapping, run);
  return {
    ...result,
    lines: [...(isMany ? cost : []), ...result.lines],
    json: { ...result.json, lost },
  };
};
