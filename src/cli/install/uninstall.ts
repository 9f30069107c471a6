import { messages } from '../../messages/languages.ts';
import { say } from '../../messages/messages.ts';
import type { Result } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import { type AlipayConnector, byRank, findAlipayConnectors } from './connectors.ts';
import type { InstallOptions } from './install.ts';
import { findInstance } from './instance.ts';
import { type Staging, stagingIn } from './staging.ts';
import { makePlan, reportSteps, type Step, stepInto, takeSteps } from './step.ts';

/** The steps of an uninstallation, and what stays set aside. */
interface Plan {
  steps: Step[];
  left: AlipayConnector[];
}

/**
 * Plans the steps of an uninstallation: ours goes out first. One connector comes back, the
 * official one before any other, and none if another is present already: Logto accepts only one.
 */
export const planUninstallation = async (
  connectorsFolder: string,
  staging: Staging,
): Promise<Plan> => {
  const present = await findAlipayConnectors(connectorsFolder);
  const setAside = (await findAlipayConnectors(staging.setAside)).sort(byRank);
  const isTaken = present.some(({ isOurs }) => !isOurs);
  const returning = isTaken ? [] : setAside.slice(0, 1);
  return {
    steps: [
      ...present
        .filter(({ isOurs }) => isOurs)
        .map((connector) => stepInto(staging.outgoing, 'remove', connector)),
      ...returning.map((connector) => stepInto(connectorsFolder, 'bring-back', connector)),
    ],
    left: setAside.filter((connector) => !returning.includes(connector)),
  };
};

/**
 * Takes this package out of a Logto and brings back what `install` has set aside.
 *
 * Guaranteed as with `install`. Where nothing is installed or set aside, nothing is done.
 *
 * @throws CliError `no-logto`, `not-a-logto`, `connectors-not-changed`.
 */
export const uninstall = async (options: InstallOptions, terminal: Terminal): Promise<Result> => {
  const { isDryRun } = options;
  const texts = messages[terminal.language].commands.install;
  const instance = await findInstance(options.path, options.workingFolder);
  const staging = stagingIn(instance.connectorsFolder);
  const plan = () => planUninstallation(instance.connectorsFolder, staging);
  const { steps, left } = await makePlan(plan);
  if (!isDryRun) {
    await takeSteps(steps, { staging, prepare: () => Promise.resolve() });
  }
  const remarks = left.map(({ name, version, folder }) =>
    say(texts.left, { name, version, folder }),
  );
  const next =
    steps.length === 0 ? texts.nothingToDo : isDryRun ? texts.runForReal : texts.restartWithout;
  return reportSteps({ instance, steps, isDryRun, remarks, next }, terminal);
};
