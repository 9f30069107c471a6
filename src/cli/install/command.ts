import type { Command } from 'commander';
import { messages } from '../../messages/languages.ts';
import { say } from '../../messages/messages.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { install } from './install.ts';
import { uninstall } from './uninstall.ts';

interface InstanceOptions {
  path?: string;
  dryRun?: true;
}

/** Declares `install` and `uninstall`. */
export const addInstall = (
  program: Command,
  { terminal, context, connector, report }: CommandContext,
): void => {
  const { packageFolder, workingFolder } = context;
  for (const [name, carryOut] of [
    ['install', install],
    ['uninstall', uninstall],
  ] as const) {
    const { [name]: texts, installationOptions } = messages[terminal.language].commands.help;
    program
      .command(name)
      .summary(texts.summary)
      .description(say(texts.description, connector))
      .option('--path <LOGTO>', installationOptions.path)
      .option('--dry-run', installationOptions.dryRun)
      .action(async ({ path, dryRun }: InstanceOptions) => {
        const options = {
          path,
          isDryRun: dryRun === true,
          packageFolder,
          workingFolder,
          connector,
        };
        await report(await carryOut(options, terminal));
      });
  }
};
