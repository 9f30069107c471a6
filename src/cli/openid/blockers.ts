import { say } from '../../text/text.ts';
import type { Mapping } from './mapping.ts';
import { isOpen } from './move/registration.ts';
import type { Blocker } from './names.ts';
import { countPart } from './plan/plan.ts';
import type { Session } from './session.ts';

/** What may be left undone or unchecked. */
export interface Allowances {
  /** So many users may be left behind. */
  allowUnmapped?: number;
  /** Whether people may be moved whose ids Alipay has not confirmed. */
  allowUnconfirmed?: boolean;
}

/** Finds what in a mapping speaks against a move. */
export const blockersIn = (
  { plan, unconfirmed }: Mapping,
  { allowUnmapped = 0, allowUnconfirmed = false }: Allowances,
  refused = 0,
): Blocker[] => {
  const unmapped = countPart(plan, 'unmapped');
  const blockers: Blocker[] = [];
  if (plan.contradictions.length > 0) {
    blockers.push('contradictions');
  }
  if (unmapped > allowUnmapped) {
    blockers.push('unmapped');
  } else if (unmapped + refused > allowUnmapped) {
    blockers.push('refused');
  }
  if (unconfirmed.size > 0 && !allowUnconfirmed) {
    blockers.push('unconfirmed');
  }
  return blockers;
};

/** The same, and whether registration is open. */
export const blockersAt = async (
  { client }: Pick<Session, 'client'>,
  ...found: Parameters<typeof blockersIn>
): Promise<Blocker[]> => [
  ...blockersIn(...found),
  ...((await isOpen(client)) ? (['open'] as const) : []),
];

/** Says what stands in the way, and with which options it does not. */
export const describeBlockers = (
  blockers: readonly Blocker[],
  { plan }: Mapping,
  { texts }: Pick<Session, 'texts'>,
  refused = 0,
): string[] => {
  const count = countPart(plan, 'unmapped') + refused;
  return blockers.map((blocker) => say(texts.openid.apply.blockers[blocker], { count }));
};
