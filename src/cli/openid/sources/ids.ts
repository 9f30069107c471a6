import { z } from 'zod';
import type { Ids } from '../people/kinds.ts';

const idGuard = z.string().min(1).optional().catch(undefined);
const answerGuard = z
  .object({ user_id: idGuard, open_id: idGuard, union_id: idGuard })
  .catch({ user_id: undefined, open_id: undefined, union_id: undefined });

/** What this package's connector and the official one store of Alipay's two answers. */
const rawDataGuard = z.object({
  alipay_system_oauth_token_response: answerGuard,
  alipay_user_info_share_response: answerGuard,
});

const agreed = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || other === undefined || one === other ? (one ?? other) : undefined;

/**
 * Finds both ids in the `rawData` that a sign-in has left.
 *
 * @returns undefined unless both ids are there and the two answers do not contradict each other.
 */
export const idsInRawData = (rawData: unknown): Ids | undefined => {
  const parsed = rawDataGuard.safeParse(rawData);
  if (!parsed.success) {
    return undefined;
  }
  const { alipay_system_oauth_token_response: token, alipay_user_info_share_response: info } =
    parsed.data;
  const userId = agreed(token.user_id, info.user_id);
  const openId = agreed(token.open_id, info.open_id);
  return userId === undefined || openId === undefined
    ? undefined
    : { userId, openId, unionId: agreed(token.union_id, info.union_id) };
};

/** An id as it is shown if it must be: who has it knows it, others learn little. */
export const masked = (id: string): string => `${id.slice(0, 4)}…${id.slice(-4)}`;
