/** The connector's settings, in the order of its form. */
export const settingNames = [
  'appId',
  'privateKey',
  'alipayPublicKey',
  'userIdentifier',
  'gateway',
  'signType',
  'certificateMode',
  'appCert',
  'alipayCert',
  'alipayRootCert',
] as const;

export type SettingName = (typeof settingNames)[number];

/** The settings of certificate mode, in the order in which Alipay's console names the files. */
export const certificateSettings = ['appCert', 'alipayCert', 'alipayRootCert'] as const;

export type CertificateSetting = (typeof certificateSettings)[number];

/** The settings that hold a key or certificates. */
export const keyMaterialSettings = [
  'privateKey',
  'alipayPublicKey',
  ...certificateSettings,
] as const;

export type KeyMaterialSetting = (typeof keyMaterialSettings)[number];

/** Which of Alipay's ids Logto knows a user by; `auto` takes `user_id`, else `open_id`. */
export const userIdentifiers = ['auto', 'user_id', 'open_id'] as const;

export type UserIdentifier = (typeof userIdentifiers)[number];
