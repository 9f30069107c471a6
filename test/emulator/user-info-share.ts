import type { Accounts } from './accounts.ts';
import { idMembers } from './identities.ts';
import type { Member } from './member.ts';
import type { Outcome } from './method.ts';
import type { Parameters } from './parameters.ts';
import { Refusal } from './refusal.ts';
import type { App, User } from './registration.ts';

const scopesWithProfile = ['auth_user', 'kuaijie'];

/**
 * `alipay.user.info.share`: the profile of the user whose access token is sent as `auth_token`.
 *
 * @see docs/alipay-gateway.md §4.2, §5.3
 */
export const userInfoShare = (parameters: Parameters, app: App, accounts: Accounts): Outcome => {
  const session = accounts.findByAccessToken(parameters.get('auth_token') ?? '');
  if (session === undefined || session.appId !== app.appId) {
    throw new Refusal('aop.invalid-auth-token');
  }
  if (session.accessTokenExpiresAt <= accounts.now()) {
    throw new Refusal('aop.auth-token-time-out');
  }
  if (!session.scope.split(',').some((scope) => scopesWithProfile.includes(scope))) {
    throw new Refusal('isv.insufficient-user-permissions');
  }
  return { members: profileMembers(session.user, app), session };
};

/**
 * The members of a user-info answer; what the user has not set is absent, not empty.
 *
 * @see docs/alipay-gateway.md §4.2, §4.7
 */
export const profileMembers = (user: User, app: App): Record<string, Member> => {
  const profile = {
    avatar: user.avatar,
    city: user.city,
    gender: user.gender,
    nick_name: user.nickName,
    province: user.province,
    ...user.further,
  };
  const members: Record<string, Member> = { code: '10000', msg: 'Success' };
  for (const [name, value] of Object.entries(profile)) {
    if (value !== undefined) {
      members[name] = value;
    }
  }
  return { ...members, ...idMembers(user, app) };
};
