import { z } from 'zod';
import { type Caller, callGateway } from './client.ts';
import { optionalText, readContent, unlessBlank } from './content.ts';
import type { Json } from './protocol/response.ts';

const method = 'alipay.user.info.share';

const userInfoGuard = z.object({
  code: z.literal('10000'),
  user_id: optionalText,
  open_id: optionalText,
  nick_name: optionalText,
  avatar: optionalText,
});

/** What Alipay sends about a user. */
export interface UserInfoAnswer {
  ids: { user_id: string | undefined; open_id: string | undefined };
  nickName: string | undefined;
  /** The address of a picture. */
  avatar: string | undefined;
  /** All members as Alipay sent them, with those that have no name here. */
  content: Json;
}

/**
 * Asks who the user of an access token is.
 *
 * @throws GatewayError
 * @see https://opendocs.alipay.com/open/84bc7362_alipay.user.info.share
 */
export const fetchUserInfo = async (
  caller: Caller,
  accessToken: string,
): Promise<UserInfoAnswer> => {
  const parameters = { auth_token: accessToken };
  const content = await callGateway(caller, { method, parameters, effect: 'reads' });
  const answer = readContent(userInfoGuard, content);
  return {
    ids: { user_id: unlessBlank(answer.user_id), open_id: unlessBlank(answer.open_id) },
    nickName: unlessBlank(answer.nick_name),
    avatar: unlessBlank(answer.avatar),
    content,
  };
};
