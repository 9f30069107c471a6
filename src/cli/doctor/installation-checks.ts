import type { OwnConnector } from '../../config/connectors.ts';
import { sayFailure } from '../../text/failure.ts';
import { say } from '../../text/text.ts';
import { entriesOf, type Site } from '../install/connectors.ts';
import { InstallError } from '../install/failures.ts';
import { findInstallation, type Installation, ownPlaceIn } from '../install/installation.ts';
import { expectKit, type Instance, usesKitOf } from '../install/instance.ts';
import type { Check } from '../shell/check.ts';
import { ShellError } from '../shell/failures.ts';
import { fileSystemCode } from '../shell/file-system.ts';
import { shellCommand } from '../shell/shell-command.ts';
import type { DoctorMessages, DoctorTexts } from './messages/texts.ts';

/** The Logto to look at, and what to run if something is to be installed. */
export interface InstallationSubject {
  instance: Instance;
  connector: OwnConnector;
  /** How this program is run. */
  ownCommand: readonly string[];
}

const siteOf = ({
  instance,
  connector,
}: Pick<InstallationSubject, 'instance' | 'connector'>): Site => ({
  connectorsFolder: instance.connectorsFolder,
  connector,
});

/** What puts this package into the Logto. */
const installCommand = ({ instance, ownCommand }: InstallationSubject): string =>
  shellCommand([...ownCommand, 'install', '--path', instance.folder]);

/** Why there is no copy: it is not whole, or nobody has installed one. */
const describeAbsence = async (
  { others }: Installation,
  { instance, connector }: InstallationSubject,
  texts: DoctorTexts,
): Promise<string> => {
  const entries = await entriesOf(instance.connectorsFolder);
  if (entries.includes(connector.name)) {
    return say(texts.notWhole, { folder: ownPlaceIn(siteOf({ instance, connector })) });
  }
  const official = others.find(({ name }) => name === connector.officialName)?.version;
  return say(texts.notInstalled, { official });
};

const checkCopy = async (
  installation: Installation,
  subject: InstallationSubject,
  texts: DoctorTexts,
): Promise<Check> => {
  const id = 'installation';
  const { own } = installation;
  if (own) {
    const values = { folder: ownPlaceIn(siteOf(subject)), version: own.version };
    return { id, status: 'passed', message: say(texts.installed, values) };
  }
  return {
    id,
    status: 'failed',
    message: await describeAbsence(installation, subject, texts),
    next: say(texts.install, { command: installCommand(subject) }),
  };
};

/** Logto does not start with two connectors of one factory. */
const checkRivals = (
  { own, others }: Installation,
  subject: InstallationSubject,
  texts: DoctorTexts,
): Check => {
  const id = 'rivals';
  const { connector } = subject;
  const accepted = own ? 0 : 1;
  if (others.length <= accepted) {
    return { id, status: 'passed', message: say(texts.noRivals, connector) };
  }
  const rivals = others.map(({ name, version, folder }) => `${name} ${version} (${folder})`);
  return {
    id,
    status: 'failed',
    message: say(texts.rivals, { ...connector, rivals }),
    next: say(texts.install, { command: installCommand(subject) }),
  };
};

const checkKit = async (
  { own }: Installation,
  subject: InstallationSubject,
  { doctor: texts, install }: DoctorMessages,
): Promise<Check> => {
  const id = 'kit';
  if (!own) {
    return { id, status: 'skipped', message: texts.notChecked };
  }
  try {
    const range = own.kitRange;
    const version = await expectKit(subject.instance, range);
    if (!(await usesKitOf(subject.instance, own.folder))) {
      const next = say(texts.install, { command: installCommand(subject) });
      return { id, status: 'failed', message: say(texts.otherKit, own), next };
    }
    return { id, status: 'passed', message: say(texts.kit, { version, range }) };
  } catch (error) {
    if (error instanceof InstallError) {
      const message = sayFailure(error.failure, install.failures);
      return { id, status: 'failed', message, next: texts.mendKit };
    }
    throw error;
  }
};

/** Somebody may ask who may not read the connectors. */
const readInstallation = async (site: Site): Promise<Installation> => {
  try {
    return await findInstallation(site);
  } catch (error) {
    const [source, systemCode] = [site.connectorsFolder, fileSystemCode(error)];
    throw new ShellError(1, { code: 'source-unreadable', source, systemCode });
  }
};

/**
 * Checks what is installed in a Logto: our copy, that it is alone, and that Logto will load it.
 *
 * @throws CliError `source-unreadable`
 */
export const checkInstallation = async (
  subject: InstallationSubject,
  messages: DoctorMessages,
): Promise<Check[]> => {
  const installation = await readInstallation(siteOf(subject));
  return [
    await checkCopy(installation, subject, messages.doctor),
    checkRivals(installation, subject, messages.doctor),
    await checkKit(installation, subject, messages),
  ];
};
