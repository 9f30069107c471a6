import { type Command, Option } from 'commander';
import { messages } from '../../messages/languages.ts';
import { CliError } from '../cli-error.ts';
import type { CommandContext } from '../command-context.ts';
import type { CliContext } from '../context.ts';
import { findInstance } from '../install/instance.ts';
import { numberOf } from '../number-of.ts';
import { ownCommand } from '../own-command.ts';
import type { OwnConnector } from '../own-connector.ts';
import { doctor } from './doctor.ts';
import type { InstallationSubject } from './installation-checks.ts';
import { type RawConfig, readConfig, readSettings } from './read-config.ts';
import { type OptionValues, settingOptions, settingsAmong } from './setting-options.ts';

interface DoctorOptions extends OptionValues {
  offline?: true;
  path?: string;
  publicKey?: true;
  warnDays?: number;
}

/** The settings of the file and those of the options, which come before them. */
const collectSettings = async (
  source: string | undefined,
  options: DoctorOptions,
  { context, connector }: CommandContext,
): Promise<RawConfig | undefined> => {
  const given = await readSettings(settingsAmong(options, connector.settings), context);
  if (source === undefined) {
    return Object.keys(given).length > 0 ? given : undefined;
  }
  return { ...(await readConfig(source, context)), ...given };
};

const findSubject = async (
  logto: string,
  { packageFolder, workingFolder }: CliContext,
  connector: OwnConnector,
): Promise<InstallationSubject> => ({
  instance: await findInstance(logto, workingFolder),
  connector,
  command: ownCommand(packageFolder, connector),
});

/** Declares `doctor`. */
export const addDoctor = (program: Command, commandContext: CommandContext): void => {
  const { terminal, context, connector, report } = commandContext;
  const texts = messages[terminal.language].commands.help.doctor;
  const command = program
    .command('doctor')
    .summary(texts.summary)
    .description(texts.description)
    .argument('[CONFIG.json | -]', texts.config)
    .option('--offline', texts.offline)
    .option('--path <LOGTO>', texts.path)
    .option('--public-key', texts.publicKey)
    .addOption(
      new Option('--warn-days <DAYS>', texts.warnDays).argParser(numberOf('--warn-days', 0)),
    )
    .action(async (source: string | undefined, options: DoctorOptions, command: Command) => {
      const config = await collectSettings(source, options, commandContext);
      if (config === undefined && options.path === undefined) {
        throw new CliError(2, { code: 'config-not-named' }, command.helpInformation());
      }
      const subject = {
        settings: connector.settings,
        config,
        installation:
          options.path === undefined
            ? undefined
            : await findSubject(options.path, context, connector),
        isOffline: options.offline === true,
        isPublicKeyWanted: options.publicKey === true,
        warnDays: options.warnDays,
      };
      await report(await doctor(subject, terminal));
    });
  for (const option of settingOptions(connector.settings, texts)) {
    command.addOption(option);
  }
};
