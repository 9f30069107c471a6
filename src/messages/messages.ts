import type { Mistake, Mistakes } from '../config/mistakes.ts';
import type { KeyMaterialSetting, SettingName } from '../config/settings.ts';
import type { ExplainedCode } from '../gateway/error-table.ts';
import type { GatewayFailures } from '../gateway/errors.ts';
import type { SignInFailures } from '../sign-in-failure.ts';

/** A sentence, or how to make one from its values. */
export type Text<Values = never> = string | ((values: Values) => string);

/** Every failure of a sign-in, by code, with the values that explain it. */
export interface Failures extends GatewayFailures, SignInFailures {}

/** One failure: its code and its values. */
export type Failure<Code extends keyof Failures = keyof Failures> = {
  [Each in Code]: { code: Each } & Failures[Each];
}[Code];

/** What one of Alipay's codes means, in a few words, and what an administrator can do about it. */
export interface Explanation {
  cause: string;
  hint: string;
}

/** The sentences of the connector: of its errors and of the mistakes in its settings. */
export interface ConnectorMessages {
  failures: {
    [Code in keyof Failures]: { message: Text<Failures[Code]>; hint?: Text<Failures[Code]> };
  };
  /** In the order of the guide's table. Codes that share one object share a row of it. */
  explanations: Record<ExplainedCode, Explanation>;
  /** `advice` says what belongs in the setting, if it holds a key or certificates. */
  mistakes: { [Code in keyof Mistakes]: Text<Mistakes[Code] & { advice: string }> };
  advice: Record<KeyMaterialSetting, string>;
}

/** Everything that is said in one language. */
export interface Messages {
  connector: ConnectorMessages;
}

const render = <Values>(text: Text<Values>, values: Values): string =>
  typeof text === 'string' ? text : text(values);

/** Says what happened, and what an administrator can do about it. */
export const describeFailure = <Code extends keyof Failures>(
  failure: Failure<Code>,
  { failures }: Pick<ConnectorMessages, 'failures'>,
): { message: string; hint: string | undefined } => {
  const { message, hint } = failures[failure.code];
  return {
    message: render(message, failure),
    hint: hint === undefined ? undefined : render(hint, failure),
  };
};

/** Says what is wrong with a setting, and what belongs there. */
export const describeMistake = <Code extends keyof Mistakes>(
  setting: SettingName,
  mistake: Mistake<Code>,
  { mistakes, advice }: Pick<ConnectorMessages, 'mistakes' | 'advice'>,
): string => {
  const advices: Partial<Record<SettingName, string>> = advice;
  return render(mistakes[mistake.code], { ...mistake, advice: advices[setting] ?? '' });
};
