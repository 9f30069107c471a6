import { say } from '../../text/text.ts';
import type { Result } from '../shell/result.ts';
import type { UndoEnding } from './endings.ts';
import type { Session } from './session.ts';
import { mostNamed } from './summary.ts';
import type { Tally } from './tally.ts';

/** What there is to undo, and what speaks against it. */
export interface UndoPlan {
  /** How many users have changes. */
  count: number;
  /** How many settings were set. */
  settings: number;
  /** How many users would be strangers; undefined if they were not counted. */
  strangers: number | undefined;
  blocker: 'open' | 'strangers' | undefined;
}

/** What would be undone, or why it is not. */
export const describePlan = (
  { count, settings, strangers = 0, blocker }: UndoPlan,
  { texts: { openid } }: Session,
): Result => {
  const { next: nextLabel, undo: texts } = openid;
  const nexts = { open: texts.close, strangers: say(texts.allowStrangers, { count: strangers }) };
  const next = blocker === undefined ? texts.runForReal : nexts[blocker];
  return {
    exitCode: blocker === undefined ? 0 : 1,
    lines: [
      say(texts.would, { count, settings }),
      ...(strangers > 0 ? [say(texts.strangers, { count: strangers })] : []),
      '',
      { head: [{ look: 'bold', text: nextLabel }], body: next },
    ],
    json: { ok: blocker === undefined, changes: count, settings, strangers, blocker, next },
  };
};

/** What was undone, and what has become of registration that was closed for the move. */
export const describeUndone = (
  { counts, left }: Tally<UndoEnding>,
  settings: number,
  registration: 'untouched' | 'given-back' | 'kept-closed',
  isDone: boolean,
  { texts: { openid } }: Session,
): Result => {
  const { undo: texts } = openid;
  const ofRegistration = registration === 'given-back' ? texts.givenBack : texts.keptClosed;
  return {
    exitCode: isDone ? 0 : 1,
    lines: [
      ...[...counts].map(([ending, count]) => {
        const ids = [...left.values()].flatMap((one) => (one.ending === ending ? one.logtoId : []));
        return say(texts.endings[ending], { count, logtoIds: ids.slice(0, mostNamed) });
      }),
      say(texts.settings, { settings }),
      ...(registration === 'untouched' ? [] : [ofRegistration]),
    ],
    json: {
      ok: isDone,
      endings: Object.fromEntries(counts),
      left: [...left.values()].slice(0, mostNamed),
      settings,
      registration,
    },
  };
};
