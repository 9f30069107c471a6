import { describe, expect, it } from 'vitest';
import { appIdIn, examineSetup, expectSetup } from '../../../src/cli/openid/setup.ts';
import { CliError } from '../../../src/cli/shell/cli-error.ts';
import { connectors } from '../../../src/config/connectors.ts';
import { LogtoEmulator } from '../../logto/emulator.ts';
import { appId, otherAppId } from '../../support/app-ids.ts';
import { clientOf } from '../../support/emulated-logto.ts';
import { errorFrom } from '../../support/errors.ts';
import { sessionOf } from './scene.ts';
import { settingsAt } from './settings.ts';

const settings = settingsAt({ url: 'https://openapi.alipay.com/gateway.do' });

const connectorWith = (connectorId = 'alipay-native', members: object = {}) => ({
  id: `of-${connectorId}`,
  connectorId,
  target: 'alipay',
  enableTokenStorage: false,
  config: { ...settings, ...members },
});

const native = connectorWith();
const web = connectorWith('alipay-web', { appId: ` ${appId}\n` });

const examine = (
  present: ReturnType<typeof connectorWith>[],
  target: 'open_id' | 'union_id' = 'open_id',
) => examineSetup(present, connectors.native, target);

describe('the setup of a Logto', () => {
  it('is the connector, all that share its users, and its settings', () => {
    const { setup, rivals, troubles } = examine([web, native]);
    expect([rivals, troubles]).toEqual([[web], []]);
    expect(setup).toMatchObject({
      ...{ connector: native, connectors: [web, native], userIdentifier: 'user_id' },
      application: { appId },
    });
  });

  it.each([
    ['there is no connector', [web], { code: 'connector-missing', factoryId: 'alipay-native' }],
    [
      'there are two',
      [native, native, web],
      { code: 'connector-not-alone', factoryId: 'alipay-native', count: 2 },
    ],
    [
      'its settings are wrong, each of which is named once',
      [connectorWith('alipay-native', { privateKey: 'x', gateway: 'x' }), web],
      { code: 'settings-wrong', settings: ['privateKey', 'gateway'] },
    ],
  ])('is not there if %s', (_which, present, trouble) => {
    const { setup, rivals, troubles } = examine(present);
    expect(setup).toBeUndefined();
    expect(rivals).toEqual([web]);
    expect(troubles).toEqual([trouble]);
  });

  it('has the trouble of another APPID, unless people are moved to the union_id', () => {
    const [other, blank] = [otherAppId, 7].map((id) => connectorWith('alipay-web', { appId: id }));
    const present = [native, other, web, blank].flatMap((one) => one ?? []);
    expect(examine(present).troubles).toEqual([
      { code: 'two-app-ids', appId, appIds: [otherAppId, ''] },
    ]);
    expect(examine(present, 'union_id').troubles).toEqual([]);
    expect(appIdIn({})).toBe('');
  });

  it('has the trouble of each connector that chooses ids by itself', () => {
    const own = connectorWith('alipay-native', { userIdentifier: undefined });
    const pinned = ['user_id', 'open_id', 'union_id'].map((userIdentifier) =>
      connectorWith('alipay-web', { userIdentifier }),
    );
    const rival = connectorWith('alipay-web', { userIdentifier: 'odd' });
    expect(examine([own, ...pinned, rival]).troubles).toEqual([
      { code: 'identifier-not-pinned', userIdentifier: 'auto', connectorId: 'alipay-native' },
      { code: 'identifier-not-pinned', userIdentifier: 'odd', connectorId: 'alipay-web' },
    ]);
  });

  it('is expected to be without trouble, the first of which ends the command', async () => {
    const logto = new LogtoEmulator();
    const session = sessionOf(clientOf(logto));
    const missing = await errorFrom(expectSetup(session), CliError);
    expect(missing).toMatchObject({ exitCode: 1, failure: { code: 'connector-missing' } });
    logto.tenant.connectors.push(connectorWith('alipay-native', { userIdentifier: 'auto' }));
    const { failure } = await errorFrom(expectSetup(session), CliError);
    expect(failure).toMatchObject({ code: 'identifier-not-pinned' });
    logto.tenant.connectors.splice(0, 1, native);
    expect(await expectSetup(session)).toMatchObject({ connector: { id: 'of-alipay-native' } });
  });
});
