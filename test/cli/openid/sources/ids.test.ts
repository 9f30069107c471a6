import { describe, expect, it } from 'vitest';
import { idsInRawData, masked } from '../../../../src/cli/openid/sources/ids.ts';

/** The details of a sign-in, by the ids in Alipay's two answers. */
const rawDataOf = (token: unknown, info: unknown): object => ({
  alipay_system_oauth_token_response: token,
  alipay_user_info_share_response: info,
});

const both = { user_id: 'u', open_id: 'o' };

describe('the ids in the details of a sign-in', () => {
  it.each([
    { where: 'in the token answer alone', token: both, info: {} },
    { where: 'in the user info alone', token: {}, info: both },
    { where: 'one in each', token: { user_id: 'u' }, info: { open_id: 'o' } },
    { where: 'the other in each', token: { open_id: 'o' }, info: { user_id: 'u' } },
    { where: 'in both, the same', token: both, info: both },
    { where: 'beside blank ones', token: { user_id: '', open_id: 'o' }, info: both },
    { where: 'beside what is not a text', token: { user_id: 1, open_id: 'o' }, info: both },
    { where: 'beside an answer that is not there', token: undefined, info: both },
    { where: 'beside an answer that is a text', token: both, info: 'x' },
  ])('are found: $where', ({ token, info }) => {
    expect(idsInRawData(rawDataOf(token, info))).toEqual({ userId: 'u', openId: 'o' });
  });

  it('include the id for a group of apps', () => {
    expect(idsInRawData(rawDataOf({ ...both, union_id: 'g' }, {}))).toEqual({
      userId: 'u',
      openId: 'o',
      unionId: 'g',
    });
    expect(
      idsInRawData(rawDataOf({ ...both, union_id: 'g' }, { union_id: 'h' }))?.unionId,
    ).toBeUndefined();
  });

  it.each([
    { why: 'there is no user_id', token: { open_id: 'o' }, info: {} },
    { why: 'there is no open_id', token: { user_id: 'u' }, info: {} },
    { why: 'the user_ids differ', token: both, info: { user_id: 'v' } },
    { why: 'the open_ids differ', token: both, info: { open_id: 'p' } },
    { why: 'the open_ids differ in case alone', token: both, info: { open_id: 'O' } },
    { why: 'there are no answers', token: undefined, info: undefined },
  ])('are not believed if $why', ({ token, info }) => {
    expect(idsInRawData(rawDataOf(token, info))).toBeUndefined();
  });

  it.each([undefined, null, 'x', []])('are not in %j', (rawData) => {
    expect(idsInRawData(rawData)).toBeUndefined();
  });
});

describe('a masked id', () => {
  it('shows the first four characters and the last four', () => {
    expect(masked('2088123412345678')).toBe('2088…5678');
  });
});
