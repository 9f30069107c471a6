import { describe, expect, it } from 'vitest';
import { withIds } from '../../../../src/cli/openid/move/identity.ts';

const ids = { userId: '2088000000000001', openId: 'open' };
const answer = { user_id: ids.userId, open_id: ids.openId };
const member = 'alipay_system_oauth_token_response';

describe('an identity with its new id', () => {
  it.each([
    ['no details', undefined],
    ['null', null],
    ['rawData that is a text', { rawData: 'x' }],
    ['rawData that is a list', { rawData: [1] }],
    ['an answer that is null', { rawData: { [member]: null } }],
  ])('has the ids where the connector puts them, if there were %s', (_which, details) => {
    expect(withIds({ userId: 'before', details }, 'open', ids)).toEqual({
      userId: 'open',
      details: { id: 'open', rawData: { [member]: answer } },
    });
  });

  it('keeps everything else, and takes a union_id if there is one', () => {
    const details = {
      name: 'n',
      id: 'before',
      rawData: { a: 1, [member]: { b: 2, user_id: 'x' } },
    };
    const withUnion = withIds({ userId: 'before', details }, 'u', { ...ids, unionId: 'u' });
    expect(withUnion).toEqual({
      userId: 'u',
      details: {
        name: 'n',
        id: 'u',
        rawData: { a: 1, [member]: { b: 2, ...answer, union_id: 'u' } },
      },
    });
    expect(details.rawData[member]).toEqual({ b: 2, user_id: 'x' });
  });
});
