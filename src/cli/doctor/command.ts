/*
 * cli/doctor: finds what is wrong with settings, gateway and installation, and says what to do.
 * Changes nothing, and prints no secret.
 */

import { type Command, Option } from 'commander';
import type { OwnConnector } from '../../config/connectors.ts';
import { findInstance } from '../install/instance.ts';
import type { LogtoOptions } from '../logto/connection.ts';
import { ConnectionError } from '../logto/failures.ts';
import type { CommandContext } from '../shell/command-context.ts';
import type { CliContext } from '../shell/context.ts';
import { numberOf } from '../shell/number-of.ts';
import { ownCommand } from '../shell/own-command.ts';
import { shellCommand } from '../shell/shell-command.ts';
import { type DoctorSubject, doctor } from './doctor.ts';
import { explainCode } from './explain.ts';
import { DoctorError } from './failures.ts';
import type { InstallationSubject } from './installation-checks.ts';
import type { DoctorMessages } from './messages/texts.ts';
import { type RawConfig, readConfigFrom, readSettings } from './read-config.ts';
import { readSaved } from './read-saved.ts';
import { type OptionValues, settingOptions, settingsAmong } from './setting-options.ts';

interface DoctorOptions extends OptionValues, Partial<LogtoOptions> {
  offline?: true;
  path?: string;
  publicKey?: true;
  warnDays?: number;
}

/** Where the settings are, besides those that options give: in a file, or in a running Logto. */
const readSource = (
  source: string | undefined,
  { logto, logtoAdmin }: DoctorOptions,
  { context, texts }: CommandContext<DoctorMessages>,
  { factoryId }: OwnConnector,
): Promise<RawConfig> | undefined => {
  if (logto === undefined) {
    if (logtoAdmin !== undefined) {
      throw new ConnectionError(2, { code: 'logto-not-named' });
    }
    return source === undefined ? undefined : readConfigFrom(source, context);
  }
  if (source !== undefined) {
    throw new DoctorError(2, { code: 'two-sources' });
  }
  const address = { logto, ...(logtoAdmin !== undefined && { logtoAdmin }) };
  return readSaved(address, factoryId, context, texts.logto);
};

/** The settings of the source and those of the options, which come before them. */
const collectSettings = async (
  source: string | undefined,
  options: DoctorOptions,
  commandContext: CommandContext<DoctorMessages>,
  connector: OwnConnector,
): Promise<Pick<DoctorSubject, 'config' | 'isSaved'>> => {
  const { context } = commandContext;
  const given = await readSettings(settingsAmong(options, connector.settings), context);
  const isGiven = Object.keys(given).length > 0;
  const found = await readSource(source, options, commandContext, connector);
  return {
    config: found || isGiven ? { ...found, ...given } : undefined,
    isSaved: options.logto !== undefined && !isGiven,
  };
};

const findSubject = async (
  logto: string,
  { packageFolder, workingFolder }: CliContext,
  connector: OwnConnector,
): Promise<InstallationSubject> => ({
  instance: await findInstance(logto, workingFolder),
  connector,
  ownCommand: ownCommand(packageFolder, connector.name),
});

/** What can be looked at, a command for each. */
const examplesOf = (command: string): string =>
  [
    'config.json',
    '--logto https://auth.example.com',
    '--path /path/to/logto',
    'explain isv.invalid-signature',
  ]
    .map((subject) => `  ${command} doctor ${subject}`)
    .join('\n');

/** Declares `doctor`. */
export const addDoctor = (
  program: Command,
  commandContext: CommandContext<DoctorMessages>,
  connector: OwnConnector,
): void => {
  const { texts: messages, context, report } = commandContext;
  const { help: texts } = messages.doctor;
  const command = program
    .command('doctor')
    .summary(texts.summary)
    .description(texts.description)
    .argument('[CONFIG.json | -]', texts.config)
    .option('--offline', texts.offline)
    .option('--path <LOGTO>', texts.path)
    .option('--logto <URL>', texts.logto)
    .option('--logto-admin <URL>', messages.logto.options.logtoAdmin)
    .option('--public-key', texts.publicKey)
    .addOption(
      new Option('--warn-days <DAYS>', texts.warnDays).argParser(numberOf('--warn-days', 0)),
    )
    .action(async (source: string | undefined, options: DoctorOptions) => {
      const settings = await collectSettings(source, options, commandContext, connector);
      if (settings.config === undefined && options.path === undefined) {
        const examples = examplesOf(
          shellCommand(ownCommand(context.packageFolder, connector.name)),
        );
        throw new DoctorError(2, { code: 'config-not-named' }, examples);
      }
      const subject = {
        settings: connector.settings,
        ...settings,
        installation:
          options.path === undefined
            ? undefined
            : await findSubject(options.path, context, connector),
        isOffline: options.offline === true,
        isPublicKeyWanted: options.publicKey === true,
        warnDays: options.warnDays,
      };
      await report(await doctor(subject, messages));
    });
  const { explain } = messages.doctor;
  command
    .command('explain')
    .summary(explain.help.summary)
    .description(explain.help.description)
    .argument('<CODE>', explain.help.code)
    .action((code: string) => report(explainCode(code, connector, messages)));
  for (const option of settingOptions(connector.settings, texts)) {
    command.addOption(option);
  }
};
