import type { Identity } from '../../../logto/identities.ts';

/** Alipay's ids of a person, as far as they are known. */
export interface PersonIds {
  userId: string;
  openId: string;
  unionId?: string | undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectIn = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});

const idsMember = 'alipay_system_oauth_token_response';

/** The identity with its new id, and the person's ids in its details, where the connector puts them. */
export const withIds = (
  { details: before }: Identity,
  to: string,
  { userId, openId, unionId }: PersonIds,
): Identity => {
  const details = objectIn(before);
  const rawData = objectIn(details.rawData);
  const ids = {
    ...objectIn(rawData[idsMember]),
    user_id: userId,
    open_id: openId,
    ...(unionId !== undefined && { union_id: unionId }),
  };
  return {
    userId: to,
    details: { ...details, id: to, rawData: { ...rawData, [idsMember]: ids } },
  };
};
