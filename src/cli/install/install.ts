import path from 'node:path';
import type { OwnConnector } from '../../config/connectors.ts';
import { say } from '../../text/text.ts';
import type { Result } from '../shell/result.ts';
import { findAlipayConnectors, type Site } from './connectors.ts';
import { expectInstalled, expectOwnPlace, ownPlaceIn } from './installation.ts';
import { expectKit, findInstance } from './instance.ts';
import type { InstallTexts } from './messages/texts.ts';
import { moveAll } from './move.ts';
import { copyPackage, type OwnPackage, readOwnPackage } from './own-package.ts';
import { reportSteps } from './report.ts';
import { rehearse } from './rights.ts';
import { findSetAside } from './set-aside.ts';
import { inStaging, type Staging } from './staging.ts';
import { reportingRefusal, type Step, stepInto } from './step.ts';
import { syncFolder, syncTree } from './sync.ts';

/** What `install` and `uninstall` are given. */
export interface InstallOptions {
  /** Logto's folder; undefined to look for it. */
  path: string | undefined;
  isDryRun: boolean;
  packageFolder: string;
  workingFolder: string;
  /** The one that is installed. */
  connector: OwnConnector;
}

/**
 * Plans the steps of an installation, in an order in which Logto never finds two packages of one
 * factory, wherever it is interrupted: first all that are there go out, then the new copy comes in.
 *
 * @throws CliError `place-taken`.
 */
export const planInstallation = async (
  site: Site,
  staging: Staging,
  { version }: OwnPackage,
): Promise<Step[]> => {
  const present = await findAlipayConnectors(site);
  await expectOwnPlace(site, present);
  const rivals = present.filter(({ isOurs }) => !isOurs);
  const fileNames = rivals.map(({ folder }) => path.basename(folder));
  const succeeded = (await findSetAside(staging.setAside, site.connectorsFolder)).filter(
    ({ folder }) => fileNames.includes(path.basename(folder)),
  );
  const older = path.join(staging.outgoing, 'older');
  const newCopy = {
    name: site.connector.name,
    version,
    from: staging.incoming,
    to: ownPlaceIn(site),
  };
  return [
    ...succeeded.map((connector) => stepInto(older, 'discard', connector)),
    ...rivals.map((connector) => stepInto(staging.setAside, 'set-aside', connector)),
    ...present
      .filter(({ isOurs }) => isOurs)
      .map((connector) => stepInto(staging.outgoing, 'remove', connector)),
    { action: 'install', ...newCopy },
  ];
};

/** Takes the steps of an installation. */
const carryOut = async (
  site: Site,
  staging: Staging,
  expectSame: () => Promise<void>,
  own: OwnPackage,
): Promise<{ steps: Step[]; denied: string[] }> => {
  const steps = await planInstallation(site, staging, own);
  await expectSame();
  await copyPackage(own, staging.incoming);
  await syncTree(staging.incoming);
  await moveAll(steps, staging.moving, expectSame);
  await syncFolder(site.connectorsFolder);
  await expectInstalled(site, own.version);
  return { steps, denied: [] };
};

/**
 * Puts this package into a Logto, in the place of any other connector of the same factory.
 *
 * Guaranteed: the copy is whole or not there, even after a loss of power. Logto never finds two packages of the factory, and
 * if a step fails, those before it are undone. One command at a time changes the connectors. To
 * install again does no harm, and mends what a later `logto connector link` has added.
 *
 * @throws CliError `no-logto`, `not-a-logto`, `no-connector-kit`, `connector-kit-out-of-range`,
 * `package-incomplete`, `connectors-not-changed`, `connectors-locked`, `place-taken`,
 * `not-installed-whole`, `not-moved-back`.
 */
export const install = async (options: InstallOptions, texts: InstallTexts): Promise<Result> => {
  const { isDryRun } = options;
  const own = await readOwnPackage(options.packageFolder, options.connector);
  const instance = await findInstance(options.path, options.workingFolder);
  const site = { connectorsFolder: instance.connectorsFolder, connector: options.connector };
  const kitVersion = await expectKit(instance, own.kitRange);
  const { steps, denied } = await reportingRefusal(() =>
    isDryRun
      ? rehearse(site, async (staging) => ({
          steps: await planInstallation(site, staging, own),
        }))
      : inStaging(site, (staging, expectSame) => carryOut(site, staging, expectSame, own)),
  );
  const remarks = [say(texts.kit, { version: kitVersion, range: own.kitRange })];
  const next = isDryRun ? texts.runForReal : texts.restart;
  return reportSteps({ instance, steps, denied, isDryRun, remarks, next }, texts);
};
