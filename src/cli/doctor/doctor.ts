import type { SettingName } from '../../config/settings.ts';
import { say } from '../../text/text.ts';
import { type Check, checkAsJson, printChecks } from '../shell/check.ts';
import type { Line } from '../shell/line.ts';
import type { Result } from '../shell/result.ts';
import { shellCommand } from '../shell/shell-command.ts';
import { checkGateway, needsPublicKey, skipGateway } from './gateway-checks.ts';
import { checkInstallation, type InstallationSubject } from './installation-checks.ts';
import type { DoctorMessages } from './messages/texts.ts';
import { printSteps, stepsForFailures, stepTexts } from './next-steps.ts';
import type { RawConfig } from './read-config.ts';
import { checkSettings } from './settings-checks.ts';

/** What to look at: settings, the installation in a Logto, or both. */
export interface DoctorSubject {
  /** The settings that the connector has. */
  settings: readonly SettingName[];
  config: RawConfig | undefined;
  /** Whether the configuration is just what a running Logto has saved. */
  isSaved: boolean;
  installation: InstallationSubject | undefined;
  /** Whether not to call the gateway. */
  isOffline: boolean;
  /** Whether to print the public key, even if it is of no use. */
  isPublicKeyWanted: boolean;
  /** A certificate that ends within so many days fails. */
  warnDays: number | undefined;
}

interface Findings {
  checks: Check[];
  /** What to do if no check has failed. */
  next: string;
  /** In one line, as Alipay's console shows it. */
  publicKey?: string | undefined;
  /** What follows the checks, for people. */
  remarks?: readonly Line[];
}

const checkConfig = async (
  config: RawConfig,
  { settings, isSaved, isOffline, isPublicKeyWanted, warnDays }: DoctorSubject,
  messages: DoctorMessages,
): Promise<Findings> => {
  const { doctor: texts } = messages;
  const {
    checks: ofSettings,
    application,
    publicKey,
  } = checkSettings(config, { settings, warnDays }, messages);
  const isCalled = application !== undefined && !isOffline;
  const ofGateway = isCalled
    ? await checkGateway(application, messages)
    : skipGateway(isOffline ? texts.isOffline : texts.notCalled);
  const checks = [...ofSettings, ...ofGateway];
  const isShown = publicKey !== undefined && (isPublicKeyWanted || needsPublicKey(ofGateway));
  const signIn = isSaved ? texts.signInAsSaved : texts.signIn;
  const afterCall = isCalled ? signIn : texts.goOnline;
  return {
    checks,
    next: application?.verification ? afterCall : texts.addPublicKey,
    publicKey,
    remarks: [
      ...(isShown ? ['', texts.publicKey, { verbatim: publicKey }] : []),
      ...(isCalled ? ['', texts.notVisible] : []),
    ],
  };
};

const checkInstance = async (
  subject: InstallationSubject,
  messages: DoctorMessages,
): Promise<Findings> => ({
  checks: await checkInstallation(subject, messages),
  next: say(messages.doctor.checkSettings, {
    command: shellCommand([...subject.ownCommand, 'doctor', 'config.json']),
  }),
});

const collectFindings = async (
  subject: DoctorSubject,
  messages: DoctorMessages,
): Promise<Findings[]> => [
  ...(subject.installation ? [await checkInstance(subject.installation, messages)] : []),
  ...(subject.config ? [await checkConfig(subject.config, subject, messages)] : []),
];

/**
 * Checks a configuration as the connector would see it, and (unless offline) what Alipay's gateway
 * says to it; and what is installed in a Logto, if one is given.
 *
 * The gateway is called with a made-up authorization code, and for its certificate if that is a new
 * one. What is printed holds no private key.
 */
export const doctor = async (subject: DoctorSubject, messages: DoctorMessages): Promise<Result> => {
  const labels = new Map(Object.entries(messages.doctor.labels));
  const findings = await collectFindings(subject, messages);
  const checks = findings.flatMap((each) => each.checks);
  const failures = stepsForFailures(checks, messages.doctor);
  const steps = failures.length > 0 ? failures : findings.slice(-1).map(({ next }) => next);
  const isOk = failures.length === 0;
  const publicKey = findings.find((each) => each.publicKey !== undefined)?.publicKey;
  return {
    exitCode: isOk ? 0 : 1,
    lines: [
      ...printChecks(checks, (id) => labels.get(id) ?? id),
      ...findings.flatMap(({ remarks = [] }) => remarks),
      '',
      ...printSteps(steps, messages.doctor),
    ],
    json: { ok: isOk, checks: checks.map(checkAsJson), publicKey, next: stepTexts(steps) },
  };
};
