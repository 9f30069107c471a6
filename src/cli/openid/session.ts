import path from 'node:path';
import type { OwnConnector } from '../../config/connectors.ts';
import { isCloud } from '../../logto/address.ts';
import type { LogtoClient } from '../../logto/client.ts';
import { connectToLogto, type LogtoOptions } from '../logto/connection.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { ownCommand } from '../shell/own-command.ts';
import { createProgress, type Progress } from '../shell/progress.ts';
import { shellCommand } from '../shell/shell-command.ts';
import { OpenidError } from './failures.ts';
import type { OpenidMessages } from './messages/texts.ts';
import { defaultFolder } from './options.ts';
import { type IdKind, idKinds } from './people/kinds.ts';

/** The options that all commands of `openid` take. */
export interface SessionOptions extends LogtoOptions {
  folder: string;
  to: IdKind;
  rate?: number;
}

/** What the commands of `openid` work with. */
export interface Session {
  client: LogtoClient;
  /** The origin of Logto's address. */
  core: string;
  /** Where people and all files that are written are. */
  folder: string;
  /** The kind of id that users are moved to. */
  target: IdKind;
  texts: OpenidMessages;
  /** The connector whose users are moved. */
  connector: OwnConnector;
  /** Requests per second at the most, if there is a limit. */
  rate: number | undefined;
  progress: Progress;
  /** From now on, the first request to end only aborts what is returned; undefined in tests. */
  catchInterruption: (() => AbortSignal) | undefined;
  /** Resolves the name of a file that was given. */
  fileAt(name: string): string;
  /** A command line that says which Logto it is about, to be completed by the command's name. */
  commandFor(name: string, ...more: string[]): string;
  /** The same for the way back, to the id that the connector knows users by, unless that is the target. */
  commandBack(userIdentifier: string, name: string, ...more: string[]): string;
}

/**
 * Prepares a command. Nothing is called yet.
 *
 * @throws CliError `credentials-missing`, OpenidError `logto-cloud`
 * @throws LogtoError for an address that is not usable.
 */
export const openSession = async (
  options: SessionOptions,
  { context, texts }: Pick<CommandContext<OpenidMessages>, 'context' | 'texts'>,
  connector: OwnConnector,
): Promise<Session> => {
  const { logto, logtoAdmin, folder, to, rate } = options;
  const { client, address } = await connectToLogto(options, context, texts.logto, rate);
  if (isCloud(address.core)) {
    throw new OpenidError(2, { code: 'logto-cloud' });
  }
  const own = ownCommand(context.packageFolder, connector.name);
  const commandTo = (target: IdKind, name: string, more: readonly string[]): string =>
    shellCommand([
      ...own,
      ...['openid', name, '--logto', logto],
      ...(logtoAdmin === undefined ? [] : ['--logto-admin', logtoAdmin]),
      ...(folder === defaultFolder ? [] : ['--folder', folder]),
      ...(target === 'open_id' ? [] : ['--to', target]),
      ...(rate === undefined ? [] : ['--rate', String(rate)]),
      ...more,
    ]);
  return {
    client,
    core: address.core.origin,
    folder: path.resolve(context.workingFolder, folder),
    target: to,
    rate,
    catchInterruption: context.catchInterruption,
    connector,
    texts,
    progress: createProgress(context, texts.openid.progress.line),
    fileAt: (name) => path.resolve(context.workingFolder, name),
    commandFor: (name, ...more) => commandTo(to, name, more),
    commandBack: (userIdentifier, name, ...more) => {
      const from = idKinds.find((kind) => kind === userIdentifier && kind !== to);
      return commandTo(from ?? (to === 'user_id' ? 'open_id' : 'user_id'), name, more);
    },
  };
};
