import { type Language, messages } from '../../messages/languages.ts';
import { say } from '../../messages/messages.ts';
import type { Result } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import { type Check, printChecks } from './check.ts';
import { checkGateway, skipGateway } from './gateway-checks.ts';
import { checkInstallation, type InstallationSubject } from './installation-checks.ts';
import type { RawConfig } from './read-config.ts';
import { checkSettings } from './settings-checks.ts';

/** What to look at: settings, the installation in a Logto, or both. */
export interface DoctorSubject {
  config: RawConfig | undefined;
  installation: InstallationSubject | undefined;
  /** Whether not to call the gateway. */
  isOffline: boolean;
}

interface Findings {
  checks: Check[];
  /** What to do if no check has failed. */
  next: string;
}

const checkConfig = async (
  config: RawConfig,
  isOffline: boolean,
  language: Language,
): Promise<Findings> => {
  const texts = messages[language].commands.doctor;
  const { checks: ofSettings, application } = checkSettings(config, language);
  const ofGateway =
    application && !isOffline
      ? await checkGateway(application, language)
      : skipGateway(isOffline ? texts.isOffline : texts.notCalled);
  const checks = [...ofSettings, ...ofGateway];
  if (!application?.verification) {
    return { checks, next: texts.addPublicKey };
  }
  return { checks, next: isOffline ? texts.goOnline : texts.signIn };
};

const checkInstance = async (
  subject: InstallationSubject,
  language: Language,
): Promise<Findings> => ({
  checks: await checkInstallation(subject, language),
  next: say(messages[language].commands.doctor.checkSettings, subject),
});

const collectChecks = async (
  { config, installation, isOffline }: DoctorSubject,
  { language }: Terminal,
): Promise<Findings> => {
  const findings: Findings[] = [];
  if (installation) {
    findings.push(await checkInstance(installation, language));
  }
  if (config) {
    findings.push(await checkConfig(config, isOffline, language));
  }
  const checks = findings.flatMap((each) => each.checks);
  const failure = checks.find(({ status }) => status === 'failed');
  if (failure) {
    const { correct } = messages[language].commands.doctor;
    return { checks, next: failure.next ?? say(correct, { setting: failure.id }) };
  }
  return { checks, next: findings.at(-1)?.next ?? '' };
};

/**
 * Checks a configuration as the connector would see it, and (unless offline) what Alipay's gateway
 * says to it; and what is installed in a Logto, if one is given.
 *
 * The gateway is called once, with a made-up authorization code. What is printed
 * holds no private key.
 */
export const doctor = async (subject: DoctorSubject, terminal: Terminal): Promise<Result> => {
  const texts = messages[terminal.language].commands.doctor;
  const labels = new Map(Object.entries(texts.labels));
  const { checks, next } = await collectChecks(subject, terminal);
  const isOk = checks.every(({ status }) => status !== 'failed');
  return {
    exitCode: isOk ? 0 : 1,
    lines: [
      ...printChecks(checks, (id) => labels.get(id) ?? id),
      '',
      { head: [{ look: 'bold', text: texts.next }], body: next },
    ],
    json: {
      ok: isOk,
      checks: checks.map(({ id, status, message }) => ({ id, status, message })),
      next,
    },
  };
};
