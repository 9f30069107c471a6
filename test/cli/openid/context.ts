import type { MappingContext } from '../../../src/cli/openid/mapping.ts';
import type { Session } from '../../../src/cli/openid/session.ts';
import { expectSetup } from '../../../src/cli/openid/setup.ts';
import { LogtoEmulator } from '../../logto/emulator.ts';
import { clientOf } from '../../support/emulated-logto.ts';
import { sessionOf } from './scene.ts';
import { settingsAt } from './settings.ts';
import { makeStore } from './store.ts';

/** An emulated Logto, in this process, with the connector of an Alipay. */
export const logtoAt = (alipay: { url: string }): LogtoEmulator => {
  const logto = new LogtoEmulator();
  logto.tenant.connectors.push({
    id: 'conn1',
    connectorId: 'alipay-native',
    target: 'alipay',
    enableTokenStorage: false,
    config: settingsAt(alipay),
  });
  return logto;
};

/** What a command works with: an empty store, and no options but those that are given. */
export const contextOf = async (
  logto: LogtoEmulator,
  members: Partial<Session> = {},
): Promise<MappingContext> => {
  const session = sessionOf(clientOf(logto), members);
  const setup = await expectSetup(session);
  return { session, setup, store: await makeStore(), options: {}, decisions: [] };
};
