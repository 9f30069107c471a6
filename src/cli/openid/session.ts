import path from 'node:path';
import { isCloud, parseLogtoAddress } from '../../logto/address.ts';
import { createLogtoClient, type LogtoClient } from '../../logto/client.ts';
import type { CommandContext } from '../command-context.ts';
import { ownCommand } from '../own-command.ts';
import type { OwnConnector } from '../own-connector.ts';
import type { Terminal } from '../terminal.ts';
import type { TargetId } from './classify.ts';
import { findCredentials } from './credentials.ts';
import { createProgress, type Progress } from './progress.ts';

export const defaultJournal = './alipay-openid';

/** An argument as a POSIX shell reads it. */
const quoted = (argument: string): string =>
  /^[\w./:@-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;

/** The options that all commands of `openid` take. */
export interface LogtoOptions {
  logto: string;
  logtoAdmin?: string;
  journal: string;
  to: TargetId;
  rate?: number;
}

/** What the commands of `openid` work with. */
export interface Session {
  client: LogtoClient;
  /** The origin of Logto's address. */
  core: string;
  /** Where the journal and the pairs are. */
  folder: string;
  target: TargetId;
  /** Whether the Logto is one of Logto Cloud. */
  isCloud: boolean;
  terminal: Terminal;
  /** The connector whose users are moved. */
  connector: OwnConnector;
  progress: Progress;
  /** Resolves the name of a file that was given. */
  fileAt(name: string): string;
  /** A command line that says which Logto it is about, to be completed by the command's name. */
  commandFor(name: string, ...more: string[]): string;
}

/** Sign-ins share the limit of Logto Cloud, 20 requests per second, with the Management API. */
const cloudRate = 8;

/**
 * Prepares a command. Nothing is called yet.
 *
 * @throws CliError `credentials-missing`
 * @throws LogtoError for an address that is not usable.
 */
export const openSession = async (
  { logto, logtoAdmin, journal, to, rate }: LogtoOptions,
  { context, connector, terminal }: CommandContext,
): Promise<Session> => {
  const address = parseLogtoAddress(logto, logtoAdmin);
  const credentials = await findCredentials(context, terminal);
  const isOfCloud = isCloud(address.core);
  const limit = rate ?? (isOfCloud ? cloudRate : undefined);
  const own = ownCommand(context.packageFolder, connector);
  return {
    client: createLogtoClient(address, credentials, { rate: limit }),
    core: address.core.origin,
    folder: path.resolve(context.workingFolder, journal),
    target: to,
    isCloud: isOfCloud,
    connector,
    terminal,
    progress: createProgress(context, terminal.language),
    fileAt: (name) => path.resolve(context.workingFolder, name),
    commandFor: (name, ...more) =>
      [
        `${own} openid ${name} --logto ${logto}`,
        ...(logtoAdmin === undefined ? [] : [`--logto-admin ${logtoAdmin}`]),
        ...(journal === defaultJournal ? [] : [`--journal ${quoted(journal)}`]),
        ...(to === 'open_id' ? [] : [`--to ${to}`]),
        ...more,
      ].join(' '),
  };
};
