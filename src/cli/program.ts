import { Command, Option } from 'commander';
import { messages } from '../messages/languages.ts';
import { say } from '../messages/messages.ts';
import { addDoctor } from './doctor/command.ts';
import { addInstall } from './install/command.ts';
import { addKeygen } from './keygen/command.ts';
import { addOpenid } from './openid/command.ts';
import type { CommandContext } from './shell/command-context.ts';
import { helpLayout, wrapHelpText } from './shell/help.ts';
import { languages } from './shell/language.ts';
import { oneOf } from './shell/one-of.ts';
import { ownCommand } from './shell/own-command.ts';

/** What the commands work with. */
export interface ProgramContext extends CommandContext {
  /** This package's version. */
  version: string;
}

/** The root command: help and errors in the right language, and what all commands have. */
const createRoot = ({ terminal, context, connector, version }: ProgramContext): Command => {
  const texts = messages[terminal.language].commands.help;
  const examples = say(texts.examples, { command: ownCommand(context.packageFolder, connector) });
  const titles = new Map(Object.entries(texts.titles));
  return new Command(connector.name)
    .description(texts.description)
    .configureOutput({
      writeOut: context.write,
      writeErr: context.writeError,
      // Reported by `run`, once, in the language and the form that were asked for.
      outputError: () => {},
    })
    .configureHelp({
      ...helpLayout(context.columns, texts.usageWords),
      showGlobalOptions: true,
      styleTitle: (title) => titles.get(title) ?? title,
      optionDescription: ({ description }) => description,
    })
    .exitOverride()
    .helpCommand('help [COMMAND]', texts.helpCommand)
    .helpOption('-h, --help', texts.help)
    .version(version, '-v, --version', texts.version)
    .addOption(new Option('--lang <LANGUAGE>', texts.lang).argParser(oneOf('--lang', languages)))
    .option('--json', texts.json)
    .addHelpText('after', wrapHelpText(examples, context.columns));
};

/** Declares the command line. Its errors are thrown: CommanderError and CliError. */
export const createProgram = (context: ProgramContext): Command => {
  const program = createRoot(context);
  addKeygen(program, context);
  addDoctor(program, context);
  addInstall(program, context);
  addOpenid(program, context);
  return program;
};
