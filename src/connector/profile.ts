import { ConnectorErrorCodes, type SocialUserInfo } from '@logto/connector-kit';
import type { Config } from '../config/guard.ts';
import type { UserIdentifier } from '../config/settings.ts';
import type { TokenAnswer } from '../gateway/oauth-token.ts';
import type { UserInfoAnswer } from '../gateway/user-info.ts';
import { connectorError } from './connector-error.ts';
import { isStorable, keptMembers } from './kept-members.ts';

type Answers = [token: Pick<TokenAnswer, 'ids'>, userInfo: Pick<UserInfoAnswer, 'ids'>];

const names = ['user_id', 'open_id'] as const;

/**
 * Fails unless both answers are about one user: they agree in an id, and contradict each other in
 * none. A user-info answer without ids contradicts nothing.
 *
 * They must share an id because a signed answer says neither which request it answers nor which
 * method. Another user's answer, replayed with only the other kind of id, would otherwise pass.
 */
const expectOneUser = ([token, userInfo]: Answers): void => {
  const named = names.filter((name) => userInfo.ids[name] !== undefined);
  const shared = named.filter((name) => token.ids[name] !== undefined);
  const isContradicted = shared.some((name) => token.ids[name] !== userInfo.ids[name]);
  if (isContradicted || (named.length > 0 && shared.length === 0)) {
    throw connectorError(ConnectorErrorCodes.InvalidResponse, { code: 'different-users' });
  }
};

const chooseId = (answers: Answers, userIdentifier: UserIdentifier): string => {
  expectOneUser(answers);
  const [token, userInfo] = answers;
  const idOf = (name: (typeof names)[number]): string | undefined =>
    token.ids[name] ?? userInfo.ids[name];
  // The token answer alone has it, so it has no part in binding the two answers.
  const all = { user_id: idOf('user_id'), open_id: idOf('open_id'), union_id: token.ids.union_id };
  const id = userIdentifier === 'auto' ? (all.user_id ?? all.open_id) : all[userIdentifier];
  if (id !== undefined) {
    return id;
  }
  if (userIdentifier === 'auto') {
    throw connectorError(ConnectorErrorCodes.InvalidResponse, { code: 'user-not-named' });
  }
  throw connectorError(ConnectorErrorCodes.InvalidConfig, {
    code: 'pinned-id-missing',
    userIdentifier,
  });
};

const idsOf = ({ ids }: Pick<TokenAnswer, 'ids'>): Record<string, string> => {
  const known: Record<string, string> = {};
  for (const [name, id] of Object.entries(ids)) {
    if (id !== undefined) {
      known[name] = id;
    }
  }
  return known;
};

/** The country code of the mainland, as Logto writes it before a number: without a plus. */
const countryCode = '86';

/**
 * The user's phone number in Logto's form, if it is to be used and the answer that holds it names the
 * user: with it Logto finds an existing user, so another's would join two people.
 */
const phoneOf = (
  { ids, mobile }: UserInfoAnswer,
  { usePhoneNumber }: Pick<Config, 'usePhoneNumber'>,
): string | undefined =>
  usePhoneNumber && mobile !== undefined && names.some((name) => ids[name] !== undefined)
    ? `${countryCode}${mobile}`
    : undefined;

/** The longest name that Logto's database takes, in characters. */
export const longestName = 128;

/** The settings that say what becomes of Alipay's answers. */
type ProfileSettings = Pick<Config, 'userIdentifier' | 'usePhoneNumber' | 'profileFields'>;

/**
 * Makes the profile that Logto stores from Alipay's two answers.
 *
 * Guaranteed: the answers name one user, and the id is that user's; so is the phone number, which is
 * there only if the settings ask for it. `rawData` has the shape of the official connector's, with the
 * ids of the token answer beside it. Of the answer about the user it holds what {@link keptMembers}
 * says. It holds neither a token nor the answer's signature, which together with the answer would
 * serve to replay it. A name that Logto could not store is left out.
 *
 * @throws ConnectorError `InvalidResponse` if the answers do not name one user; `InvalidConfig` if
 * the pinned id is missing.
 */
export const createProfile = (
  token: Pick<TokenAnswer, 'ids'>,
  userInfo: UserInfoAnswer,
  settings: ProfileSettings,
): SocialUserInfo => {
  const id = chooseId([token, userInfo], settings.userIdentifier);
  const phone = phoneOf(userInfo, settings);
  const { nickName: name } = userInfo;
  return {
    id,
    ...(name !== undefined && isStorable(name, longestName) && { name }),
    ...(userInfo.avatar !== undefined && { avatar: userInfo.avatar }),
    ...(phone !== undefined && { phone }),
    rawData: {
      alipay_user_info_share_response: keptMembers(userInfo.content, settings.profileFields),
      alipay_system_oauth_token_response: idsOf(token),
    },
  };
};
