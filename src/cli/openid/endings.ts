/**
 * What came of a user's move: `already` holds the new id; `changed`, `gone` and `taken` were left as
 * they are, since they are no longer what the plan saw; `not-kept` is an answer of Logto that does
 * not show what was written.
 */
export type MoveEnding = 'moved' | 'already' | 'changed' | 'gone' | 'taken' | 'not-kept';

/** What came of undoing one change: `changed` was left alone, since it is not what was written. */
export type UndoEnding = 'undone' | 'changed' | 'taken';

/** Why nothing may be changed: `open` is registration. */
export type Blocker = 'contradictions' | 'unmapped' | 'open';

/** What has become of registration. */
export type RegistrationEnding = 'untouched' | 'given-back' | 'kept-closed';
