import type { Command } from 'commander';
import { messages } from '../../messages/languages.ts';
import { CliError } from '../cli-error.ts';
import type { CommandContext } from '../command-context.ts';
import type { CliContext } from '../context.ts';
import { findInstance } from '../install/instance.ts';
import { ownCommand } from '../own-command.ts';
import { doctor } from './doctor.ts';
import type { InstallationSubject } from './installation-checks.ts';
import { readConfig } from './read-config.ts';

interface DoctorOptions {
  offline?: true;
  path?: string;
}

const findSubject = async (
  logto: string,
  { packageFolder, workingFolder }: CliContext,
): Promise<InstallationSubject> => ({
  instance: await findInstance(logto, workingFolder),
  command: ownCommand(packageFolder),
});

/** Declares `doctor`. */
export const addDoctor = (
  program: Command,
  { terminal, context, report }: CommandContext,
): void => {
  const texts = messages[terminal.language].commands.help.doctor;
  program
    .command('doctor')
    .summary(texts.summary)
    .description(texts.description)
    .argument('[CONFIG.json | -]', texts.config)
    .option('--offline', texts.offline)
    .option('--path <LOGTO>', texts.path)
    .action(
      async (source: string | undefined, { offline, path }: DoctorOptions, command: Command) => {
        if (source === undefined && path === undefined) {
          throw new CliError(2, { code: 'config-not-named' }, command.helpInformation());
        }
        const subject = {
          config: source === undefined ? undefined : await readConfig(source, context),
          installation: path === undefined ? undefined : await findSubject(path, context),
          isOffline: offline === true,
        };
        report(await doctor(subject, terminal));
      },
    );
};
