import path from 'node:path';
import { isCloud } from '../../logto/address.ts';
import type { LogtoClient } from '../../logto/client.ts';
import { connectToLogto, type LogtoOptions } from '../logto/connection.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { ownCommand } from '../shell/own-command.ts';
import type { OwnConnector } from '../shell/own-connector.ts';
import type { Terminal } from '../shell/terminal.ts';
import type { TargetId } from './classify.ts';
import { createProgress, type Progress } from './progress.ts';

export const defaultJournal = './alipay-openid';

/** An argument as a POSIX shell reads it. */
const quoted = (argument: string): string =>
  /^[\w./:@-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;

/** The options that all commands of `openid` take. */
export interface SessionOptions extends LogtoOptions {
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
  /** Where the processes of this machine meet. */
  temporaryFolder: string;
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

/**
 * Prepares a command. Nothing is called yet.
 *
 * @throws CliError `credentials-missing`
 * @throws LogtoError for an address that is not usable.
 */
export const openSession = async (
  options: SessionOptions,
  commandContext: CommandContext,
): Promise<Session> => {
  const { logto, logtoAdmin, journal, to, rate } = options;
  const { context, connector, terminal } = commandContext;
  const { client, address } = await connectToLogto(options, commandContext, rate);
  const own = ownCommand(context.packageFolder, connector);
  return {
    client,
    core: address.core.origin,
    temporaryFolder: context.temporaryFolder,
    folder: path.resolve(context.workingFolder, journal),
    target: to,
    isCloud: isCloud(address.core),
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
