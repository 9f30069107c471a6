import { ConnectorError, ConnectorErrorCodes } from '@logto/connector-kit';
import { describe, expect, it } from 'vitest';
import { readAuthorizationCode } from '../../../src/connector/native/callback.ts';
import { appId, otherAppId } from '../../support/app-ids.ts';
import { ofEach } from '../../support/rows.ts';

const code = '4b203fe6c11548bcabd8da5bb087a83b';

const refusal = (data: unknown): { code: unknown; data: unknown } => {
  try {
    readAuthorizationCode(data, appId);
  } catch (error) {
    if (error instanceof ConnectorError) {
      return { code: error.code, data: error.data };
    }
    throw error;
  }
  throw new Error('The callback was accepted');
};

describe('readAuthorizationCode', () => {
  it('takes the code from whatever form the callback has', () =>
    ofEach(
      [
        [
          'what the Android SDK appends',
          {
            auth_code: code,
            app_id: appId,
            scope: 'auth_user',
            state: 's',
            result_code: 'SUCCESS',
          },
        ],
        ['the code alone', { auth_code: code }],
        ['a code with blanks around it', { auth_code: ` ${code}\n` }],
        ['a callback with a blank app_id', { auth_code: code, app_id: '' }],
        ['a callback without an app_id', { auth_code: code, app_id: null }],
        [
          'members that nobody knows',
          { auth_code: code, authStatus: 'SUCCESS', more: [{ a: null }] },
        ],
        [
          'a member that would change the prototype',
          JSON.parse(`{"auth_code":"${code}","__proto__":{"auth_code":"x"}}`),
        ],
      ],
      ([_, data]) => {
        expect(readAuthorizationCode(data, appId)).toBe(code);
      },
    ));

  it('tells any other result_code as a refused consent', () =>
    ofEach(
      [
        ['CANCEL', { result_code: 'CANCEL' }],
        ['CANCEL, though a code is there', { result_code: 'CANCEL', auth_code: code }],
        ['a number', { result_code: 9000, auth_code: code }],
        ['null', { result_code: null, auth_code: code }],
      ],
      ([_, data]) => {
        expect(refusal(data)).toEqual({
          code: ConnectorErrorCodes.AuthorizationFailed,
          data: {
            reason: 'not-authorized',
            errorDescription: 'The user did not authorize the app in Alipay.',
            hint: 'The sign-in was cancelled or failed on the phone (`result_code` is not SUCCESS). Let the user try again.',
          },
        });
      },
    ));

  it('refuses a callback of another app', () =>
    ofEach(
      [
        ['another app', otherAppId],
        ["the app's with a digit more", `${appId}0`],
        ["the app's with a digit in front", `1${appId}`],
        ["the app's with blanks around it", ` ${appId} `],
        ["a list with the app's", [appId]],
        ['the same digits as a number', Number(appId)],
      ],
      ([_, app_id]) => {
        expect(refusal({ auth_code: code, app_id })).toEqual({
          code: ConnectorErrorCodes.General,
          data: {
            reason: 'callback-of-another-app',
            errorDescription: 'The callback of Alipay is for another app (`app_id`).',
            hint: "The mobile app signs in with another APPID than the connector's `appId`. Use the same in both.",
          },
        });
      },
    ));

  it('names what it received instead of a code', () =>
    ofEach(
      [
        ['nothing', null],
        ['nothing', undefined],
        ['a list', [{ auth_code: code }]],
        ['a number', 42],
        ['a string', code],
        ['a boolean', true],
        ['an empty object', {}],
        ['an object with code, state', { code, state: 's' }],
        ['an object with auth_code', { auth_code: '' }],
        ['an object with auth_code', { auth_code: '  ' }],
        ['an object with auth_code', { auth_code: null }],
        ['an object with auth_code', { auth_code: 7 }],
        ['an object with auth_code', { auth_code: [code] }],
        ['an object with auth_code', { auth_code: 'a'.repeat(1025) }],
        ['an object with auth_code', { auth_code: `${code}&method=alipay.trade.refund` }],
        ['an object with auth_code', { auth_code: `${code}\n1` }],
        ['an object with auth_code', { auth_code: '\ud800' }],
        ['an object with auth_code', { auth_code: `${code} 1` }],
        ['an object with auth_code', { auth_code: `${code}＆method=alipay.trade.refund` }],
        ['an object with (an odd name), state', { [code]: '', state: 's' }],
        ['an object with (an odd name)', { '<script>': 1 }],
        ['an object with (an odd name), (an odd name)', { '4b203fe6': 1, code4: 1 }],
        ['an object with (an odd name)', { ['a'.repeat(25)]: 1 }],
      ],
      ([received, data]) => {
        expect(refusal(data)).toEqual({
          code: ConnectorErrorCodes.General,
          data: {
            reason: 'no-authorization-code',
            errorDescription: `The callback of Alipay holds no usable auth_code; received ${received}.`,
            hint: "Post what Alipay's SDK returned, unchanged. Logto's Android SDK and iOS plugin do.",
          },
        });
      },
    ));

  it.each([
    [20, ''],
    [23, ' and 3 more'],
  ])('names no more than twenty members of an object: of %d', (length, more) => {
    const names = Array.from({ length }, (_, index) => `m${'_'.repeat(index)}`);
    const { data } = refusal(Object.fromEntries(names.map((name) => [name, 1])));
    expect(data).toMatchObject({
      errorDescription: `The callback of Alipay holds no usable auth_code; received an object with ${names.slice(0, 20).join(', ')}${more}.`,
    });
  });

  it('repeats no value that was posted', () => {
    const sentinel = 'sentinel-value-1234567890';
    const { data } = refusal({ auth_code: { deep: sentinel }, state: sentinel, [sentinel]: 1 });
    expect(JSON.stringify(data)).not.toContain(sentinel);
  });
});
