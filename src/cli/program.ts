import { Command, Option } from 'commander';
import { connectorOfPackage } from '../config/connectors.ts';
import { say } from '../text/text.ts';
import { addDoctor } from './doctor/command.ts';
import { type CliFailure, describeCliFailure } from './failures.ts';
import { addInstall } from './install/command.ts';
import { readPackageJson } from './install/package-json.ts';
import { addKeygen } from './keygen/command.ts';
import { messages } from './messages.ts';
import { addOpenid } from './openid/command.ts';
import type { CliContext } from './shell/context.ts';
import { helpLayout, wrapHelpText } from './shell/help.ts';
import { languages } from './shell/language.ts';
import type { ShellTexts } from './shell/messages/texts.ts';
import { oneOf } from './shell/one-of.ts';
import { ownCommand } from './shell/own-command.ts';
import type { Program } from './shell/run.ts';
import { shellCommand } from './shell/shell-command.ts';

/** The package that is running: its name, which is its command's too, and its version. */
interface OwnPackage {
  name: string;
  version: string;
}

/** The root command: help and errors in the right language, and what all commands have. */
const createRoot = (
  { name, version }: OwnPackage,
  { packageFolder, columns, write, writeError }: CliContext,
  { help: texts }: ShellTexts,
): Command => {
  const examples = say(texts.examples, { command: shellCommand(ownCommand(packageFolder, name)) });
  const titles = new Map(Object.entries(texts.titles));
  return new Command(name)
    .description(texts.description)
    .configureOutput({
      writeOut: write,
      writeErr: writeError,
      // Reported by `run`, once, in the language and the form that were asked for.
      outputError: () => {},
    })
    .configureHelp({
      ...helpLayout(columns, texts.usageWords),
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
    .addHelpText('after', wrapHelpText(examples, columns));
};

/** The commands of this package, for its connector. */
export const program: Program<CliFailure> = {
  declare: async (language, commandContext) => {
    const { context } = commandContext;
    const texts = messages[language];
    const packageJson = await readPackageJson(context.packageFolder);
    const connector = connectorOfPackage(packageJson?.name);
    const own = { name: connector.name, version: packageJson?.version ?? '?' };
    const root = createRoot(own, context, texts.shell);
    addKeygen(root, { ...commandContext, texts: texts.keygen }, connector);
    addDoctor(root, { ...commandContext, texts }, connector);
    addInstall(root, { ...commandContext, texts: texts.install }, connector);
    addOpenid(root, { ...commandContext, texts }, connector);
    return root;
  },
  describe: (failure, language) => describeCliFailure(failure, messages[language]),
};
