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
import { apply } from './apply/apply.ts';
import { check } from './check/check.ts';
import { exportPeople } from './export.ts';
import { OpenidError } from './failures.ts';
import { map } from './map.ts';
import type { OpenidMessages } from './messages/texts.ts';
import { type CommandName, type Options, optionsOf } from './options.ts';
import type { IdKind } from './people/kinds.ts';
import { type ExportName, exportNames } from './plan/export.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';
import { sql, sqlOfIndex } from './sql.ts';
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

/** What a command does; it reports its result as well. */
type Steps = (session: Session, options: Options, report: OpenidContext['report']) => Promise<void>;

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
const addCommand = (
  openid: Command,
  name: 'check' | 'map' | 'apply' | 'sql',
  commandContext: OpenidContext,
  work: Steps,
): void => {
  const { texts: messages, connector, announce, report } = commandContext;
  declare(openid, name, commandContext).action(
    async (
      options: Omit<SessionOptions, 'logto'> & { logto?: string } & Options,
      command: Command,
    ) => {
      const { logto, index } = options;
      if (index) {
        await report(sqlOfIndex(messages.openid));
        return;
      }
      if (logto === undefined) {
        throw new ConnectionError(2, { code: 'logto-not-named' }, command.helpInformation());
      }
      try {
        const session = await openSession({ ...options, logto }, commandContext, connector);
        announce({ verbatim: say(messages.openid.folder, session) });
        await work(session, options, report);
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
    .addArgument(
      new Argument('<what>', `${text}: ${exportNames.join(', ')}`).argParser(
        oneOf('export', exportNames),
      ),
    )
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
  addCommand(openid, 'check', context, async (session, _options, report) =>
    report(await check(session)),
  );
  addCommand(openid, 'map', context, withPeople(map));
  addCommand(openid, 'apply', context, withPeople(apply));
  addCommand(openid, 'sql', context, withPeople(sql));
  addExport(openid, context);
};
