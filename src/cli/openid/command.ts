import { type Command, Option } from 'commander';
import { GatewayError } from '../../gateway/errors.ts';
import { LogtoError } from '../../logto/errors.ts';
import { messages } from '../../messages/languages.ts';
import { CliError } from '../cli-error.ts';
import type { CommandContext } from '../command-context.ts';
import { numberOf } from '../number-of.ts';
import { oneOf } from '../one-of.ts';
import type { Result } from '../result.ts';
import { check } from './check.ts';
import { targetIds } from './classify.ts';
import { type LogtoOptions, openSession, type Session } from './session.ts';

const defaultJournal = './alipay-openid';

/** Turns the errors of Logto and of Alipay into those of a command. */
const failing = (error: unknown): unknown => {
  if (error instanceof LogtoError) {
    const exitCode = error.failure.code.startsWith('address-') ? 2 : 1;
    return new CliError(exitCode, { code: 'logto-failed', logto: error.failure });
  }
  return error instanceof GatewayError
    ? new CliError(1, { code: 'alipay-failed', alipay: error.failure })
    : error;
};

/** Declares a command that works with a Logto. */
const addCommand = <Options>(
  openid: Command,
  name: 'check',
  commandContext: CommandContext,
  carryOut: (session: Session, options: Options) => Promise<Result>,
): Command => {
  const { terminal, report } = commandContext;
  const { options: texts, [name]: own } = messages[terminal.language].commands.help.openid;
  return openid
    .command(name)
    .summary(own.summary)
    .description(own.description)
    .option('--logto <URL>', texts.logto)
    .option('--logto-admin <URL>', texts.logtoAdmin)
    .option('--journal <DIR>', texts.journal, defaultJournal)
    .addOption(
      new Option('--to <ID>', texts.to).argParser(oneOf('--to', targetIds)).default('open_id'),
    )
    .addOption(new Option('--rate <N>', texts.rate).argParser(numberOf('--rate', 1)))
    .action(async (options: Partial<LogtoOptions> & Options, command: Command) => {
      const { logto } = options;
      if (logto === undefined) {
        throw new CliError(2, { code: 'logto-not-named' }, command.helpInformation());
      }
      try {
        const given = { journal: defaultJournal, to: 'open_id', ...options, logto } as const;
        report(await carryOut(await openSession(given, commandContext), options));
      } catch (error) {
        throw failing(error);
      }
    });
};

/** Declares the commands that move users to another id. */
export const addOpenid = (program: Command, context: CommandContext): void => {
  const texts = messages[context.terminal.language].commands.help.openid;
  const openid = program.command('openid').summary(texts.summary).description(texts.description);
  addCommand(openid, 'check', context, check);
};
