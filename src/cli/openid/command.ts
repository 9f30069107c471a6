/*
 * cli/openid: moves the identities of a Logto from one of Alipay's ids to another.
 * Writes an identity only for a person whose ids agree, and compares before and after each write.
 */

import { type Command, Option } from 'commander';
import type { OwnConnector } from '../../config/connectors.ts';
import { GatewayError } from '../../gateway/errors.ts';
import { asConnectionError, ConnectionError } from '../logto/failures.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { numberOf } from '../shell/number-of.ts';
import { oneOf } from '../shell/one-of.ts';
import type { Result } from '../shell/result.ts';
import { apply } from './apply.ts';
import { check } from './check.ts';
import { targetIds } from './classify.ts';
import { OpenidError } from './failures.ts';
import { map } from './map.ts';
import type { OpenidMessages } from './messages/texts.ts';
import { defaultJournal, openSession, type Session, type SessionOptions } from './session.ts';
import { type SqlOptions, sql, sqlOfIndex } from './sql.ts';
import { undo } from './undo.ts';

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
  withLogto: (session: Session, options: Options) => Promise<Result>;
  /** What needs no Logto; undefined if the options do not ask for it. */
  local?: (options: Options) => Result | Promise<Result> | undefined;
}

/** Declares a command that works with a Logto. */
const addCommand = <Options>(
  openid: Command,
  name: 'check' | 'map' | 'apply' | 'undo' | 'sql',
  commandContext: OpenidContext,
  { withLogto, local }: Steps<Options>,
): Command => {
  const { texts: messages, connector, report } = commandContext;
  const { options: texts, [name]: own } = messages.openid.help;
  const { options: logtoOptions } = messages.logto;
  return openid
    .command(name)
    .summary(own.summary)
    .description(own.description)
    .option('--logto <URL>', logtoOptions.logto)
    .option('--logto-admin <URL>', logtoOptions.logtoAdmin)
    .option('--journal <DIR>', texts.journal, defaultJournal)
    .addOption(
      new Option('--to <ID>', texts.to).argParser(oneOf('--to', targetIds)).default('open_id'),
    )
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
        const given = { journal: defaultJournal, to: 'open_id', ...options, logto } as const;
        const session = await openSession(given, commandContext, connector);
        await report(await withLogto(session, options));
      } catch (error) {
        throw failing(error);
      }
    });
};

const addSources = (command: Command, { texts: { openid } }: OpenidContext): Command => {
  const { options: texts } = openid.help;
  return command.option('--map <FILE>', texts.map).option('--order <ID>', texts.order);
};

/** What `apply` and `sql` take to make the same plan. */
const addPlanOptions = (command: Command, context: OpenidContext): Command => {
  const { options: texts } = context.texts.openid.help;
  return addSources(command, context)
    .option('--decisions <FILE>', texts.decisions)
    .addOption(
      new Option('--allow-unmapped <N>', texts.allowUnmapped).argParser(
        numberOf('--allow-unmapped', 0),
      ),
    )
    .option('--flip', texts.flip);
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
  addCommand(openid, 'check', context, { withLogto: check });
  addSources(addCommand(openid, 'map', context, { withLogto: map }), context).option(
    '--create-order',
    options.createOrder,
  );
  addPlanOptions(addCommand(openid, 'apply', context, { withLogto: apply }), context)
    .option('--close-registration', options.closeRegistration)
    .option('--yes', options.yes);
  addCommand(openid, 'undo', context, { withLogto: undo })
    .addOption(
      new Option('--allow-strangers <N>', options.allowStrangers).argParser(
        numberOf('--allow-strangers', 0),
      ),
    )
    .option('--close-registration', options.closeRegistration)
    .option('--yes', options.yes);
  const sqlSteps: Steps<SqlOptions & { index?: true }> = {
    withLogto: sql,
    local: ({ index }) => index && sqlOfIndex(context.texts.openid),
  };
  addPlanOptions(addCommand(openid, 'sql', context, sqlSteps), context).option(
    '--index',
    options.index,
  );
};
