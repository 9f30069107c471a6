/** A connector of this house: for mobile apps, or for browsers. */
export type ConnectorKind = 'native' | 'web';

/**
 * Which connectors have a setting, in the order of their forms. Logto's mobile SDKs ask for a scope of
 * their own.
 */
const connectorsWith = {
  appId: ['native', 'web'],
  privateKey: ['native', 'web'],
  alipayPublicKey: ['native', 'web'],
  userIdentifier: ['native', 'web'],
  usePhoneNumber: ['native', 'web'],
  profileFields: ['native', 'web'],
  scope: ['web'],
  gateway: ['native', 'web'],
  signType: ['native', 'web'],
  certificateMode: ['native', 'web'],
  appCert: ['native', 'web'],
  alipayCert: ['native', 'web'],
  alipayRootCert: ['native', 'web'],
} as const satisfies Record<string, readonly ConnectorKind[]>;

export type SettingName = keyof typeof connectorsWith;

const isSettingName = (name: string): name is SettingName => Object.hasOwn(connectorsWith, name);

/** The settings of all connectors. */
export const settingNames: readonly SettingName[] =
  Object.keys(connectorsWith).filter(isSettingName);

const settingsOf = (kind: ConnectorKind): readonly SettingName[] =>
  settingNames.filter((name) => connectorsWith[name].some((having) => having === kind));

export const nativeSettings = settingsOf('native');
export const webSettings = settingsOf('web');

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
