import { say } from '../../text/text.ts';
import type { Mapping } from './mapping.ts';
import { type Blocker, blockers } from './names.ts';
import type { Options } from './options.ts';
import { countPart, countUnconfirmed } from './plan/plan.ts';
import type { Session } from './session.ts';

/**
 * Finds what in a mapping speaks against a move.
 *
 * @param refused how many users Logto has refused.
 * @param isOpen whether registration is open and must not be.
 */
export const blockersIn = (
  { plan }: Pick<Mapping, 'plan'>,
  {
    allowUnmapped = 0,
    allowUnconfirmed = false,
  }: Pick<Options, 'allowUnmapped' | 'allowUnconfirmed'>,
  refused = 0,
  isOpen = false,
): Blocker[] => {
  const unmapped = countPart(plan, 'unmapped');
  const found: Record<Blocker, boolean> = {
    contradictions: plan.contradictions.length > 0,
    unmapped: unmapped > allowUnmapped,
    refused: unmapped <= allowUnmapped && unmapped + refused > allowUnmapped,
    unconfirmed: Object.keys(countUnconfirmed(plan)).length > 0 && !allowUnconfirmed,
    open: isOpen,
  };
  return blockers.filter((blocker) => found[blocker]);
};

/** Says what stands in the way, and with which options it does not. */
export const describeBlockers = (
  present: readonly Blocker[],
  { plan }: Mapping,
  { texts }: Pick<Session, 'texts'>,
  refused = 0,
): string[] => {
  const count = countPart(plan, 'unmapped') + refused;
  return present.map((blocker) => say(texts.openid.apply.blockers[blocker], { count }));
};
