import { z } from 'zod';
import { identityGuard } from '../../logto/identities.ts';

/** A change that is about to be made to a user's identity, with the identity as it was, whole. */
const intentGuard = z.object({
  kind: z.literal('intent'),
  logtoId: z.string(),
  /** The identity as it was. */
  before: identityGuard,
  /** The id that it gets; null if it is taken away. */
  to: z.string().nullable(),
});

export const recordGuard = z.discriminatedUnion('kind', [
  intentGuard,
  z.object({ kind: z.literal('done'), logtoId: z.string() }),
  z.object({ kind: z.literal('undone'), logtoId: z.string() }),
]);

/** A line of the journal. */
export type JournalRecord = z.output<typeof recordGuard>;

export type Intent = z.output<typeof intentGuard>;
