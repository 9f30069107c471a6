import { credentials } from '../logto/emulator.ts';
import { type LogtoServer, startLogto } from '../logto/server.ts';
import type { Options } from './options.ts';

const settings = ['appId', 'privateKey', 'userIdentifier'];

/** An emulated Logto in which both connectors are installed, and what a run is asked to do there. */
export const startEmulatedLogto = async (): Promise<LogtoServer & { options: Options }> => {
  const server = await startLogto();
  server.logto.tenant.factories.push(
    { id: 'alipay-native', target: 'alipay', platform: 'Native', settings },
    { id: 'alipay-web', target: 'alipay', platform: 'Web', settings },
  );
  const options: Options = {
    core: server.core,
    admin: server.admin,
    credentials,
    administrator: undefined,
    database: undefined,
    allowUsers: false,
    only: [],
    users: 40,
    kills: 3,
    screenshots: 'logto-screenshots',
    json: false,
    strict: false,
  };
  return { ...server, options };
};

/** Everything of an emulated Logto that a run may change and must bring back. */
export const stateOf = ({ logto: { tenant } }: Pick<LogtoServer, 'logto'>) =>
  structuredClone({
    users: [...tenant.users.values()],
    connectors: tenant.connectors,
    applications: [...tenant.applications.values()],
    signInMode: tenant.signInMode,
    signInExperience: tenant.signInExperience,
  });
