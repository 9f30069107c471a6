import { z } from 'zod';
import { signTypes } from '../crypto/signature.ts';
import type { Mistake, Report } from './mistakes.ts';
import { mistakeInProfileFields, splitProfileFields } from './profile-fields.ts';
import { joinScopes, longestScope, mistakeInScope } from './scope.ts';
import { type SettingName, settingNames, userIdentifiers } from './settings.ts';

/** Settings that may be of any type, blank ones left out. */
export type Given = Partial<Record<SettingName, unknown>>;

/** The mistakes that only a look at the text finds. */
const textMistakes = [
  'app-id-placeholder',
  'partner-id',
  'app-id-wrong',
  'profile-fields-wrong',
  'scope-too-long',
  'scope-wrong',
] as const;
type TextMistake = (typeof textMistakes)[number];

/** Reports the mistake that a text has, if it has one. */
const refusing =
  (mistakeIn: (text: string) => TextMistake | undefined) =>
  (text: string, issues: z.RefinementCtx) => {
    const mistake = mistakeIn(text);
    if (mistake) {
      issues.addIssue({ code: z.ZodIssueCode.custom, params: { mistake } });
    }
  };

const mistakeInAppId = (appId: string): TextMistake | undefined => {
  if (appId.startsWith('<')) {
    return 'app-id-placeholder';
  }
  if (/^2088\d{12}$/.test(appId)) {
    return 'partner-id';
  }
  return /^\d{16}$/.test(appId) ? undefined : 'app-id-wrong';
};

const guard = z
  .object({
    appId: z.string().trim().superRefine(refusing(mistakeInAppId)),
    privateKey: z.string(),
    alipayPublicKey: z.string(),
    userIdentifier: z.enum(userIdentifiers),
    usePhoneNumber: z.boolean(),
    profileFields: z
      .string()
      .trim()
      .superRefine(refusing(mistakeInProfileFields))
      .transform(splitProfileFields),
    scope: z.string().trim().superRefine(refusing(mistakeInScope)).transform(joinScopes),
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
  if (code === 'scope-too-long') {
    return { code, most: longestScope };
  }
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
