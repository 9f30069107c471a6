import { type Language, messages } from '../../messages/languages.ts';
import { describeCliFailure, say } from '../../messages/messages.ts';
import type { Site } from '../install/connectors.ts';
import { findInstallation, type Installation, ownPlaceIn } from '../install/installation.ts';
import { expectKit, type Instance } from '../install/instance.ts';
import { CliError } from '../shell/cli-error.ts';
import type { OwnConnector } from '../shell/own-connector.ts';
import type { Check } from './check.ts';

/** The Logto to look at, and what to run if something is to be installed. */
export interface InstallationSubject {
  instance: Instance;
  connector: OwnConnector;
  /** How this program is run. */
  command: string;
}

const siteOf = ({ instance, connector }: InstallationSubject): Site => ({
  connectorsFolder: instance.connectorsFolder,
  connector,
});

const checkCopy = (
  { own }: Installation,
  subject: InstallationSubject,
  language: Language,
): Check => {
  const { instance, command } = subject;
  const id = 'installation';
  const texts = messages[language].commands.doctor;
  const folder = ownPlaceIn(siteOf(subject));
  return own
    ? { id, status: 'passed', message: say(texts.installed, { folder, version: own.version }) }
    : {
        id,
        status: 'failed',
        message: say(texts.notInstalled, { folder }),
        next: say(texts.install, { command, folder: instance.folder }),
      };
};

/** Logto does not start with two connectors of one factory. */
const checkRivals = (
  { own, others }: Installation,
  { instance, connector, command }: InstallationSubject,
  language: Language,
): Check => {
  const id = 'rivals';
  const texts = messages[language].commands.doctor;
  const accepted = own ? 0 : 1;
  if (others.length <= accepted) {
    return { id, status: 'passed', message: say(texts.noRivals, connector) };
  }
  const rivals = others.map(({ name, version, folder }) => `${name} ${version} (${folder})`);
  return {
    id,
    status: 'failed',
    message: say(texts.rivals, { ...connector, rivals }),
    next: say(texts.install, { command, folder: instance.folder }),
  };
};

const checkKit = async (
  { own }: Installation,
  { instance }: InstallationSubject,
  language: Language,
): Promise<Check> => {
  const id = 'kit';
  const { doctor: texts, failures } = messages[language].commands;
  if (!own) {
    return { id, status: 'skipped', message: texts.notChecked };
  }
  try {
    const range = own.kitRange;
    const version = await expectKit(instance, range);
    return { id, status: 'passed', message: say(texts.kit, { version, range }) };
  } catch (error) {
    if (error instanceof CliError) {
      const message = describeCliFailure(error.failure, { failures });
      return { id, status: 'failed', message, next: texts.mendKit };
    }
    throw error;
  }
};

/** Checks what is installed in a Logto: our copy, that it is alone, and that Logto will load it. */
export const checkInstallation = async (
  subject: InstallationSubject,
  language: Language,
): Promise<Check[]> => {
  const installation = await findInstallation(siteOf(subject));
  return [
    checkCopy(installation, subject, language),
    checkRivals(installation, subject, language),
    await checkKit(installation, subject, language),
  ];
};
