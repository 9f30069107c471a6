import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/guard.ts';
import { webSettings } from '../../../src/config/settings.ts';
import { configGuard, createConfigGuard } from '../../../src/connector/config-guard.ts';
import { keySettings, officialSettings } from '../../config/settings.ts';

const webGuard = createConfigGuard(webSettings);

describe('the settings of the web connector', () => {
  it.each(['gbk', 'utf8'])(
    'are what was saved for the official one, whose charset %s is ignored',
    (charset) => {
      const official = { ...officialSettings, charset, scope: 'auth_user' };
      expect(webGuard.parse(official)).toStrictEqual({
        ...configGuard.parse(officialSettings),
        scope: 'auth_user',
      });
    },
  );

  it.each([
    ['auth_user', 'auth_user'],
    [' auth_user ', 'auth_user'],
    ['auth_user auth_base', 'auth_user,auth_base'],
    ['auth_user,auth_base', 'auth_user,auth_base'],
    ['auth_user, auth_base\tauth_ecard', 'auth_user,auth_base,auth_ecard'],
  ])('take the scope %j', (scope, expected) => {
    expect(webGuard.parse({ ...keySettings, scope }).scope).toBe(expected);
  });

  it.each(['', '  ', null, undefined])('need no scope: %j', (scope) => {
    expect(webGuard.parse({ ...keySettings, scope })).toStrictEqual(configGuard.parse(keySettings));
  });

  it.each([
    ['auth_user;auth_base', 'scope-wrong'],
    [',', 'scope-wrong'],
    ['auth_user,', 'scope-wrong'],
    ['auth_user&app_id=1', 'scope-wrong'],
    ['授权', 'scope-wrong'],
    [['auth_user'], 'not-a-text'],
    [7, 'not-a-text'],
  ])('refuse the scope %j', (scope, code) => {
    expect(readConfig({ ...keySettings, scope }, webSettings).mistakes).toEqual([
      { setting: 'scope', mistake: { code } },
    ]);
    const [issue] = webGuard.safeParse({ ...keySettings, scope }).error?.issues ?? [];
    expect(issue).toMatchObject({
      path: ['scope'],
      message:
        code === 'not-a-text'
          ? 'Write this as text, in quotes.'
          : 'This is not a list of scopes. Write auth_user, or several with commas between them.',
    });
  });

  it('have a scope that the native connector neither takes nor refuses', () => {
    expect(configGuard.parse({ ...keySettings, scope: ';' })).toStrictEqual(
      configGuard.parse(keySettings),
    );
  });
});
