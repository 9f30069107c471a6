import { type ConnectorConfigFormItem, ConnectorConfigFormItemType } from '@logto/connector-kit';
import { gateways } from './config/gateway.ts';
import { defaultScope } from './config/scope.ts';
import { nativeSettings, type SettingName } from './config/settings.ts';

/*
 * Core applies default values only when a connector is created: a stored configuration that lacks
 * a member is edited with the field empty. So no condition rests on a default, an empty field
 * means the default wherever there is one, and each description says so.
 */

type DistributiveOmit<Type, Key extends PropertyKey> = Type extends unknown
  ? Omit<Type, Key>
  : never;

/** A field of the form, whose key is the setting's name. */
type Field = DistributiveOmit<ConnectorConfigFormItem, 'key'>;

/** The fields of certificate mode, out of sight until it is switched on. */
const certificateField = (label: string, placeholder: string, description: string): Field => ({
  type: ConnectorConfigFormItemType.MultilineText,
  label,
  placeholder,
  description,
  required: false,
  showConditions: [{ targetKey: 'certificateMode', expectValue: true }],
});

const fields: Record<SettingName, Field> = {
  appId: {
    type: ConnectorConfigFormItemType.Text,
    label: 'App ID',
    placeholder: '2021000000000000',
    description:
      "Required. The APPID: 16 digits at the top of the app's page in Alipay's console. Not the partner id (PID), which begins with 2088.",
    required: true,
  },
  privateKey: {
    // One line, since that is what the console masks. A key loses its line breaks in it, and is
    // read without them.
    type: ConnectorConfigFormItemType.Text,
    isConfidential: true,
    label: 'Application private key (应用私钥)',
    placeholder: '-----BEGIN PRIVATE KEY-----…',
    description:
      "Required. The private key whose public key you uploaded under 接口加签方式 in Alipay's console. PKCS#8 or PKCS#1, as a file or in one line, as Alipay's key tool or this connector's keygen gives it.",
    required: true,
  },
  alipayPublicKey: {
    type: ConnectorConfigFormItemType.MultilineText,
    label: 'Alipay public key (支付宝公钥)',
    placeholder: 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…',
    description:
      "Recommended: with it every answer of Alipay is verified. It is Alipay's key, shown under 接口加签方式 after you uploaded yours, and not your own public key. May stay empty; leave it empty in certificate mode.",
    required: false,
  },
  userIdentifier: {
    type: ConnectorConfigFormItemType.Select,
    label: 'User identifier',
    selectItems: [
      { value: 'auto', title: 'Automatic: user_id, else open_id' },
      { value: 'user_id', title: 'user_id only' },
      { value: 'open_id', title: 'open_id only' },
      { value: 'union_id', title: 'union_id only, for apps of one group (应用分组)' },
    ],
    defaultValue: 'auto',
    description:
      "Which of Alipay's ids Logto knows a user by. Pin it once you know your app's openid stage (openid 配置管理): if Alipay then stops sending that id, sign-ins fail instead of making second accounts. Empty means automatic.",
    required: false,
  },
  scope: {
    type: ConnectorConfigFormItemType.Text,
    label: 'Scope',
    placeholder: defaultScope,
    description: `Leave empty, unless you need more of Alipay than the profile: then several scopes with commas between them, ${defaultScope} among them. Without it Alipay does not give the profile, and nobody signs in.`,
    required: false,
  },
  gateway: {
    type: ConnectorConfigFormItemType.Text,
    label: 'Gateway',
    placeholder: gateways.production,
    description: `Leave empty, except for the sandbox: ${gateways.sandbox}`,
    required: false,
  },
  signType: {
    type: ConnectorConfigFormItemType.Select,
    label: 'Signing algorithm',
    selectItems: [
      { value: 'RSA2', title: 'RSA2 (SHA-256)' },
      { value: 'RSA', title: 'RSA (SHA-1), for old apps' },
    ],
    defaultValue: 'RSA2',
    description:
      "The algorithm of the key in Alipay's console; every app since 2018 has RSA2. Empty means RSA2. RSA is weak: many apps share Alipay's key for it.",
    required: false,
  },
  certificateMode: {
    type: ConnectorConfigFormItemType.Switch,
    label: 'Certificate mode (公钥证书)',
    defaultValue: false,
    description:
      "Switch on if the app signs with certificates instead of a public key. Alipay's console then offers the three files below for download.",
    required: false,
  },
  appCert: certificateField(
    'Application certificate (应用公钥证书)',
    '-----BEGIN CERTIFICATE-----',
    'Required in certificate mode. The content of appCertPublicKey_<APPID>.crt, the certificate of your private key.',
  ),
  alipayCert: certificateField(
    'Alipay certificate (支付宝公钥证书)',
    '-----BEGIN CERTIFICATE-----',
    'Required in certificate mode. The content of alipayCertPublicKey_RSA2.crt; answers are verified with it.',
  ),
  alipayRootCert: certificateField(
    'Alipay root certificates (支付宝根证书)',
    '-----BEGIN CERTIFICATE-----',
    'Required in certificate mode. The whole content of alipayRootCert.crt, all of its certificates.',
  ),
};

/** Makes the form of a connector in Logto's Console, in the order in which an administrator works. */
export const createForm = (settings: readonly SettingName[]): ConnectorConfigFormItem[] =>
  settings.map((key) => ({ key, ...fields[key] }));

/** The form of the native connector. */
export const formItems: ConnectorConfigFormItem[] = createForm(nativeSettings);

/** What the JSON editor starts from: the settings that nearly everybody needs. */
export const configTemplate = `${JSON.stringify(
  {
    appId: '<16 digits>',
    privateKey: '<application private key (应用私钥)>',
    alipayPublicKey: '<Alipay public key (支付宝公钥)>',
    userIdentifier: 'auto',
  },
  null,
  2,
)}
`;
