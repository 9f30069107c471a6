import type { ChangeOutcome } from './move/change.ts';

/**
 * Why nobody may be changed: `refused` are users whom Logto refuses, `unconfirmed` people whose ids
 * Alipay has not confirmed, `open` is registration.
 */
export const blockers = ['contradictions', 'unmapped', 'refused', 'unconfirmed', 'open'] as const;

export type Blocker = (typeof blockers)[number];

/** What has become of registration. */
export type RegistrationOutcome = 'untouched' | 'given-back' | 'kept-closed';

/**
 * What came of a user's move. `not-given-back` is one that failed, whose other account has lost its
 * identity for it; `given-back` is an account that has it again, since the other one cannot have it.
 */
export type MoveOutcome = ChangeOutcome | 'not-given-back' | 'given-back';
