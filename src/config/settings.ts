/** The settings of all connectors, in the order of their forms. */
export const settingNames = [
  'appId',
  'privateKey',
  'alipayPublicKey',
  'userIdentifier',
  'scope',
  'gateway',
  'signType',
  'certificateMode',
  'appCert',
  'alipayCert',
  'alipayRootCert',
] as const;

export type SettingName = (typeof settingNames)[number];

/** The settings of the native connector. Logto's mobile SDKs ask for a scope of their own. */
export const nativeSettings: readonly SettingName[] = settingNames.filter(
  (name) => name !== 'scope',
);

/** The settings of the web connector. */
export const webSettings: readonly SettingName[] = settingNames;

/** The settings of certificate mode, in the order in which Alipay's console names the files. */
export const certificateSettings = ['appCert', 'alipayCert', 'alipayRootCert'] as const;

export type CertificateSetting = (typeof certificateSettings)[number];

export const isCertificateSetting = (name: string): name is CertificateSetting =>
  certificateSettings.some((setting) => setting === name);

/** The settings that hold a key or certificates. */
export const keyMaterialSettings = [
  'privateKey',
  'alipayPublicKey',
  ...certificateSettings,
] as const;

export type KeyMaterialSetting = (typeof keyMaterialSettings)[number];

export const isKeyMaterialSetting = (name: string): name is KeyMaterialSetting =>
  keyMaterialSettings.some((setting) => setting === name);

/**
 * Which of Alipay's ids Logto knows a user by; `auto` takes `user_id`, else `open_id`. `union_id` is
 * one for all apps of a group, and Alipay sends it to no others.
 */
export const userIdentifiers = ['auto', 'user_id', 'open_id', 'union_id'] as const;

export type UserIdentifier = (typeof userIdentifiers)[number];
