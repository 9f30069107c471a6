import { say } from '../../text/text.ts';
import type { Result } from '../shell/result.ts';
import { byRank, findAlipayConnectors, type Site } from './connectors.ts';
import { InstallError } from './failures.ts';
import type { InstallOptions } from './install.ts';
import { expectOwnPlace } from './installation.ts';
import { findInstance } from './instance.ts';
import type { InstallTexts } from './messages/texts.ts';
import { moveAll } from './move.ts';
import { reportSteps } from './report.ts';
import { rehearse } from './rights.ts';
import { findSetAside, type SetAside } from './set-aside.ts';
import { inStaging, type Staging } from './staging.ts';
import { reportingRefusal, type Step, stepInto } from './step.ts';
import { syncFolder } from './sync.ts';

/** The steps of an uninstallation, and what stays set aside. */
interface Plan {
  steps: Step[];
  left: SetAside[];
}

/** What comes back: the official connector before any other. */
const chooseReturning = (setAside: readonly SetAside[]): SetAside[] => {
  const lost = setAside.find(({ canReturn }) => !canReturn);
  if (lost) {
    throw new InstallError(1, { code: 'set-aside-lost', folder: lost.folder });
  }
  return setAside.slice(0, 1);
};

/**
 * Plans the steps of an uninstallation: ours goes out first. One connector comes back, and none if
 * another is present already: Logto accepts only one.
 *
 * @throws CliError `set-aside-lost`, `place-taken`.
 */
export const planUninstallation = async (site: Site, staging: Staging): Promise<Plan> => {
  const present = await findAlipayConnectors(site);
  await expectOwnPlace(site, present);
  const setAside = (await findSetAside(staging.setAside, site.connectorsFolder)).sort(
    byRank(site.connector),
  );
  const isTaken = present.some(({ isOurs }) => !isOurs);
  const returning = isTaken ? [] : chooseReturning(setAside);
  return {
    steps: [
      ...present
        .filter(({ isOurs }) => isOurs)
        .map((connector) => stepInto(staging.outgoing, 'remove', connector)),
      ...returning.map((connector) => stepInto(site.connectorsFolder, 'bring-back', connector)),
    ],
    left: setAside.filter((connector) => !returning.includes(connector)),
  };
};

/** Takes the steps of an uninstallation. */
const carryOut = async (
  site: Site,
  staging: Staging,
  expectSame: () => Promise<void>,
): Promise<Plan & { denied: string[] }> => {
  const plan = await planUninstallation(site, staging);
  await moveAll(plan.steps, staging.moving, expectSame);
  await syncFolder(site.connectorsFolder);
  return { ...plan, denied: [] };
};

/**
 * Takes this package out of a Logto and brings back what `install` has set aside; a link comes back
 * as it was.
 *
 * Guaranteed as with `install`. If nothing is installed or set aside, nothing is done.
 *
 * @throws CliError `no-logto`, `not-a-logto`, `connectors-not-changed`, `connectors-locked`,
 * `place-taken`, `set-aside-lost`, `not-moved-back`.
 */
export const uninstall = async (options: InstallOptions, texts: InstallTexts): Promise<Result> => {
  const { isDryRun } = options;
  const instance = await findInstance(options.path, options.workingFolder);
  const site = { connectorsFolder: instance.connectorsFolder, connector: options.connector };
  const { steps, left, denied } = await reportingRefusal(() =>
    isDryRun
      ? rehearse(site, (staging) => planUninstallation(site, staging))
      : inStaging(site, (staging, expectSame) => carryOut(site, staging, expectSame)),
  );
  const remarks = left.map(({ name, version, folder }) =>
    say(texts.left, { name, version, folder }),
  );
  const next =
    steps.length === 0 ? texts.nothingToDo : isDryRun ? texts.runForReal : texts.restartWithout;
  return reportSteps({ instance, steps, denied, isDryRun, remarks, next }, texts);
};
