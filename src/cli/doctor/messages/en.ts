import { day } from '../../../text/day.ts';
import type { JsonCause } from '../json-mistake.ts';
import type { DoctorTexts } from './texts.ts';

const jsonCauses: Record<JsonCause, string> = {
  empty: 'It is empty.',
  'key-material':
    'It is a key or a certificate. Give it with --private-key-file or the like, or put it into a JSON file.',
  'utf-16': 'It is saved as UTF-16 or is no text. Save it as UTF-8.',
  comment: 'It holds a comment, which JSON does not have. Delete it.',
  comma: 'There is a comma too many before this place. Delete it.',
  'line-break':
    'A text is not closed on its line. A key that was pasted with its line breaks needs \\n in the place of each, or --private-key-file.',
  quotes: 'The quotes are curly. JSON wants straight ones: ".',
  backslash: 'A backslash is followed by something that JSON does not know. Write \\\\ for one.',
  'not-settings': 'It must be one object, { … }, with the settings as its members.',
  other: 'Names and texts need double quotes, and members a comma between them.',
};

/** The sentences of doctor. */
export const en: DoctorTexts = {
  help: {
    summary: 'check a configuration, and try it with Alipay',
    description:
      "Checks the connector's settings without Logto, then calls the gateway once with a made-up authorization code: if Alipay has nothing to object to but that code, app id, keys and network are right. Nobody is signed in and nothing is changed. With --logto it needs a machine-to-machine application: LOGTO_APP_ID and LOGTO_APP_SECRET, or it asks for them.",
    config: 'settings as JSON: a file, or - for standard input',
    offline: 'do not call the gateway',
    path: "Logto's folder, to check what is installed there, with or without settings",
    logto: 'address of a running Logto, whose saved settings are checked',
    publicKey: 'print the public key that belongs to the private key',
    warnDays: 'exit with 1 if a certificate ends within so many days',
    setting: ({ setting }) => `${setting}, instead of the one that was read`,
    settingFile: ({ setting }) => `file with ${setting}`,
  },

  next: 'Next: ',
  labels: {
    installation: 'installed copy',
    rivals: 'other connectors',
    kit: 'connector kit',
    proxy: 'proxy',
    network: 'network',
    answer: "Alipay's answer",
    signature: 'its signature',
    clock: 'clock',
  },

  notSet: {
    appId: '',
    privateKey: '',
    alipayPublicKey: "not set: nothing vouches for Alipay's answers but TLS",
    userIdentifier: 'not set: auto',
    usePhoneNumber: 'not set: off',
    profileFields: 'not set: nothing but ids, name, picture, gender and place is kept',
    scope: 'not set: auth_user',
    gateway: 'not set: production',
    signType: 'not set: RSA2',
    certificateMode: 'not set: off',
    appCert: 'not set',
    alipayCert: 'not set',
    alipayRootCert: 'not set',
  },
  on: 'on',
  off: 'off',
  notUsedInMode: 'not used: in certificate mode alipayCert takes its place',
  notUsedWithoutMode: 'not used: certificate mode is off',
  privateKeyFirst: 'not checked: privateKey must be right first',
  unknown: 'ignored: not a setting of this connector',
  misspelt: ({ setting }) => `ignored: the setting is spelled ${setting}`,
  rename: ({ name, setting }) => `Rename ${name} to ${setting}.`,
  rsaKey: ({ bits }) => `RSA key of ${bits} bits`,
  certificate: ({ serialNumber, issuer, notAfter }) =>
    `valid until ${day(notAfter)}; SN ${serialNumber}; issued by ${issuer}`,
  modeByFiles: 'not set: on, because certificates are given',
  unionId:
    'union_id, which Alipay sends only to apps in a group (应用分组); a sign-in shows whether it does',
  phoneNumber: 'on; only apps that Alipay has granted the field get a number',
  profileFields: ({ names }) =>
    `${names.join(', ')}: kept in Logto's database and audit log, and in the claim identities`,
  sensitiveFields: ({ names, found }) => `${found}; sensitive personal data: ${names.join(', ')}`,
  publicKey: "The public key of privateKey, to compare with 应用公钥 in Alipay's console:",
  endsSoon: ({ days, found }) => `ends in ${days} ${days === 1 ? 'day' : 'days'}; ${found}`,
  renew: ({ setting }) =>
    `Renew ${setting} in Alipay's console, on the app's 接口加签方式 page, before it ends.`,
  chainNotChecked: ({ found }) =>
    `${found}; its chain to alipayRootCert cannot be checked, because the file lacks the certificate of its issuer, as many of Alipay's do`,
  sandbox: ({ address }) =>
    `${address}: the sandbox, whose users are made up; no published app signs in there`,
  otherGateway: ({ address }) => `${address}: not Alipay's own address`,

  installed: ({ folder, version }) => `${version}, in ${folder}`,
  notInstalled: ({ official }) =>
    official === undefined
      ? 'not installed'
      : `not installed; the official connector ${official} is in use`,
  notWhole: ({ folder }) => `there is no whole copy in ${folder}`,
  noRivals: ({ factoryId }) => `no second connector of this factory (${factoryId})`,
  rivals: ({ factoryId, rivals }) =>
    `too many of this factory (${factoryId}), so Logto does not start: ${rivals.join(', ')}`,
  kit: ({ version, range }) => `${version}, within ${range}`,
  otherKit: ({ folder }) =>
    `${folder} does not use Logto's connector kit: it is a link, or holds a kit of its own. Logto would not load it, or not understand its errors`,
  install: ({ command }) => `Run:\n${command}`,
  mendKit: 'Update Logto or this connector, whichever is older, and run doctor again.',
  checkSettings: ({ command }) =>
    `The installation is right. Restart Logto if it has not been restarted since, and check the settings too:\n${command}`,

  proxy: {
    used: ({ name }) => `${name}, which the environment names`,
    exempt: ({ name }) => `${name} is not used: NO_PROXY names the gateway`,
    disabled: ({ name }) => `${name} is not used: Node is not told to use it`,
    enableInNode:
      'If Alipay is to be reached through the proxy, start Node with NODE_USE_ENV_PROXY=1 in its environment.',
    notSupported: ({ name, version }) => `${name} is not used: Node ${version} cannot`,
    updateNode:
      'If Alipay is to be reached through the proxy, use Node 22.21 or later, or 24.5 or later.',
    notAnAddress: 'not used: HTTPS_PROXY is not the address of an http or https proxy',
    correctAddress: 'Write HTTPS_PROXY as http://HOST:PORT.',
  },
  isOffline: 'not called (--offline)',
  notCalled: 'not called: the settings must be right first',
  noAnswer: 'not checked: no answer came',
  answered: ({ host }) => `${host} answered`,
  expected:
    'isv.code-invalid to a made-up code, as it should be: app id, keys and network are right',
  expectedUnproven: 'isv.code-invalid, as it should be, but not proven to be from Alipay',
  accepted: 'a made-up code was accepted, so this is not Alipay',
  withoutCode: 'an error without a code',
  verified: ({ setting }) => `right: made with the key in ${setting}`,
  noPublicKey: 'not checked: alipayPublicKey is not set',
  notChecked: 'not checked',
  wrongSignature: ({ setting }) =>
    `wrong: ${setting} is not what Alipay signs with for this app, or something changes the answers`,
  otherCertificate: 'made with another certificate than alipayCert',
  renewedCertificate:
    'made with a newer certificate of Alipay, which sign-ins download; alipayCert is no longer the one in use',
  unsigned: 'missing, though Alipay signs this answer',
  unsignedError: "missing, as is usual for Alipay's errors",
  rightClock: 'agrees with the gateway',
  wrongClock: ({ minutesAhead }) =>
    `${Math.abs(minutesAhead)} minutes ${minutesAhead > 0 ? 'ahead of' : 'behind'} the gateway`,
  noDate: 'not checked: the answer does not tell the time',

  notVisible:
    'Doctor cannot see whether the contract (签约) is signed, whether the app has its abilities (能力), or whether its package name, signature and redirect address are right. It checks the clock, network and proxy of the machine on which it runs: run it where Logto runs.',
  correct: ({ settings }) =>
    `Correct ${new Intl.ListFormat('en').format(settings)} as described above, and run doctor again.`,
  addPublicKey:
    "Add Alipay's public key (支付宝公钥) as alipayPublicKey, so that the answers are verified.",
  goOnline: 'Run doctor without --offline, to try the settings with Alipay.',
  signIn: 'Save these settings in Logto, and sign in with Alipay.',
  signInAsSaved: 'Sign in with Alipay.',
  checkNetwork: 'Check the network between this machine and the gateway.',
  checkGateway: 'Check gateway, and whether a proxy answers in the place of Alipay.',
  copyAgain: {
    alipayPublicKey:
      "Copy Alipay's public key (支付宝公钥) again, from the app's 接口加签方式 page in Alipay's console, into alipayPublicKey. If it is the same, look for a proxy that changes the answers.",
    alipayCert:
      "Download alipayCertPublicKey_RSA2.crt again, from the app's 接口加签方式 page in Alipay's console, and put it into alipayCert.",
  },
  setClock: "Set this machine's clock, best by NTP. (The time zone does not matter.)",

  explain: {
    help: {
      summary: 'say what an error code means and what to do, without a network',
      description:
        "Explains a sub-code of Alipay, such as isv.invalid-signature, or a reason of this connector, such as signature-wrong, as Logto's audit log shows them.",
      code: 'the sub_code or reason',
    },
    labels: { cause: 'Cause', action: 'What to do', place: 'Where' },
    places: {
      abilities: 'open.alipay.com → 控制台 → 我的应用 → the app → 添加能力 (add ability)',
      'allow-list':
        'open.alipay.com → 控制台 → 我的应用 → the app → 开发设置 → 开发信息 → 服务器 IP 白名单 (IP allow-list)',
      app: 'open.alipay.com → 控制台 → 我的应用 → the app: the APPID and the state are at the top',
      contract: 'b.alipay.com → 产品 (products) → the product → 签约 (sign the contract)',
      encryption:
        'open.alipay.com → 控制台 → 我的应用 → the app → 开发设置 → 开发信息 → 接口内容加密方式 (encryption of contents)',
      keys: 'open.alipay.com → 控制台 → 我的应用 → the app → 开发设置 → 开发信息 → 接口加签方式 (interface signing)',
      openid:
        'open.alipay.com → 控制台 → 我的应用 → the app → 开发设置 → openid配置管理 (openid configuration)',
      settings: "Logto's Console → Connectors → Social connectors → Alipay",
    },
  },

  failures: {
    'config-not-named':
      'Say what to look at: a file with the settings (- for standard input), a running Logto, or the folder of a Logto. --help shows all options. For example:',
    'code-unknown':
      "This code is not known here. Look it up in Alipay's list, https://opendocs.alipay.com/common/02km9f, or ask Alipay support, with the trace id if one is shown.",
    'two-sources': 'Take the settings from a file or from --logto, not from both.',
    'source-not-json': ({ source, line, column, cause }) =>
      `${source === '-' ? 'Standard input' : source} is not JSON from line ${line}, column ${column} on. ${jsonCauses[cause]}`,
  },
};
