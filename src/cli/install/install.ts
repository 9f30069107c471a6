import path from 'node:path';
import { messages } from '../../messages/languages.ts';
import { say } from '../../messages/messages.ts';
import type { Result } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import { type AlipayConnector, findAlipayConnectors } from './connectors.ts';
import { expectKit, findInstance } from './instance.ts';
import { copyPackage, type OwnPackage, ownName, readOwnPackage } from './own-package.ts';
import { type Staging, stagingIn } from './staging.ts';
import { makePlan, reportSteps, type Step, stepInto, takeSteps } from './step.ts';

/** What `install` and `uninstall` are given. */
export interface InstallOptions {
  /** Logto's folder; undefined to look for it. */
  path: string | undefined;
  isDryRun: boolean;
  packageFolder: string;
  workingFolder: string;
}

/**
 * Plans the steps of an installation, in an order in which Logto never finds two packages of one
 * factory, wherever it is interrupted: first all that are there go out, then the new copy comes in.
 */
export const planInstallation = async (
  connectorsFolder: string,
  staging: Staging,
  { version }: OwnPackage,
): Promise<Step[]> => {
  const present = await findAlipayConnectors(connectorsFolder);
  const rivals = present.filter(({ isOurs }) => !isOurs);
  const formerlySetAside = await findAlipayConnectors(staging.setAside);
  const isSucceeded = ({ folder }: AlipayConnector): boolean =>
    rivals.some((rival) => path.basename(rival.folder) === path.basename(folder));
  const newCopy = {
    name: ownName,
    version,
    from: staging.incoming,
    to: path.join(connectorsFolder, ownName),
  };
  return [
    ...formerlySetAside
      .filter(isSucceeded)
      .map((connector) => stepInto(path.join(staging.outgoing, 'older'), 'discard', connector)),
    ...rivals.map((connector) => stepInto(staging.setAside, 'set-aside', connector)),
    ...present
      .filter(({ isOurs }) => isOurs)
      .map((connector) => stepInto(staging.outgoing, 'remove', connector)),
    { action: 'install', ...newCopy },
  ];
};

/**
 * Puts this package into a Logto, in the place of any other connector of the same factory.
 *
 * Guaranteed: the copy is whole or not there, Logto never finds two packages of the factory, and
 * if a step fails, those before it are undone. To install again does no harm.
 *
 * @throws CliError `no-logto`, `not-a-logto`, `no-connector-kit`, `connector-kit-out-of-range`,
 * `package-incomplete`, `connectors-not-changed`.
 */
export const install = async (options: InstallOptions, terminal: Terminal): Promise<Result> => {
  const { language } = terminal;
  const own = await readOwnPackage(options.packageFolder);
  const instance = await findInstance(options.path, options.workingFolder);
  const kitVersion = await expectKit(instance, own.kitRange);
  const staging = stagingIn(instance.connectorsFolder);
  const plan = () => planInstallation(instance.connectorsFolder, staging, own);
  const steps = await makePlan(plan);
  if (!options.isDryRun) {
    const prepare = () => copyPackage(own, staging.incoming);
    await takeSteps(steps, { staging, prepare });
  }
  const texts = messages[language].commands.install;
  const remarks = [say(texts.kit, { version: kitVersion, range: own.kitRange })];
  const next = options.isDryRun ? texts.runForReal : texts.restart;
  return reportSteps({ instance, steps, isDryRun: options.isDryRun, remarks, next }, terminal);
};
