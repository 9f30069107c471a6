import { say } from '../../text/text.ts';
import type { Line } from '../shell/line.ts';
import type { Result } from '../shell/result.ts';
import { describeBlockers } from './blockers.ts';
import type { Mapping, MappingContext } from './mapping.ts';
import type { Blocker } from './names.ts';
import { nextText, printNext } from './next.ts';
import { countPart } from './plan/plan.ts';
import { knowsBy } from './setup.ts';
import { describeUndecided, summarize, summaryJson } from './summary.ts';

/**
 * Says what would be done, and what stands in the way. Nothing is done.
 *
 * @param remarks what is to be known beside.
 * @param words what to do if nothing stands in the way.
 */
export const describePlan = (
  blockers: readonly Blocker[],
  { remarks, words }: { remarks: readonly Line[]; words: string },
  mapping: Mapping,
  { session, setup, options: { flip } }: Pick<MappingContext, 'session' | 'setup' | 'options'>,
): Result => {
  const { texts, target } = session;
  const { apply } = texts.openid;
  const { plan } = mapping;
  const decided = countPart(plan, 'keep-old', 'keep-new');
  const isReady = blockers.length === 0;
  const next = { words: isReady ? words : apply.removeBlockers };
  return {
    exitCode: isReady ? 0 : 1,
    lines: [
      ...summarize(mapping, session),
      say(apply.would, { count: countPart(plan, 'move'), decided }),
      ...describeUndecided(mapping, session),
      ...(knowsBy(setup, target)
        ? []
        : [say(flip === true ? apply.wouldFlip : apply.wouldNotFlip, { target })]),
      ...remarks,
      ...describeBlockers(blockers, mapping, session),
      '',
      ...printNext(texts.openid, next),
    ],
    json: { ok: isReady, ...summaryJson(mapping), blockers, next: nextText(next) },
  };
};
