import { afterAll, beforeAll } from 'vitest';
import type { Gateway } from '../../emulator/index.ts';
import { type LogtoOptions, type LogtoServer, startLogto } from '../../logto/server.ts';
import { startAlipay } from '../../support/alipay.ts';
import { type Ending, runHere } from '../command.ts';
import { folderForPeople } from '../folder.ts';
import { environment, settingsAt } from './settings.ts';

export { environment, settingsAt };

/** A Logto with the connector, the Alipay that it calls, and a folder for the journal. */
export interface Surroundings extends LogtoServer {
  alipay: Gateway;
  folder: string;
  /** The options that every command of `openid` takes. */
  options: readonly string[];
  /** Runs a command of `openid` in this process. */
  run(name: string, ...args: string[]): Promise<Ending>;
}

export const startSurroundings = async (
  alipay: Gateway,
  options: LogtoOptions = {},
): Promise<Surroundings> => {
  const logto = await startLogto(options);
  const folder = await folderForPeople();
  logto.logto.tenant.connectors.push({
    id: 'conn1',
    connectorId: 'alipay-native',
    target: 'alipay',
    enableTokenStorage: false,
    config: settingsAt(alipay),
  });
  const addresses = ['--logto', logto.core, '--logto-admin', logto.admin];
  return {
    ...logto,
    alipay,
    folder,
    options: addresses,
    run: (name, ...args) =>
      runHere(['openid', name, ...addresses, ...args], {
        environment,
        workingFolder: folder,
        temporaryFolder: folder,
      }),
  };
};

/** An Alipay for all tests of a file, and a new Logto for each call. */
export const surroundingsOfFile = (): ((options?: LogtoOptions) => Promise<Surroundings>) => {
  const started: Surroundings[] = [];
  let alipay: Gateway | undefined;
  beforeAll(async () => {
    alipay = await startAlipay();
  });
  afterAll(() => Promise.all([...started, alipay].map((server) => server?.close())));
  return async (options) => {
    if (alipay === undefined) {
      throw new Error('Alipay is there only while tests run.');
    }
    const surroundings = await startSurroundings(alipay, options);
    started.push(surroundings);
    return surroundings;
  };
};
