import type { Mistakes } from '../../config/mistakes.ts';
import type { KeyMaterialSetting } from '../../config/settings.ts';
import type { ExplainedCode } from '../../gateway/error-table.ts';
import type { Text } from '../../text/text.ts';
import type { Failures } from '../failures.ts';

/** What one of Alipay's codes means, in a few words, and what an administrator can do about it. */
export interface Explanation {
  cause: string;
  hint: string;
}

/** The sentences of the connector: of its errors and of the mistakes in its settings. */
export interface ConnectorTexts {
  failures: {
    [Code in keyof Failures]: { message: Text<Failures[Code]>; hint?: Text<Failures[Code]> };
  };
  /** In the order of the guide's table. Codes that share one object share a row of it. */
  explanations: Record<ExplainedCode, Explanation>;
  /** `advice` says what belongs in the setting, if it holds a key or certificates. */
  mistakes: { [Code in keyof Mistakes]: Text<Mistakes[Code] & { advice: string }> };
  advice: Record<KeyMaterialSetting, string>;
}
