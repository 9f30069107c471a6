import { z } from 'zod';
import { signTypes } from '../crypto/signature.ts';
import type { Mistake, Report } from './mistakes.ts';
import { profileFieldsPattern, splitProfileFields } from './profile-fields.ts';
import { joinScopes, scopePattern } from './scope.ts';
import { type SettingName, settingNames, userIdentifiers } from './settings.ts';

/** Settings that may be of any type, blank ones left out. */
export type Given = Partial<Record<SettingName, unknown>>;

/** The mistakes that only a look at the text finds. */
const textMistakes = ['partner-id', 'app-id-wrong', 'profile-fields-wrong', 'scope-wrong'] as const;
type TextMistake = (typeof textMistakes)[number];

/** A text that matches a pattern, or else has a mistake. */
const matching =
  (pattern: RegExp, mistake: TextMistake) => (text: string, issues: z.RefinementCtx) => {
    if (!pattern.test(text)) {
      issues.addIssue({ code: z.ZodIssueCode.custom, params: { mistake } });
    }
  };

const guard = z
  .object({
    appId: z
      .string()
      .trim()
      .superRefine(matching(/^(?!2088\d{12}$)/, 'partner-id'))
      .superRefine(matching(/^\d{16}$/, 'app-id-wrong')),
    privateKey: z.string(),
    alipayPublicKey: z.string(),
    userIdentifier: z.enum(userIdentifiers),
    usePhoneNumber: z.boolean(),
    profileFields: z
      .string()
      .trim()
      .superRefine(matching(profileFieldsPattern, 'profile-fields-wrong'))
      .transform(splitProfileFields),
    scope: z
      .string()
      .trim()
      .superRefine(matching(scopePattern, 'scope-wrong'))
      .transform(joinScopes),
    gateway: z.string().trim(),
    signType: z.enum(signTypes),
    certificateMode: z.boolean(),
    appCert: z.string(),
    alipayCert: z.string(),
    alipayRootCert: z.string(),
  } satisfies Record<SettingName, z.ZodTypeAny>)
  .partial();

/** Settings that have the right form. */
export type Settings = z.output<typeof guard>;

const choices: Partial<Record<SettingName, readonly string[]>> = {
  userIdentifier: userIdentifiers,
  signType: signTypes,
};

const mistakeOf = (issue: z.ZodIssue, setting: SettingName): Mistake | undefined => {
  const offered = choices[setting];
  if (offered) {
    return { code: 'not-a-choice', choices: offered };
  }
  if (issue.code === z.ZodIssueCode.invalid_type) {
    return { code: issue.expected === z.ZodParsedType.boolean ? 'not-a-boolean' : 'not-a-text' };
  }
  const code =
    issue.code === z.ZodIssueCode.custom &&
    textMistakes.find((mistake) => mistake === issue.params?.mistake);
  return code ? { code } : undefined;
};

/** Takes the settings that have the right form, and reports the others. */
export const readForm = (given: Given, report: Report): Settings => {
  const result = guard.safeParse(given);
  if (result.success) {
    return result.data;
  }
  const wrong = new Set<string>();
  for (const issue of result.error.issues) {
    const setting = settingNames.find((name) => name === issue.path[0]);
    const mistake = setting && mistakeOf(issue, setting);
    if (mistake) {
      wrong.add(setting);
      report(setting, mistake);
    }
  }
  return guard.parse(
    Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name))),
  );
};
