import { describe, expect, it } from 'vitest';
import { idsInRawData } from '../../../../src/cli/openid/sources/ids.ts';
import { everyFurtherMember } from '../../../emulator/index.ts';
import { alipayOfFile, registerApp } from '../../../support/alipay.ts';
import { appId } from '../../../support/app-ids.ts';
import { connectorsAt, kinds } from '../../../support/connector.ts';
import { noSession } from '../../../support/sign-in.ts';

const user = {
  userId: '2088000000000005',
  openId: '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5',
  unionId: 'e4xQC0zgNdId0nxi95b5lsNpazWYoCo5074a1CcTG1LelxK',
  further: everyFurtherMember,
};

describe.each(kinds)('what $id keeps of a user', (kind) => {
  const alipay = alipayOfFile();
  const connect = connectorsAt(alipay, kind);

  it('holds all ids of whoever signs in while Alipay sends both', async () => {
    alipay().addUser(user);
    registerApp(alipay(), { idStage: 'both', unionGrouping: true });
    const callback = kind.callback(alipay(), { appId, userId: user.userId });
    const { rawData } = await (await connect()).getUserInfo(callback, noSession);
    expect(idsInRawData(rawData)).toEqual({
      userId: user.userId,
      openId: user.openId,
      unionId: user.unionId,
    });
    // Each of the two answers may be all that there is.
    const { alipay_user_info_share_response } = Object(rawData);
    const ofUserInfo = { alipay_user_info_share_response };
    expect(idsInRawData(ofUserInfo)).toEqual({ userId: user.userId, openId: user.openId });
  });
});
