import { z } from 'zod';
import { identityGuard } from '../../logto/identities.ts';
import { signInModes } from '../../logto/sign-in-mode.ts';
import { targetIds } from './classify.ts';
import { pairSources } from './names.ts';

/** Which move a journal is of: the first record. */
const originGuard = z.object({
  kind: z.literal('origin'),
  /** The origin of Logto's address. */
  core: z.string(),
  /** The connector's id in Logto. */
  connectorId: z.string(),
  appId: z.string(),
  to: z.enum(targetIds),
});

/** A change that is about to be made to a user's identity, with the identity as it was, whole. */
const intentGuard = z.object({
  kind: z.literal('intent'),
  logtoId: z.string(),
  /** The identity as it was. */
  before: identityGuard,
  /** The id that it gets; null if it is taken away. */
  to: z.string().nullable(),
});

/** Registration is about to be closed. */
const closingGuard = z.object({ kind: z.literal('closing'), before: z.enum(signInModes) });

/** A connector's `userIdentifier` is about to be set. */
const flipGuard = z.object({
  kind: z.literal('flip'),
  connectorId: z.string(),
  before: z.string(),
  to: z.string(),
});

export const recordGuard = z.discriminatedUnion('kind', [
  originGuard,
  intentGuard,
  z.object({ kind: z.literal('done'), logtoId: z.string() }),
  z.object({ kind: z.literal('undone'), logtoId: z.string() }),
  closingGuard,
  z.object({ kind: z.literal('given-back') }),
  flipGuard,
  z.object({ kind: z.literal('flipped-back'), connectorId: z.string() }),
  /** Alipay has said the same as a source of pairs. */
  z.object({ kind: z.literal('confirmed'), source: z.enum(pairSources) }),
  /** An order for conversion is about to be made; then, which one it is; then, that it is filled. */
  z.object({ kind: z.literal('order-creating') }),
  z.object({ kind: z.literal('order'), orderId: z.string() }),
  z.object({ kind: z.literal('order-filled'), orderId: z.string() }),
]);

/** A line of the journal. */
export type JournalRecord = z.output<typeof recordGuard>;

export type Origin = z.output<typeof originGuard>;
export type OriginMember = Exclude<keyof Origin, 'kind'>;
export type Intent = z.output<typeof intentGuard>;
export type Flip = z.output<typeof flipGuard>;
export type Closing = z.output<typeof closingGuard>;
