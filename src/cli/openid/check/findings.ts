import { sayFailure } from '../../../text/failure.ts';
import type { ConnectionFailures } from '../../logto/failures.ts';
import type { Check } from '../../shell/check.ts';
import type { OpenidFailures } from '../failures.ts';
import type { OpenidMessages, OpenidTexts } from '../messages/texts.ts';
import type { Examination, Setup, SetupTrouble } from '../setup.ts';
import type { Standing } from './standing.ts';

/** What the checks look at. */
export interface Findings extends Examination {
  texts: OpenidTexts['check'];
  messages: OpenidMessages;
  /** How many users there are, of Alipay or not. */
  count: number;
  standing: Standing | undefined;
}

const describeTrouble = (trouble: SetupTrouble, { openid, logto }: OpenidMessages): string =>
  sayFailure<OpenidFailures & ConnectionFailures, SetupTrouble['code']>(trouble, {
    ...openid.failures,
    ...logto.failures,
  });

/** A check that fails if a trouble is there, or is skipped if there is no setup to look at. */
export const settle = (
  id: string,
  codes: ReadonlyArray<SetupTrouble['code']>,
  { setup, troubles, texts, messages }: Findings,
  pass: (setup: Setup) => string,
): Check => {
  const trouble = troubles.find(({ code }) => codes.includes(code));
  if (trouble) {
    return { id, status: 'failed', message: describeTrouble(trouble, messages) };
  }
  return setup
    ? { id, status: 'passed', message: pass(setup) }
    : { id, status: 'skipped', message: texts.notChecked };
};
