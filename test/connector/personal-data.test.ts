import { ConnectorErrorCodes } from '@logto/connector-kit';
import { beforeEach, describe, expect, it } from 'vitest';
import { everyFurtherMember } from '../emulator/index.ts';
import { alipayOfFile, avatar, nickName, openId, userId } from '../support/alipay.ts';
import { appId } from '../support/app-ids.ts';
import { userInfoMethod } from '../support/application.ts';
import { connectorErrorOf, connectorsAt, kinds, newCallback } from '../support/connector.ts';
import { ofEach } from '../support/rows.ts';
import { doors } from '../support/sign-in.ts';

const alipay = alipayOfFile();
beforeEach(() => {
  alipay().addUser({
    userId,
    openId,
    nickName,
    avatar,
    gender: 'f',
    province: '浙江省',
    city: '杭州市',
    further: everyFurtherMember,
  });
});

const kept = {
  code: '10000',
  msg: 'Success',
  user_id: userId,
  open_id: openId,
  nick_name: nickName,
  avatar,
  gender: 'f',
  province: '浙江省',
  city: '杭州市',
};

/** A text that could be in a random trace id by chance. */
const isFoundByChance = (text: string): boolean => /^[\x20-\x7e]{0,5}$/.test(text);

/** The texts of all further members and of what is nested in them, but those found by chance. */
const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value].filter((text) => !isFoundByChance(text))
    : Object.values(Object(value)).flatMap(textsIn);

const waysIn = kinds.flatMap((kind) => doors.map(([door, enter]) => ({ ...kind, door, enter })));

describe.each(waysIn)('$door of $id', ({ enter, door: _door, ...kind }) => {
  const connect = connectorsAt(alipay, kind);
  const signIn = async (settings: Record<string, unknown> = {}) =>
    enter(await connect(settings), newCallback(alipay(), kind));

  /** Alipay says this of the user, whatever it holds. */
  const say = (members: object) => {
    const text = JSON.stringify({ code: '10000', msg: 'Success', ...members });
    alipay().fail({ fault: 'node', text, method: userInfoMethod });
  };

  it('hands over nothing of a person but ids and the usual profile', async () => {
    const profile = await signIn();
    expect(Object.keys(profile)).toEqual(['id', 'name', 'avatar', 'rawData']);
    expect(profile.rawData).toStrictEqual({
      alipay_user_info_share_response: kept,
      alipay_system_oauth_token_response: {
        user_id: userId,
        open_id: openId,
        alipay_user_id: expect.any(String),
      },
    });
  });

  it('keeps the further texts that the settings name', async () => {
    const profileFields = ' is_certified , deliver_addresses,cert_no,__proto__ ';
    expect((await signIn({ profileFields })).rawData).toMatchObject({
      alipay_user_info_share_response: {
        ...kept,
        is_certified: 'T',
        cert_no: everyFurtherMember.cert_no,
      },
    });
  });

  it('says nothing of a person in an error', () =>
    ofEach(
      [
        { why: 'the answers are about different users', members: { user_id: '2088000000000003' } },
        { why: 'a member is of the wrong type', members: { nick_name: 1 } },
        {
          why: 'Alipay says that the call failed',
          members: { code: '40004', sub_msg: '系统繁忙' },
        },
        { why: 'there is no code', members: { code: null } },
      ],
      async ({ members }) => {
        say({ ...kept, ...everyFurtherMember, ...members });
        const error = await connectorErrorOf(
          signIn({ usePhoneNumber: true, profileFields: 'cert_no' }),
        );
        const said = `${error.message} ${JSON.stringify(error.data)} ${error.stack}`;
        const texts = textsIn(everyFurtherMember);
        expect(texts.length).toBeGreaterThan(50);
        expect(texts.filter((text) => said.includes(text))).toEqual([]);
      },
    ));

  describe('with usePhoneNumber', () => {
    const usePhoneNumber = true;

    it("has the user's number in Logto's form, and nothing of it beside", async () => {
      const profile = await signIn({ usePhoneNumber });
      expect(profile.phone).toBe(`86${everyFurtherMember.mobile}`);
      expect(JSON.stringify(profile.rawData)).not.toContain(everyFurtherMember.mobile);
    });

    it('signs the user in without a number if Alipay proves none', () =>
      ofEach(
        [
          { mobile: '138****5678' },
          { mobile: '12812345678' },
          { mobile: '1381234567' },
          { mobile: '138123456789' },
          { mobile: '8613812345678' },
          { mobile: '+8613812345678' },
          { mobile: '13812345678\n' },
          { mobile: ' 13812345678' },
          { mobile: '１３８１２３４５６７８' },
          { mobile: 13_812_345_678 },
          { mobile: ['13812345678'] },
          { mobile: null },
          { phone: '13812345678' },
          { mobile: '13812345678', is_mobile_auth: 'F' },
          { mobile: '13812345678', is_mobile_auth: 't' },
          { mobile: '13812345678', is_mobile_auth: '' },
          { mobile: '13812345678', is_mobile_auth: null },
          { mobile: '13812345678', is_mobile_auth: true },
          { mobile: '13812345678', user_id: undefined },
        ],
        async (members) => {
          say({ user_id: userId, ...members });
          const profile = await signIn({ usePhoneNumber });
          expect(profile.id).toBe(userId);
          expect(profile).not.toHaveProperty('phone');
        },
      ));

    it('uses a number unless Alipay says that it is not proven', () =>
      ofEach([{}, { is_mobile_auth: 'T' }], async (members) => {
        say({ open_id: openId, mobile: '19912345678', ...members });
        expect((await signIn({ usePhoneNumber })).phone).toBe('8619912345678');
      }));

    it('refuses to sign in with settings that verify nothing', async () => {
      const before = alipay().requests.length;
      const settings = { usePhoneNumber, alipayPublicKey: '' };
      expect(await connectorErrorOf(signIn(settings))).toMatchObject({
        code: ConnectorErrorCodes.InvalidConfig,
        data: {
          reason: 'settings-wrong',
          errorDescription: expect.stringContaining('usePhoneNumber: A forged phone number'),
        },
      });
      expect(alipay().requests).toHaveLength(before);
    });

    it('signs nobody in by a number that is not signed', async () => {
      alipay().fail({ fault: 'wrong-signature', method: userInfoMethod });
      expect(await connectorErrorOf(signIn({ usePhoneNumber }))).toMatchObject({
        code: ConnectorErrorCodes.InvalidResponse,
        data: { reason: 'signature-wrong' },
      });
    });
  });

  it('takes the number of nobody to whom it is not to be given', async () => {
    expect(await signIn({ usePhoneNumber: false })).not.toHaveProperty('phone');
    expect(await signIn({ appId })).not.toHaveProperty('phone');
  });
});
