/*
 * cli/openid: moves the identities of a Logto from one of Alipay's ids to another.
 * Writes an identity only for a person whose ids agree, and compares before and after each write.
 */

import path from 'node:path';
import { Argument, type Command, Option } from 'commander';
import type { OwnConnector } from '../../config/connectors.ts';
import { GatewayError } from '../../gateway/errors.ts';
import { say } from '../../text/text.ts';
import { asConnectionError, ConnectionError } from '../logto/failures.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { numberOf } from '../shell/number-of.ts';
import { oneOf } from '../shell/one-of.ts';
import type { Result } from '../shell/result.ts';
import { apply } from './apply/apply.ts';
import { check } from './check/check.ts';
import { exportPeople } from './export.ts';
import { OpenidError } from './failures.ts';
import { map } from './map.ts';
import type { OpenidMessages } from './messages/texts.ts';
import { type IdKind, idKinds } from './people/kinds.ts';
import { sources } from './people/sources.ts';
import { type ExportName, exportNames } from './plan/export.ts';
import { defaultFolder, openSession, type Session, type SessionOptions } from './session.ts';
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

const folderOption = ({ openid: { help } }: OpenidMessages): Option =>
  new Option('--folder <DIR>', help.options.folder).default(defaultFolder);

const targetOption = ({ openid: { help } }: OpenidMessages): Option =>
  new Option('--to <ID>', help.options.to).argParser(oneOf('--to', idKinds)).default('open_id');

/** Declares a command that works with a Logto. */
const addCommand = <Options>(
  openid: Command,
  name: 'check' | 'map' | 'apply' | 'sql',
  commandContext: OpenidContext,
  { withLogto, local }: Steps<Options>,
): Command => {
  const { texts: messages, connector, announce, report } = commandContext;
  const { options: texts, [name]: own } = messages.openid.help;
  const { options: logtoOptions } = messages.logto;
  return openid
    .command(name)
    .summary(own.summary)
    .description(own.description)
    .option('--logto <URL>', logtoOptions.logto)
    .option('--logto-admin <URL>', logtoOptions.logtoAdmin)
    .addOption(folderOption(messages))
    .addOption(targetOption(messages))
    .addOption(new Option('--rate <N>', texts.rate).argParser(numberOf('--rate', 1)))
    .action(async (options: Partial<SessionOptions> & Options, command: Command) => {
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
        const given = { folder: defaultFolder, to: 'open_id', ...options, logto } as const;
        const session = await openSession(given, commandContext, connector);
        announce({ verbatim: say(messages.openid.folder, session) });
        await withLogto(session, options, report);
      } catch (error) {
        throw failing(error);
      }
    });
};

/** An option that names a file, in the working folder unless its path is absolute. */
const fileOption = (
  name: 'map' | 'users' | 'decisions',
  { texts: { openid }, context }: OpenidContext,
): Option =>
  new Option(`--${name} <FILE>`, openid.help.options[name]).argParser((file) =>
    path.resolve(context.workingFolder, file),
  );

const addSources = (command: Command, context: OpenidContext): Command => {
  const { options: texts } = context.texts.openid.help;
  return command
    .addOption(fileOption('map', context))
    .option('--order <ID>', texts.order)
    .addOption(new Option('--ignore <SOURCE>', texts.ignore).argParser(oneOf('--ignore', sources)));
};

/** What `apply` and `sql` take to make the same plan. */
const addPlanOptions = (command: Command, context: OpenidContext): Command => {
  const { options: texts } = context.texts.openid.help;
  return addSources(command, context)
    .addOption(fileOption('decisions', context))
    .addOption(
      new Option('--allow-unmapped <N>', texts.allowUnmapped).argParser(
        numberOf('--allow-unmapped', 0),
      ),
    )
    .option('--allow-unconfirmed', texts.allowUnconfirmed)
    .option('--flip', texts.flip);
};

/** Declares the command that needs no Logto. */
const addExport = (openid: Command, { texts, context, report }: OpenidContext): void => {
  const { export: own, options } = texts.openid.help;
  openid
    .command('export')
    .summary(own.summary)
    .description(own.description)
    .addArgument(new Argument('<what>', options.what).argParser(oneOf('export', exportNames)))
    .addOption(folderOption(texts))
    .addOption(targetOption(texts))
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
  const { options } = texts;
  addCommand(openid, 'check', context, {
    withLogto: async (session, _options, report) => report(await check(session)),
  });
  addSources(addCommand(openid, 'map', context, { withLogto: withPeople(map) }), context)
    .addOption(fileOption('users', context))
    .option('--create-order', options.createOrder);
  addPlanOptions(addCommand(openid, 'apply', context, { withLogto: withPeople(apply) }), context)
    .option('--close-registration', options.closeRegistration)
    .option('--yes', options.yes);
  const sqlSteps: Steps<SqlOptions & { index?: true }> = {
    withLogto: withPeople(sql),
    local: ({ index }) => index && sqlOfIndex(context.texts.openid),
  };
  addPlanOptions(addCommand(openid, 'sql', context, sqlSteps), context)
    .addOption(fileOption('users', context))
    .option('--rehearse', options.rehearse)
    .option('--index', options.index);
  addExport(openid, context);
};
