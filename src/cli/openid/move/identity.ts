import { z } from 'zod';
import type { Identity } from '../../../logto/identities.ts';

/** Alipay's ids of a person, as far as they are known. */
export interface PersonIds {
  userId: string;
  openId: string;
  unionId?: string | undefined;
}

/** An object as it is, and an empty one for all else. */
const object = z.record(z.unknown()).catch({});

const idsMember = 'alipay_system_oauth_token_response';

/** The identity with its new id, and the person's ids in its details, where the connector puts them. */
export const withIds = (
  { details }: Identity,
  to: string,
  { userId, openId, unionId }: PersonIds,
): Identity => {
  const rawData = object.parse(details?.rawData);
  const ids = {
    ...object.parse(rawData[idsMember]),
    user_id: userId,
    open_id: openId,
    ...(unionId !== undefined && { union_id: unionId }),
  };
  return {
    userId: to,
    details: { ...details, id: to, rawData: { ...rawData, [idsMember]: ids } },
  };
};
