import { messages } from '../../messages/languages.ts';
import { say } from '../../messages/messages.ts';
import type { Result } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import { type Check, printChecks } from './check.ts';
import { checkGateway, skipGateway } from './gateway-checks.ts';
import type { RawConfig } from './read-config.ts';
import { checkSettings } from './settings-checks.ts';

const collectChecks = async (
  config: RawConfig,
  { isOffline }: { isOffline: boolean },
  { language }: Terminal,
): Promise<{ checks: Check[]; next: string }> => {
  const texts = messages[language].commands.doctor;
  const { checks: ofSettings, application } = checkSettings(config, language);
  const ofGateway =
    application && !isOffline
      ? await checkGateway(application, language)
      : skipGateway(isOffline ? texts.isOffline : texts.notCalled);
  const checks = [...ofSettings, ...ofGateway];
  const failure = checks.find(({ status }) => status === 'failed');
  if (failure) {
    return { checks, next: failure.next ?? say(texts.correct, { setting: failure.id }) };
  }
  if (!application?.verification) {
    return { checks, next: texts.addPublicKey };
  }
  return { checks, next: isOffline ? texts.goOnline : texts.signIn };
};

/**
 * Checks a configuration as the connector would see it, and (unless offline) what Alipay's gateway
 * says to it.
 *
 * The gateway is called once, with a made-up authorization code. What is printed
 * holds no private key.
 */
export const doctor = async (
  config: RawConfig,
  options: { isOffline: boolean },
  terminal: Terminal,
): Promise<Result> => {
  const texts = messages[terminal.language].commands.doctor;
  const labels = new Map(Object.entries(texts.labels));
  const { checks, next } = await collectChecks(config, options, terminal);
  const isOk = checks.every(({ status }) => status !== 'failed');
  return {
    exitCode: isOk ? 0 : 1,
    lines: [
      ...printChecks(checks, (id) => labels.get(id) ?? id),
      '',
      [{ look: 'bold', text: texts.next }, next],
    ],
    json: {
      ok: isOk,
      checks: checks.map(({ id, status, message }) => ({ id, status, message })),
      next,
    },
  };
};
