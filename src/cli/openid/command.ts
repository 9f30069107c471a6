/*
 * cli/openid: moves the identities of a Logto from one of Alipay's ids to another.
 * Writes an identity only for a person whose ids agree, and compares before and after each write.
 */

import path from 'node:path';
import { Argument, type Command } from 'commander';
import type { OwnConnector } from '../../config/connectors.ts';
import { GatewayError } from '../../gateway/errors.ts';
import { say } from '../../text/text.ts';
import { asConnectionError, ConnectionError } from '../logto/failures.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { oneOf } from '../shell/one-of.ts';
import type { Result } from '../shell/result.ts';
import { apply } from './apply/apply.ts';
import { check } from './check/check.ts';
import { exportPeople } from './export.ts';
import { OpenidError } from './failures.ts';
import { map } from './map.ts';
import type { OpenidMessages } from './messages/texts.ts';
import { type CommandName, type Given, optionsOf } from './options.ts';
import type { IdKind } from './people/kinds.ts';
import { type ExportName, exportNames } from './plan/export.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';
import { type SqlOptions, sql, sqlOfIndex } from './sql.ts';
import { withPeople } from './with-people.ts';

/** Turns the errors of Logto and of Alipay into those of a command. */
const failing = (error: unknown): unknown =>
  error instanceof GatewayError
    ? new OpenidError(1, { code: 'alipay-failed', alipay: error.failure })
    : asConnectionError(error);

/** What the commands work with. */
interface OpenidContext extends CommandContext<OpenidMessages> {
  /** The connector whose users are moved. */
  connector: OwnConnector;
}

/** What a command does. */
interface Steps<Options> {
  /** Reports its result as well. */
  withLogto: (session: Session, options: Options, report: OpenidContext['report']) => Promise<void>;
  /** What needs no Logto; undefined if the options do not ask for it. */
  local?: (options: Options) => Result | Promise<Result> | undefined;
}

/** Declares a command with its options. */
const declare = (openid: Command, name: CommandName, context: OpenidContext): Command => {
  const { summary, description } = context.texts.openid.help[name];
  const command = openid.command(name).summary(summary).description(description);
  for (const option of optionsOf(name, context)) {
    command.addOption(option);
  }
  return command;
};

/** Declares a command that works with a Logto. */
const addCommand = <Options extends Given>(
  openid: Command,
  name: 'check' | 'map' | 'apply' | 'sql',
  commandContext: OpenidContext,
  { withLogto, local }: Steps<Options>,
): void => {
  const { texts: messages, connector, announce, report } = commandContext;
  declare(openid, name, commandContext).action(
    async (
      options: Omit<SessionOptions, 'logto'> & { logto?: string } & Options,
      command: Command,
    ) => {
      const localResult = local?.(options);
      if (localResult !== undefined) {
        await report(await localResult);
        return;
      }
      const { logto } = options;
      if (logto === undefined) {
        throw new ConnectionError(2, { code: 'logto-not-named' }, command.helpInformation());
      }
      try {
        const session = await openSession({ ...options, logto }, commandContext, connector);
        announce({ verbatim: say(messages.openid.folder, session) });
        await withLogto(session, options, report);
      } catch (error) {
        throw failing(error);
      }
    },
  );
};

/** Declares the command that needs no Logto. */
const addExport = (openid: Command, commandContext: OpenidContext): void => {
  const { texts, context, report } = commandContext;
  const { what: text } = texts.openid.help.options;
  declare(openid, 'export', commandContext)
    .addArgument(new Argument('<what>', text).argParser(oneOf('export', exportNames)))
    .action(async (what: ExportName, { to, folder }: { folder: string; to: IdKind }) => {
      try {
        const place = path.resolve(context.workingFolder, folder);
        await exportPeople({ folder: place, to, what }, report);
      } catch (error) {
        throw failing(error);
      }
    });
};

/** Declares the commands that move users to another id. */
export const addOpenid = (
  program: Command,
  commandContext: CommandContext<OpenidMessages>,
  connector: OwnConnector,
): void => {
  const context = { ...commandContext, connector };
  const { help: texts } = context.texts.openid;
  const openid = program.command('openid').summary(texts.summary).description(texts.description);
  addCommand(openid, 'check', context, {
    withLogto: async (session, _options, report) => report(await check(session)),
  });
  addCommand(openid, 'map', context, { withLogto: withPeople(map) });
  addCommand(openid, 'apply', context, { withLogto: withPeople(apply) });
  const sqlSteps: Steps<SqlOptions & { index?: true }> = {
    withLogto: withPeople(sql),
    local: ({ index }) => index && sqlOfIndex(context.texts.openid),
  };
  addCommand(openid, 'sql', context, sqlSteps);
  addExport(openid, context);
};
