import { beforeAll, describe, expect, it } from 'vitest';
import { InvalidAnswerError } from '../../src/gateway/errors.ts';
import { exchangeAuthorizationCode } from '../../src/gateway/oauth-token.ts';
import { fetchUserInfo, type UserInfoAnswer } from '../../src/gateway/user-info.ts';
import { alipayOfFile, newCode, userId } from '../support/alipay.ts';
import { callerAt } from '../support/application.ts';
import { failureOf, messageOf } from '../support/errors.ts';

const alipay = alipayOfFile();
let accessToken = '';
beforeAll(async () => {
  const token = await exchangeAuthorizationCode(callerAt(alipay().url), newCode(alipay()));
  accessToken = token.accessToken;
});

const fetchInfo = (token = accessToken): Promise<UserInfoAnswer> =>
  fetchUserInfo(callerAt(alipay().url), token);

describe('user info', () => {
  it('is asked for with the access token, and tells who the user is', async () => {
    const avatar = 'https://tfs.alipayobjects.com/images/partner/a.jpg';
    expect(await fetchInfo()).toEqual({
      ids: { user_id: userId, open_id: '0-_open' },
      nickName: '张三',
      avatar,
      mobile: undefined,
      content: expect.objectContaining({
        code: '10000',
        msg: 'Success',
        user_id: userId,
        open_id: '0-_open',
        avatar,
      }),
    });
    expect(alipay().requests.at(-1)).toMatchObject({
      verified: true,
      query: { charset: 'utf-8' },
      body: { method: 'alipay.user.info.share', auth_token: accessToken },
    });
  });

  it('may come in GBK', async () => {
    alipay().fail({ fault: 'gbk' });
    expect((await fetchInfo()).nickName).toBe('张三');
  });

  it('may lack everything but its code', async () => {
    const text = '{"code":"10000","nick_name":"","avatar":null,"user_id":" "}';
    alipay().fail({ fault: 'node', text });
    expect(await fetchInfo()).toEqual({
      ids: { user_id: undefined, open_id: undefined },
      nickName: undefined,
      avatar: undefined,
      mobile: undefined,
      content: JSON.parse(text),
    });
  });

  it.each([
    ['http://tfs.example/a.jpg', 'http://tfs.example/a.jpg'],
    [' HTTPS://tfs.example/张.jpg', 'https://tfs.example/%E5%BC%A0.jpg'],
    [`https://tfs.example/${'a'.repeat(2028)}`, `https://tfs.example/${'a'.repeat(2028)}`],
    [`https://tfs.example/${'a'.repeat(2029)}`, undefined],
    [`https://tfs.example/${'张'.repeat(300)}`, undefined],
    ['javascript:alert(1)', undefined],
    ['java\nscript:alert(1)', undefined],
    ['data:image/svg+xml,<svg/>', undefined],
    ['//tfs.example/a.jpg', undefined],
    ['a.jpg', undefined],
  ])('has a picture only at an address of the web: %j', async (avatar, expected) => {
    alipay().fail({ fault: 'node', text: JSON.stringify({ code: '10000', avatar }) });
    expect((await fetchInfo()).avatar).toBe(expected);
  });

  it('keeps members that have no name here, as they came', async () => {
    const text = String.raw`{"code":"10000","gender":"m","x":{"y":["\/"]}}`;
    alipay().fail({ fault: 'node', text });
    expect((await fetchInfo()).content).toEqual({ code: '10000', gender: 'm', x: { y: ['/'] } });
  });

  it.each([
    ['{"user_id":"2088"}', 'code'],
    ['{"code":10000,"user_id":"2088"}', 'code'],
    ['{"code":"10000","user_id":2088000000000001}', 'user_id'],
    ['{"code":"10000","open_id":["2088"]}', 'open_id'],
    ['{"code":"10000","user_id":"2088\\n","open_id":"a b"}', 'user_id, open_id'],
    ['{"code":"10000","nick_name":{"a":1},"avatar":7}', 'nick_name, avatar'],
  ])('like %s is refused by the names of the wrong members', async (text, members) => {
    alipay().fail({ fault: 'node', text });
    const error = await failureOf(fetchInfo());
    expect(error).toBeInstanceOf(InvalidAnswerError);
    expect(messageOf(error)).toBe(
      `Alipay's answer lacks these members or has them in the wrong form: ${members}.`,
    );
  });

  it('is refused for an unknown token', async () => {
    const error = await failureOf(fetchInfo('unknown'));
    expect(error.meaning).toBe('access-token');
    expect(error.details).toMatchObject({ code: '20001', subCode: 'aop.invalid-auth-token' });
  });

  it('is refused in error_response as in its own node', async () => {
    alipay().fail({ fault: 'user-info-error-response' });
    const error = await failureOf(fetchInfo());
    expect(error.meaning).toBe('configuration');
    expect(error.details.subCode).toBe('isv.insufficient-isv-permissions');
  });
});
