import path from 'node:path';
import { Command, Option } from 'commander';
import { messages } from '../messages/languages.ts';
import { say } from '../messages/messages.ts';
import { CliError } from './cli-error.ts';
import type { CliContext } from './context.ts';
import { doctor } from './doctor/doctor.ts';
import { readConfig } from './doctor/read-config.ts';
import { install } from './install/install.ts';
import { uninstall } from './install/uninstall.ts';
import { keygen, keyLengths } from './keygen/keygen.ts';
import { languages } from './language.ts';
import { ownCommand } from './own-command.ts';
import type { Result } from './result.ts';
import type { Terminal } from './terminal.ts';

/** What the commands work with. */
export interface ProgramContext {
  terminal: Terminal;
  context: CliContext;
  /** This package's version. */
  version: string;
  report: (result: Result) => void;
}

interface InstanceOptions {
  path?: string;
  dryRun?: true;
}

/** Takes a value that is one of a few. */
const oneOf =
  (option: string, choices: readonly string[]) =>
  (value: string): string => {
    if (!choices.includes(value)) {
      throw new CliError(2, { code: 'value-not-a-choice', option, value, choices });
    }
    return value;
  };

/** The root command: help and errors in the right language, and what all commands have. */
const createRoot = ({ terminal, context, version }: ProgramContext): Command => {
  const texts = messages[terminal.language].commands.help;
  const titles = new Map(Object.entries(texts.titles));
  return new Command('connector-alipay-native')
    .description(texts.description)
    .configureOutput({
      writeOut: context.write,
      writeErr: context.writeError,
      // Reported by `run`, once, in the language and the form that were asked for.
      outputError: () => {},
    })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => titles.get(title) ?? title,
      optionDescription: ({ description }) => description,
    })
    .exitOverride()
    .helpCommand(false)
    .helpOption('-h, --help', texts.help)
    .version(version, '-V, --version', texts.version)
    .addOption(new Option('--lang <LANGUAGE>', texts.lang).argParser(oneOf('--lang', languages)))
    .option('--json', texts.json)
    .addHelpText('after', say(texts.examples, { command: ownCommand(context.packageFolder) }));
};

const addKeygen = (program: Command, { terminal, context, report }: ProgramContext): void => {
  const texts = messages[terminal.language].commands.help.keygen;
  program
    .command('keygen')
    .summary(texts.summary)
    .description(texts.description)
    .option('--out <DIR>', texts.out, '.')
    .addOption(
      new Option('--bits <BITS>', texts.bits)
        .argParser(oneOf('--bits', keyLengths.map(String)))
        .default('2048'),
    )
    .action(async ({ out, bits }: { out: string; bits: string }) => {
      const folder = path.resolve(context.workingFolder, out);
      const command = ownCommand(context.packageFolder);
      report(await keygen({ folder, bits: Number(bits), command }, terminal));
    });
};

const addDoctor = (program: Command, { terminal, context, report }: ProgramContext): void => {
  const texts = messages[terminal.language].commands.help.doctor;
  program
    .command('doctor')
    .summary(texts.summary)
    .description(texts.description)
    .argument('[CONFIG.json | -]', texts.config)
    .option('--offline', texts.offline)
    .action(
      async (source: string | undefined, { offline }: { offline?: true }, command: Command) => {
        if (source === undefined) {
          throw new CliError(2, { code: 'config-not-named' }, command.helpInformation());
        }
        const config = await readConfig(source, context);
        report(await doctor(config, { isOffline: offline === true }, terminal));
      },
    );
};

const addInstall = (program: Command, { terminal, context, report }: ProgramContext): void => {
  const { packageFolder, workingFolder } = context;
  for (const [name, carryOut] of [
    ['install', install],
    ['uninstall', uninstall],
  ] as const) {
    const texts = messages[terminal.language].commands.help[name];
    program
      .command(name)
      .summary(texts.summary)
      .description(texts.description)
      .option('--path <LOGTO>', texts.path)
      .option('--dry-run', texts.dryRun)
      .action(async ({ path, dryRun }: InstanceOptions) => {
        const options = { path, isDryRun: dryRun === true, packageFolder, workingFolder };
        report(await carryOut(options, terminal));
      });
  }
};

/** Declares the command line. Its errors are thrown: CommanderError and CliError. */
export const createProgram = (context: ProgramContext): Command => {
  const program = createRoot(context);
  addKeygen(program, context);
  addDoctor(program, context);
  addInstall(program, context);
  return program;
};
