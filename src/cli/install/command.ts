/*
 * cli/install: puts the package into a Logto, and takes it out again, whole or not at all.
 * Knows nothing of settings or of Alipay.
 */

import type { Command } from 'commander';
import type { OwnConnector } from '../../config/connectors.ts';
import { say } from '../../text/text.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { install } from './install.ts';
import type { InstallTexts } from './messages/texts.ts';
import { uninstall } from './uninstall.ts';

interface InstanceOptions {
  path?: string;
  dryRun?: true;
}

/** Declares `install` and `uninstall`. */
export const addInstall = (
  program: Command,
  { texts, context, report }: CommandContext<InstallTexts>,
  connector: OwnConnector,
): void => {
  const { packageFolder, workingFolder } = context;
  for (const [name, carryOut] of [
    ['install', install],
    ['uninstall', uninstall],
  ] as const) {
    const { [name]: help, options: optionTexts } = texts.help;
    program
      .command(name)
      .summary(help.summary)
      .description(say(help.description, connector))
      .option('--path <LOGTO>', optionTexts.path)
      .option('--dry-run', optionTexts.dryRun)
      .action(async ({ path, dryRun }: InstanceOptions) => {
        const options = {
          path,
          isDryRun: dryRun === true,
          packageFolder,
          workingFolder,
          connector,
        };
        await report(await carryOut(options, texts));
      });
  }
};
