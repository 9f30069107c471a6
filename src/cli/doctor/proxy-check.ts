import { findProxy, type ProcessEnvironment } from '../../gateway/probe.ts';
import { say } from '../../text/text.ts';
import type { Check } from '../shell/check.ts';
import type { DoctorTexts } from './messages/texts.ts';

/**
 * Checks the proxy that the environment names, if it names one; without its user name and password.
 *
 * @param isReached whether the gateway was reached. If it was not, a proxy that is named and not
 * used is the first thing to look at.
 */
export const checkProxy = (
  gateway: URL,
  isReached: boolean,
  { proxy: texts }: DoctorTexts,
  environment?: ProcessEnvironment,
): Check[] => {
  const id = 'proxy';
  const notUsed = (message: string, next: string): Check[] => [
    isReached ? { id, status: 'skipped', message } : { id, status: 'failed', message, next },
  ];
  const use = findProxy(gateway, environment);
  switch (use.state) {
    case 'none':
      return [];
    case 'not-an-address':
    case 'unusable':
      return notUsed(texts.notAnAddress, texts.correctAddress);
    case 'not-supported': {
      const { name } = use.proxy;
      return notUsed(say(texts.notSupported, { name, version: process.version }), texts.updateNode);
    }
    case 'disabled':
      return notUsed(say(texts.disabled, use.proxy), texts.enableInNode);
    case 'exempt':
      return [{ id, status: 'skipped', message: say(texts.exempt, use.proxy) }];
    case 'used':
      return [{ id, status: 'passed', message: say(texts.used, use.proxy) }];
  }
};
