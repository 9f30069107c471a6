import { ConnectorError, ConnectorErrorCodes } from '@logto/connector-kit';
import { describe, expect, it } from 'vitest';
import type { UserIdentifier } from '../../src/config/settings.ts';
import { createProfile } from '../../src/connector/profile.ts';
import type { AlipayIds, TokenAnswer } from '../../src/gateway/oauth-token.ts';

const user_id = '2088123412341234';
const open_id = '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5';

const union_id = 'e4xQC0zgNdId0nxi95b5lsNpazWYoCo5074a1CcTG1LelxK';

const profileOf = (
  token: TokenAnswer['ids'],
  userInfo: AlipayIds,
  userIdentifier: UserIdentifier = 'auto',
  rest: { nickName?: string; avatar?: string } = {},
) =>
  createProfile(
    { ids: token },
    {
      ids: { user_id: userInfo.user_id, open_id: userInfo.open_id },
      nickName: rest.nickName,
      avatar: rest.avatar,
      mobile: undefined,
      content: JSON.parse(JSON.stringify({ code: '10000', ...userInfo })),
    },
    { userIdentifier, usePhoneNumber: false, profileFields: [] },
  );

const failure = (run: () => unknown): { code: unknown; data: unknown } => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConnectorError) {
      return { code: error.code, data: error.data };
    }
    throw error;
  }
  throw new Error('No failure');
};

describe('createProfile', () => {
  const userIdOnly = { user_id };
  const both = { user_id, open_id };
  const openIdOnly = { open_id };
  const grouped = { open_id, union_id };

  it.each<[string, TokenAnswer['ids'], AlipayIds, UserIdentifier, string]>([
    ['user_id in both answers', userIdOnly, userIdOnly, 'auto', user_id],
    ['both ids in both answers', both, both, 'auto', user_id],
    ['open_id in both answers', openIdOnly, openIdOnly, 'auto', open_id],
    ['user_id in the token answer alone', userIdOnly, {}, 'auto', user_id],
    ['open_id in the token answer, both in the other', openIdOnly, both, 'auto', user_id],
    ['both ids, pinned to user_id', both, both, 'user_id', user_id],
    ['both ids, pinned to open_id', both, both, 'open_id', open_id],
    ['open_id in the user-info answer alone, pinned to it', userIdOnly, both, 'open_id', open_id],
    ['open_id beside union_id', grouped, openIdOnly, 'auto', open_id],
    ['union_id, the answers bound by open_id', grouped, openIdOnly, 'union_id', union_id],
    ['union_id, the answers bound by user_id', { ...both, union_id }, both, 'union_id', union_id],
    ['union_id, no other id in any answer', { union_id }, {}, 'union_id', union_id],
  ])('knows the user by %s', (_, token, userInfo, userIdentifier, id) => {
    expect(profileOf(token, userInfo, userIdentifier).id).toBe(id);
  });

  it.each<[string, TokenAnswer['ids'], AlipayIds, UserIdentifier]>([
    ['another user_id', { user_id }, { user_id: '2088000000000009' }, 'auto'],
    ['another open_id', { open_id }, { open_id: 'other' }, 'auto'],
    ['the same user_id and another open_id', both, { user_id, open_id: 'other' }, 'auto'],
    ['another open_id, pinned to user_id', both, { user_id, open_id: 'other' }, 'user_id'],
    ['another user_id, pinned to open_id', both, { open_id, user_id: 'other' }, 'open_id'],
    ['a user_id where the first had an open_id', openIdOnly, userIdOnly, 'auto'],
    ['an open_id where the first had a user_id', userIdOnly, openIdOnly, 'open_id'],
    ['an id where the first had none', {}, userIdOnly, 'auto'],
    ['another open_id, pinned to union_id', grouped, { open_id: 'other' }, 'union_id'],
    ['an id where the first had a union_id alone', { union_id }, openIdOnly, 'union_id'],
  ])('refuses a second answer with %s', (_, token, userInfo, userIdentifier) => {
    expect(failure(() => profileOf(token, userInfo, userIdentifier))).toEqual({
      code: ConnectorErrorCodes.InvalidResponse,
      data: {
        reason: 'different-users',
        errorDescription: "Alipay's two answers do not name the same user.",
        hint: 'Something between Logto and Alipay mixes up or changes the answers. If `alipayPublicKey` is empty, set it; then check the proxy.',
      },
    });
  });

  it.each<[UserIdentifier, AlipayIds]>([
    ['user_id', openIdOnly],
    ['open_id', userIdOnly],
  ])('fails rather than take another id when the pinned %s is missing', (userIdentifier, ids) => {
    expect(failure(() => profileOf(ids, ids, userIdentifier))).toEqual({
      code: ConnectorErrorCodes.InvalidConfig,
      data: {
        reason: 'pinned-id-missing',
        errorDescription: `Alipay did not return the \`${userIdentifier}\` that \`userIdentifier\` asks for.`,
        hint: "The app's openid stage does not match `userIdentifier`. Before you change `userIdentifier`, link the existing users to their new ids: otherwise each of them gets a second account.",
      },
    });
  });

  it('fails rather than take another id when the union_id is missing from the token answer', () => {
    const userInfo = { ...both, union_id };
    expect(failure(() => profileOf(both, userInfo, 'union_id'))).toEqual({
      code: ConnectorErrorCodes.InvalidConfig,
      data: {
        reason: 'pinned-id-missing',
        errorDescription: 'Alipay did not return the `union_id` that `userIdentifier` asks for.',
        hint: "Alipay sends it only to apps in a group (应用分组): check in Alipay's console that this app is in one. Before you change `userIdentifier`, link the existing users to their new ids: otherwise each of them gets a second account.",
      },
    });
  });

  it('takes no union_id by itself', () => {
    const { data } = failure(() => profileOf({ union_id }, {}));
    expect(data).toHaveProperty('reason', 'user-not-named');
  });

  it('fails when Alipay names nobody', () => {
    expect(failure(() => profileOf({}, {}))).toEqual({
      code: ConnectorErrorCodes.InvalidResponse,
      data: {
        reason: 'user-not-named',
        errorDescription: 'Alipay named the user by neither `user_id` nor `open_id`.',
        hint: "Check the app's openid configuration in Alipay's console.",
      },
    });
  });

  it('holds name, avatar and the ids that each answer gave', () => {
    const avatar = 'https://tfs.alipayobjects.com/images/partner/T1';
    expect(profileOf(both, userIdOnly, 'auto', { nickName: '小明', avatar })).toEqual({
      id: user_id,
      name: '小明',
      avatar,
      rawData: {
        alipay_user_info_share_response: { code: '10000', user_id },
        alipay_system_oauth_token_response: { user_id, open_id },
      },
    });
  });

  it.each([
    ['张'.repeat(128), true],
    ['张'.repeat(129), false],
    ['张\ud83d', false],
    ['张\0', false],
  ])('holds a name if Logto can store it: %j', (nickName, isHeld) => {
    const { name } = profileOf(userIdOnly, userIdOnly, 'auto', { nickName });
    expect(name).toBe(isHeld ? nickName : undefined);
  });

  it('has no member for a name or avatar that Alipay did not tell', () => {
    expect(Object.keys(profileOf(userIdOnly, userIdOnly))).toEqual(['id', 'rawData']);
  });
});
