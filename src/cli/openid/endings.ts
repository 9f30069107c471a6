/**
 * What came of a user's move: `already` holds the new id; `changed`, `gone` and `taken` were left as
 * they are, since they are no longer what the plan saw; `not-kept` is an answer of Logto that does
 * not show what was written; `refused` is one that refuses this user; `not-given-back` is a second
 * account that has lost its identity in vain; `given-back` is one that has it again, though the first
 * one cannot be moved any more.
 */
export type MoveEnding =
  | 'moved'
  | 'already'
  | 'changed'
  | 'gone'
  | 'taken'
  | 'not-kept'
  | 'refused'
  | 'not-given-back'
  | 'given-back';

/**
 * What came of undoing one change: `changed` was left alone, since it is not what was written;
 * `refused` is an answer of Logto that refuses this user.
 */
export type UndoEnding = 'undone' | 'changed' | 'taken' | 'refused';

/** Why no more may be changed: `open` is registration, `refused` are users whom Logto refuses. */
export type Blocker = 'contradictions' | 'unmapped' | 'refused' | 'open';

/** What has become of registration. */
export type RegistrationEnding = 'untouched' | 'given-back' | 'kept-closed';
