import { ConnectorErrorCodes, jsonObjectGuard, type SocialUserInfo } from '@logto/connector-kit';
import type { UserIdentifier } from './config/guard.ts';
import { connectorError } from './connector-error.ts';
import type { AlipayIds, TokenAnswer } from './gateway/oauth-token.ts';
import type { UserInfoAnswer } from './gateway/user-info.ts';

type Answers = [token: Pick<TokenAnswer, 'ids'>, userInfo: Pick<UserInfoAnswer, 'ids'>];

/** The one value that both answers give an id, or that one of them gives it. */
const agreedId = (name: keyof AlipayIds, [token, userInfo]: Answers): string | undefined => {
  const fromToken = token.ids[name];
  const fromUserInfo = userInfo.ids[name];
  if (fromToken !== undefined && fromUserInfo !== undefined && fromToken !== fromUserInfo) {
    throw connectorError(ConnectorErrorCodes.InvalidResponse, {
      errorDescription: `Alipay's two answers are about different users (\`${name}\`).`,
      hint: 'Something between Logto and Alipay mixes up or changes the answers. Configure `alipayPublicKey` if it is not, and look at the proxy.',
    });
  }
  return fromToken ?? fromUserInfo;
};

const chooseId = (answers: Answers, userIdentifier: UserIdentifier): string => {
  const ids = { user_id: agreedId('user_id', answers), open_id: agreedId('open_id', answers) };
  const id = userIdentifier === 'auto' ? (ids.user_id ?? ids.open_id) : ids[userIdentifier];
  if (id !== undefined) {
    return id;
  }
  if (userIdentifier === 'auto') {
    throw connectorError(ConnectorErrorCodes.InvalidResponse, {
      errorDescription: 'Alipay named the user by neither `user_id` nor `open_id`.',
      hint: "Check the app's openid configuration in Alipay's console.",
    });
  }
  throw connectorError(ConnectorErrorCodes.InvalidConfig, {
    errorDescription: `Alipay did not return the \`${userIdentifier}\` that \`userIdentifier\` asks for.`,
    hint: 'The app has another openid stage than the setting. Before you change `userIdentifier`, link the existing users to their new ids: otherwise each of them gets a second account.',
  });
};

/**
 * Makes the profile that Logto stores from Alipay's two answers.
 *
 * Guaranteed: the answers do not contradict each other about who the user is. `rawData` has the
 * shape of the official connector's, with the ids of the token answer beside it. It holds neither a
 * token nor the answer's signature, which together with the answer would serve to replay it.
 *
 * @throws ConnectorError `InvalidResponse` where ids differ or there is none; `InvalidConfig` where
 * the pinned one is missing.
 */
export const createProfile = (
  token: Pick<TokenAnswer, 'ids'>,
  userInfo: UserInfoAnswer,
  userIdentifier: UserIdentifier,
): SocialUserInfo => ({
  id: chooseId([token, userInfo], userIdentifier),
  ...(userInfo.nickName !== undefined && { name: userInfo.nickName }),
  ...(userInfo.avatar !== undefined && { avatar: userInfo.avatar }),
  rawData: {
    alipay_user_info_share_response: jsonObjectGuard.parse(userInfo.content),
    alipay_system_oauth_token_response: jsonObjectGuard.parse(
      Object.fromEntries(Object.entries(token.ids).filter(([, id]) => id !== undefined)),
    ),
  },
});
