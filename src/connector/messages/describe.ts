import type { Mistake, Mistakes } from '../../config/mistakes.ts';
import type { SettingName } from '../../config/settings.ts';
import { say } from '../../text/text.ts';
import type { Failure, Failures } from '../failures.ts';
import type { ConnectorTexts } from './texts.ts';

/** Says what happened, and what an administrator can do about it. */
export const describeFailure = <Code extends keyof Failures>(
  failure: Failure<Code>,
  { failures }: Pick<ConnectorTexts, 'failures'>,
): { message: string; hint: string | undefined } => {
  const { message, hint } = failures[failure.code];
  return {
    message: say(message, failure),
    hint: hint === undefined ? undefined : say(hint, failure),
  };
};

/** Says what is wrong with a setting, and what belongs there. */
export const describeMistake = <Code extends keyof Mistakes>(
  setting: SettingName,
  mistake: Mistake<Code>,
  { mistakes, advice }: Pick<ConnectorTexts, 'mistakes' | 'advice'>,
): string => {
  const advices: Partial<Record<SettingName, string>> = advice;
  return say(mistakes[mistake.code], { ...mistake, advice: advices[setting] ?? '' });
};
