import { type Command, Option } from 'commander';
import { GatewayError } from '../../gateway/errors.ts';
import { messages } from '../../messages/languages.ts';
import { asCliError } from '../logto/failure.ts';
import { CliError } from '../shell/cli-error.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { numberOf } from '../shell/number-of.ts';
import { oneOf } from '../shell/one-of.ts';
import type { Result } from '../shell/result.ts';
import { apply } from './apply.ts';
import { check } from './check.ts';
import { targetIds } from './classify.ts';
import { map } from './map.ts';
import { defaultJournal, openSession, type Session, type SessionOptions } from './session.ts';
import { type SqlOptions, sql, sqlOfIndex } from './sql.ts';
import { undo } from './undo.ts';

/** Turns the errors of Logto and of Alipay into those of a command. */
const failing = (error: unknown): unknown =>
  error instanceof GatewayError
    ? new CliError(1, { code: 'alipay-failed', alipay: error.failure })
    : asCliError(error);

/**
 * Declares a command that works with a Logto.
 *
 * @param carryOutAlone does what needs no Logto, if the options ask for nothing else.
 */
const addCommand = <Options>(
  openid: Command,
  name: 'check' | 'map' | 'apply' | 'undo' | 'sql',
  commandContext: CommandContext,
  carryOut: (session: Session, options: Options) => Promise<Result>,
  carryOutAlone: (options: Options) => Result | undefined = () => undefined,
): Command => {
  const { terminal, report } = commandContext;
  const {
    openid: { options: texts, [name]: own },
    logtoOptions,
  } = messages[terminal.language].commands.help;
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
      const alone = carryOutAlone(options);
      if (alone !== undefined) {
        await report(alone);
        return;
      }
      const { logto } = options;
      if (logto === undefined) {
        throw new CliError(2, { code: 'logto-not-named' }, command.helpInformation());
      }
      try {
        const given = { journal: defaultJournal, to: 'open_id', ...options, logto } as const;
        await report(await carryOut(await openSession(given, commandContext), options));
      } catch (error) {
        throw failing(error);
      }
    });
};

const addSources = (command: Command, { terminal }: CommandContext): Command => {
  const { options: texts } = messages[terminal.language].commands.help.openid;
  return command.option('--map <FILE>', texts.map).option('--order <ID>', texts.order);
};

/** What `apply` and `sql` take to make the same plan. */
const addPlanOptions = (command: Command, context: CommandContext): Command => {
  const { options: texts } = messages[context.terminal.language].commands.help.openid;
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
export const addOpenid = (program: Command, context: CommandContext): void => {
  const texts = messages[context.terminal.language].commands.help.openid;
  const openid = program.command('openid').summary(texts.summary).description(texts.description);
  const { options } = texts;
  addCommand(openid, 'check', context, check);
  addSources(addCommand(openid, 'map', context, map), context).option(
    '--create-order',
    options.createOrder,
  );
  addPlanOptions(addCommand(openid, 'apply', context, apply), context)
    .option('--close-registration', options.closeRegistration)
    .option('--yes', options.yes);
  addCommand(openid, 'undo', context, undo)
    .addOption(
      new Option('--allow-strangers <N>', options.allowStrangers).argParser(
        numberOf('--allow-strangers', 0),
      ),
    )
    .option('--close-registration', options.closeRegistration)
    .option('--yes', options.yes);
  const printIndex = ({ index }: SqlOptions & { index?: true }): Result | undefined =>
    index && sqlOfIndex(context.terminal);
  addPlanOptions(addCommand(openid, 'sql', context, sql, printIndex), context).option(
    '--index',
    options.index,
  );
};
