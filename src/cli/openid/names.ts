/**
 * Why nobody may be changed: `refused` are users whom Logto refuses, `unconfirmed` people whose ids
 * Alipay has not confirmed, `open` is registration.
 */
export const blockers = ['contradictions', 'unmapped', 'refused', 'unconfirmed', 'open'] as const;

export type Blocker = (typeof blockers)[number];

/** What has become of registration. */
export type RegistrationOutcome = 'untouched' | 'given-back' | 'kept-closed';
