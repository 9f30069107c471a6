import { type ConnectorConfigFormItem, ConnectorConfigFormItemType } from '@logto/connector-kit';
import { gateways } from '../config/gateway.ts';
import { defaultScope } from '../config/scope.ts';
import { nativeSettings, type SettingName } from '../config/settings.ts';

/*
 * Core applies default values only when a connector is created: a stored configuration that lacks
 * a member is edited with the field empty. So no condition rests on a default, an empty field
 * means the default wherever there is one, and each description says so.
 *
 * The Console prints descriptions as they are, in whatever language it is, and marks required fields
 * itself. Most administrators of this connector read Chinese, so each is in both languages.
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

const inBoth = (english: string, chinese: string): string => `${english} ${chinese}`;

const fields: Record<SettingName, Field> = {
  appId: {
    type: ConnectorConfigFormItemType.Text,
    label: 'App ID',
    placeholder: '2021000000000000',
    description: inBoth(
      "16 digits, at the top of the app's page in Alipay's console. Not the PID, which begins with 2088.",
      '应用详情页顶部的 16 位 APPID；不是 2088 开头的 PID。',
    ),
    required: true,
  },
  privateKey: {
    // One line, since that is what the console masks. A key loses its line breaks in it, and is
    // read without them.
    type: ConnectorConfigFormItemType.Text,
    isConfidential: true,
    label: 'Application private key (应用私钥)',
    placeholder: '-----BEGIN PRIVATE KEY-----…',
    description: inBoth(
      'Its public key is the one that you uploaded under 接口加签方式. PKCS#8 or PKCS#1, with or without header and line breaks.',
      '与上传到“接口加签方式”的应用公钥配对的私钥；PKCS8、PKCS1 均可，有无头尾和换行均可。',
    ),
    required: true,
  },
  alipayPublicKey: {
    type: ConnectorConfigFormItemType.MultilineText,
    label: 'Alipay public key (支付宝公钥)',
    placeholder: 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…',
    description: inBoth(
      'Recommended: with it, every answer of Alipay is verified. Shown under 接口加签方式 after you upload yours; not your own. Leave empty in certificate mode.',
      '建议填写：填了才会对支付宝的每个响应验签。上传应用公钥后在“接口加签方式”查看，不是应用公钥本身。证书模式留空。',
    ),
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
    description: inBoth(
      "Which of Alipay's ids Logto knows a user by; empty means automatic. Pin it once you know the app's openid stage (openid 配置管理), so that nobody gets a second account.",
      'Logto 用支付宝的哪个 id 识别用户，留空为自动。查明应用的 openid 阶段后请固定，以免用户多出一个账号。',
    ),
    required: false,
  },
  usePhoneNumber: {
    type: ConnectorConfigFormItemType.Switch,
    label: 'Use phone number (手机号)',
    defaultValue: false,
    description: inBoth(
      "Takes the user's mobile number from Alipay, if the app is granted it, and may find an existing user by it. Needs verified answers.",
      '应用获准后，使用支付宝返回的手机号，并可能据此找到已有用户。必须开启验签。',
    ),
    required: false,
  },
  profileFields: {
    type: ConnectorConfigFormItemType.Text,
    label: 'Further profile fields',
    placeholder: 'is_certified',
    description: inBoth(
      "Leave empty. Members of Alipay's answer named here, with commas between, are kept in Logto's database and audit log and handed to apps.",
      '一般留空。填写的字段（英文逗号分隔）会存入 Logto 的数据库和审计日志，并提供给应用。',
    ),
    required: false,
  },
  scope: {
    type: ConnectorConfigFormItemType.Text,
    label: 'Scope',
    placeholder: defaultScope,
    description: inBoth(
      `Leave empty, unless you need more than the profile: then several scopes with commas between them, ${defaultScope} among them.`,
      `一般留空。还需要其他信息时，用逗号分隔多个 scope，其中必须有 ${defaultScope}。`,
    ),
    required: false,
  },
  gateway: {
    type: ConnectorConfigFormItemType.Text,
    label: 'Gateway',
    placeholder: gateways.production,
    description: inBoth(
      `Leave empty, except for the sandbox: ${gateways.sandbox}`,
      '一般留空，只有沙箱填这个地址。',
    ),
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
    description: inBoth(
      "The one that Alipay's console shows; empty means RSA2. RSA is weak, and only for apps from before 2018.",
      '与支付宝控制台一致，留空为 RSA2。RSA 较弱，只用于 2018 年以前的应用。',
    ),
    required: false,
  },
  certificateMode: {
    type: ConnectorConfigFormItemType.Switch,
    label: 'Certificate mode (公钥证书)',
    defaultValue: false,
    description: inBoth(
      "Switch on if Alipay's console has 公钥证书 for this app. Fields for its three files appear.",
      '接口加签方式为公钥证书时打开，随后填写三个证书文件。',
    ),
    required: false,
  },
  appCert: certificateField(
    'Application certificate (应用公钥证书)',
    '-----BEGIN CERTIFICATE-----',
    inBoth(
      'The content of appCertPublicKey_<APPID>.crt, which was made for the private key above.',
      'appCertPublicKey_<APPID>.crt 的内容，与上面的私钥配对。',
    ),
  ),
  alipayCert: certificateField(
    'Alipay certificate (支付宝公钥证书)',
    '-----BEGIN CERTIFICATE-----',
    inBoth(
      "The content of alipayCertPublicKey_RSA2.crt, by which Alipay's answers are verified.",
      'alipayCertPublicKey_RSA2.crt 的内容，用来对支付宝的响应验签。',
    ),
  ),
  alipayRootCert: certificateField(
    'Alipay root certificates (支付宝根证书)',
    '-----BEGIN CERTIFICATE-----',
    inBoth(
      'The whole content of alipayRootCert.crt, with all of its certificates.',
      'alipayRootCert.crt 的全部内容，包括其中每一个证书。',
    ),
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
