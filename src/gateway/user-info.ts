import { z } from 'zod';
import { optionalText, optionalUserId, readContent, unlessBlank } from './answer-fields.ts';
import { callGateway } from './call.ts';
import type { Caller } from './caller.ts';
import type { Json } from './protocol/response.ts';

const method = 'alipay.user.info.share';

const userInfoGuard = z.object({
  code: z.literal('10000'),
  user_id: optionalUserId,
  open_id: optionalUserId,
  nick_name: optionalText,
  avatar: optionalText,
  // Of any type: whatever they are, they cost no sign-in.
  mobile: z.unknown(),
  is_mobile_auth: z.unknown(),
});

/** What Alipay sends about a user. */
export interface UserInfoAnswer {
  ids: { user_id: string | undefined; open_id: string | undefined };
  nickName: string | undefined;
  /** The address of a picture, http or https, at most 2048 characters. */
  avatar: string | undefined;
  /** A mobile number of the mainland, 11 digits, which Alipay does not call unverified. */
  mobile: string | undefined;
  /** All members as Alipay sent them, with those that have no name here. */
  content: Json;
}

/** The longest address of a picture that Logto's database takes, in characters. */
export const longestAddress = 2048;

/** An address that a browser may load a picture from; undefined for any other text. */
const asPicture = (text: string | null | undefined): string | undefined => {
  if (!text || text.length > longestAddress || !URL.canParse(text)) {
    return undefined;
  }
  const { protocol, href } = new URL(text);
  return ['https:', 'http:'].includes(protocol) && href.length <= longestAddress ? href : undefined;
};

/**
 * A mobile number that may be used; undefined for any other value, such as a masked or a foreign one.
 *
 * @see docs/alipay-gateway.md §4.7
 */
const asMobile = (mobile: unknown, isVerified: unknown = 'T'): string | undefined =>
  typeof mobile === 'string' && /^1[3-9]\d{9}$/.test(mobile) && isVerified === 'T'
    ? mobile
    : undefined;

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
    avatar: asPicture(answer.avatar),
    mobile: asMobile(answer.mobile, answer.is_mobile_auth),
    content,
  };
};
