import path from 'node:path';
import type { OwnConnector } from '../../config/connectors.ts';
import { isCloud } from '../../logto/address.ts';
import type { LogtoClient } from '../../logto/client.ts';
import { connectToLogto, type LogtoOptions } from '../logto/connection.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { ownCommand } from '../shell/own-command.ts';
import { shellCommand } from '../shell/shell-command.ts';
import type { TargetId } from './classify.ts';
import type { OpenidMessages } from './messages/texts.ts';
import { createProgress, type Progress } from './progress.ts';

export const defaultJournal = './alipay-openid';

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
  texts: OpenidMessages;
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
  { context, texts }: Pick<CommandContext<OpenidMessages>, 'context' | 'texts'>,
  connector: OwnConnector,
): Promise<Session> => {
  const { logto, logtoAdmin, journal, to, rate } = options;
  const { client, address } = await connectToLogto(options, context, texts.logto, rate);
  const own = ownCommand(context.packageFolder, connector.name);
  return {
    client,
    core: address.core.origin,
    temporaryFolder: context.temporaryFolder,
    folder: path.resolve(context.workingFolder, journal),
    target: to,
    isCloud: isCloud(address.core),
    connector,
    texts,
    progress: createProgress(context, texts.openid.progress),
    fileAt: (name) => path.resolve(context.workingFolder, name),
    commandFor: (name, ...more) =>
      shellCommand([
        ...own,
        ...['openid', name, '--logto', logto],
        ...(logtoAdmin === undefined ? [] : ['--logto-admin', logtoAdmin]),
        ...(journal === defaultJournal ? [] : ['--journal', journal]),
        ...(to === 'open_id' ? [] : ['--to', to]),
        ...more,
      ]),
  };
};
