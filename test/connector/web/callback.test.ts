import { ConnectorError, ConnectorErrorCodes } from '@logto/connector-kit';
import { describe, expect, it } from 'vitest';
import { readAuthorizationCode } from '../../../src/connector/web/callback.ts';
import { appId, otherAppId } from '../../support/app-ids.ts';
import { errorFrom } from '../../support/errors.ts';
import { ofEach } from '../../support/rows.ts';

const code = '4b203fe6c11548bcabd8da5bb087WX96';
const callback = {
  auth_code: code,
  app_id: appId,
  scope: 'auth_user',
  state: 's',
  source: 'alipay_wallet',
};

const refusal = async (data: unknown): Promise<unknown> => {
  const { code, data: details } = await errorFrom(
    () => readAuthorizationCode(data, appId),
    ConnectorError,
  );
  return { code, ...Object(details) };
};

describe('readAuthorizationCode', () => {
  it('takes the code from whatever form the callback has', () =>
    ofEach(
      [
        ["what Alipay's page appends", callback],
        [
          "the same, with all that older pages add and with Logto's own redirectUri",
          {
            ...callback,
            userOutputs: 'auth_user',
            alipay_token: '',
            redirectUri: 'https://l.example',
          },
        ],
        ['the code alone', { auth_code: code }],
        ['a code with blanks around it', { auth_code: ` ${code}\n` }],
        ['a callback with a blank error', { ...callback, error: '' }],
        [
          'a callback with ids and results, which are not looked at',
          { ...callback, user_id: '2088', result_code: 'CANCEL' },
        ],
      ],
      ([_, data]) => {
        expect(readAuthorizationCode(data, appId)).toBe(code);
      },
    ));

  it('reports a refused consent', () =>
    ofEach(
      [
        ['an error', { error: 'access_denied', state: 's' }],
        ['an error, though a code is there', { ...callback, error: 'access_denied' }],
        ['an error that is not a text', { error: { a: 1 } }],
        ['no code among what Alipay appends', { ...callback, auth_code: undefined }],
        ['a blank code', { ...callback, auth_code: '' }],
        ['an app_id alone', { app_id: appId }],
        ['a source alone', { source: 'alipay_wallet', state: 's' }],
        ['a refusal for another app', { app_id: otherAppId }],
      ],
      async ([_, data]) => {
        expect(await refusal(data)).toEqual({
          code: ConnectorErrorCodes.AuthorizationFailed,
          reason: 'not-authorized',
          errorDescription: 'The user did not authorize the app in Alipay.',
          hint: "The sign-in was refused or cancelled on Alipay's page, which gave an `error` or no `auth_code`. Let the user try again.",
        });
      },
    ));

  it.each([
    ['another app', otherAppId],
    ['the same digits as a number', Number(appId)],
  ])('refuses a callback whose app_id is %s', async (_, app_id) => {
    expect(await refusal({ ...callback, app_id })).toEqual({
      code: ConnectorErrorCodes.General,
      reason: 'callback-of-another-app',
      errorDescription: 'The callback of Alipay is for another app (`app_id`).',
      hint: "The user consented on Alipay's page for another APPID than the connector's `appId`. If `appId` was just changed, let the user try again.",
    });
  });

  it('names what it received instead of a code', () =>
    ofEach(
      [
        ['nothing', null],
        ['a list', [callback]],
        ['a string', code],
        ['an object with redirectUri', { redirectUri: 'https://l.example' }],
        ['an object with auth_code, app_id', { auth_code: `${code}&method=x`, app_id: appId }],
        ['an object with auth_code', { auth_code: 'a'.repeat(1025) }],
      ],
      async ([received, data]) => {
        expect(await refusal(data)).toEqual({
          code: ConnectorErrorCodes.General,
          reason: 'no-authorization-code',
          errorDescription: `The callback of Alipay holds no usable auth_code; received ${received}.`,
          hint: "Post what Alipay's page appended to the callback's address, unchanged. Logto's sign-in page does.",
        });
      },
    ));

  it('repeats no value that was posted', async () => {
    const sentinel = 'sentinel-value-1234567890';
    const answers = [
      await refusal({ error: sentinel, error_description: sentinel }),
      await refusal({ ...callback, app_id: sentinel }),
      await refusal({ auth_code: [sentinel] }),
    ];
    expect(JSON.stringify(answers)).not.toContain(sentinel);
  });
});
