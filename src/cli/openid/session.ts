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
import { argumentsOf, type CommandName, type Given, lastingAmong } from './options.ts';
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
  /** A command line that goes on: with what has let this command go on, and with more. */
  commandFor(name: CommandName, more?: Given): string;
  /** One for the way back, to the id that the connector knows users by, unless that is the target. */
  commandBack(userIdentifier: string, name: CommandName, more?: Given): string;
}

/**
 * Prepares a command. Nothing is called yet.
 *
 * @throws CliError `credentials-missing`, OpenidError `logto-cloud`
 * @throws LogtoError for an address that is not usable.
 */
export const openSession = async (
  options: SessionOptions & Given,
  { context, texts }: Pick<CommandContext<OpenidMessages>, 'context' | 'texts'>,
  connector: OwnConnector,
): Promise<Session> => {
  const { logto, logtoAdmin, folder, to, rate } = options;
  const { client, address } = await connectToLogto(options, context, texts.logto, rate);
  if (isCloud(address.core)) {
    throw new OpenidError(2, { code: 'logto-cloud' });
  }
  const own = ownCommand(context.packageFolder, connector.name);
  const commandWith = (name: CommandName, given: Given): string =>
    shellCommand([...own, 'openid', name, ...argumentsOf(name, given, { context, texts })]);
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
    commandFor: (name, more) => commandWith(name, { ...lastingAmong(options), ...more }),
    commandBack: (userIdentifier, name, more) => {
      const from = idKinds.find((kind) => kind === userIdentifier && kind !== to);
      const back = from ?? (to === 'user_id' ? 'open_id' : 'user_id');
      return commandWith(name, { logto, logtoAdmin, folder, to: back, rate, ...more });
    },
  };
};
