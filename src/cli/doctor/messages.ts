import type { InEveryLanguage } from '../language.ts';

const english = {
  next: 'Next: ',
  labels: {
    publicKey: 'public key',
    network: 'network',
    answer: "Alipay's answer",
    signature: 'its signature',
    clock: 'clock',
  },

  unreadable: (source: string, reason: string) => `${source} cannot be read: ${reason}.`,
  notJson: (source: string) =>
    `${source === '-' ? 'Standard input' : source} holds no JSON object. It must begin with { and end with }, with every name and text in double quotes and no comma after the last member.`,

  notSet: {
    appId: '',
    privateKey: '',
    alipayPublicKey: "not set: nothing vouches for Alipay's answers but TLS",
    userIdentifier: 'not set: auto',
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
  misspelt: (setting: string) => `ignored: the setting is spelled ${setting}`,
  rename: (name: string, setting: string) => `Rename ${name} to ${setting}.`,
  rsaKey: (bits: number) => `RSA key of ${bits} bits`,
  certificate: (serialNumber: string, issuer: string, expiry: string) =>
    `valid until ${expiry}; SN ${serialNumber}; issued by ${issuer}`,
  modeByFiles: 'not set: on, because certificates are given',
  comparePublicKey: (line: string) => `compare with 应用公钥 in Alipay's console: ${line}`,
  certifiedPublicKey: (line: string) => `the one in appCert: ${line}`,

  isOffline: 'not called (--offline)',
  notCalled: 'not called: the settings must be right first',
  noAnswer: 'not checked: no answer came',
  answered: (host: string) => `${host} answered`,
  expected:
    'isv.code-invalid to a made-up code, as it should be: app id, keys, clock and network are right',
  expectedUnproven: 'isv.code-invalid, as it should be, but not proven to be from Alipay',
  accepted: 'a made-up code was accepted, so this is not Alipay',
  withoutCode: 'an error without a code',
  verified: (setting: string) => `right: made with the key in ${setting}`,
  noPublicKey: 'not checked: alipayPublicKey is not set',
  notChecked: 'not checked',
  wrongSignature: (setting: string) =>
    `wrong: ${setting} is not what Alipay signs with for this app, or something changes the answers`,
  otherCertificate: 'made with another certificate than alipayCert',
  unsigned: 'missing, though Alipay signs this answer',
  unsignedError: 'missing, as often with errors of Alipay',
  rightClock: 'agrees with the gateway',
  wrongClock: (minutesAhead: number) =>
    `${Math.abs(minutesAhead)} minutes ${minutesAhead > 0 ? 'ahead of' : 'behind'} the gateway`,
  noDate: 'not checked: the answer does not tell the time',

  correct: (setting: string) => `Correct ${setting} as said above, and run doctor again.`,
  addPublicKey:
    "Add Alipay's public key (支付宝公钥) as alipayPublicKey, so that the answers are verified.",
  goOnline: 'Run doctor without --offline, to try the settings with Alipay.',
  signIn: 'Nothing is wrong. Save these settings in Logto and sign in with the mobile app.',
  checkNetwork: 'Check the network between this machine and the gateway.',
  checkGateway: 'Check gateway, and whether a proxy answers in the place of Alipay.',
  copyAgain: {
    alipayPublicKey:
      "Copy Alipay's public key (支付宝公钥) again, from the app's 接口加签方式 page in Alipay's console, into alipayPublicKey. If it is the same, look for a proxy that changes the answers.",
    alipayCert:
      "Download alipayCertPublicKey_RSA2.crt again, from the app's 接口加签方式 page in Alipay's console, and put it into alipayCert.",
  },
  setClock: "Set this machine's clock, best by NTP. (The time zone does not matter.)",
};

/** What `doctor` says. */
export const doctorMessages: InEveryLanguage<typeof english> = {
  en: english,
  zh: {
    next: '下一步：',
    labels: {
      publicKey: '公钥',
      network: '网络',
      answer: '支付宝的应答',
      signature: '应答的签名',
      clock: '时钟',
    },

    unreadable: (source, reason) => `无法读取 ${source}：${reason}。`,
    notJson: (source) =>
      `${source === '-' ? '标准输入' : source} 不是 JSON 对象。它应以 { 开头、以 } 结尾，名称和文本都用英文双引号，最后一项后面没有逗号。`,

    notSet: {
      appId: '',
      privateKey: '',
      alipayPublicKey: '未设置：除 TLS 外，没有什么能证明应答来自支付宝',
      userIdentifier: '未设置：auto',
      gateway: '未设置：生产环境',
      signType: '未设置：RSA2',
      certificateMode: '未设置：关闭',
      appCert: '未设置',
      alipayCert: '未设置',
      alipayRootCert: '未设置',
    },
    on: '开启',
    off: '关闭',
    notUsedInMode: '不使用：证书模式下由 alipayCert 代替',
    notUsedWithoutMode: '不使用：证书模式已关闭',
    privateKeyFirst: '未检查：请先改正 privateKey',
    unknown: '忽略：本连接器没有这项设置',
    misspelt: (setting) => `忽略：这项设置应写作 ${setting}`,
    rename: (name, setting) => `把 ${name} 改名为 ${setting}。`,
    rsaKey: (bits) => `${bits} 位 RSA 密钥`,
    certificate: (serialNumber, issuer, expiry) =>
      `有效期至 ${expiry}；SN ${serialNumber}；颁发者 ${issuer}`,
    modeByFiles: '未设置：填了证书，所以开启',
    comparePublicKey: (line) => `请与支付宝控制台里的应用公钥对照：${line}`,
    certifiedPublicKey: (line) => `与 appCert 里的一致：${line}`,

    isOffline: '未调用（--offline）',
    notCalled: '未调用：请先改正配置',
    noAnswer: '未检查：没有收到应答',
    answered: (host) => `${host} 已应答`,
    expected: '对编造的授权码回答 isv.code-invalid，正该如此：应用 ID、密钥、时钟和网络都没问题',
    expectedUnproven: '回答 isv.code-invalid，正该如此，但无法证明它来自支付宝',
    accepted: '接受了编造的授权码，可见对方不是支付宝',
    withoutCode: '没有错误码的错误',
    verified: (setting) => `正确：用 ${setting} 里的密钥验签通过`,
    noPublicKey: '未检查：没有设置 alipayPublicKey',
    notChecked: '未检查',
    wrongSignature: (setting) =>
      `错误：${setting} 不是支付宝为该应用签名所用的，或者应答在途中被改动`,
    otherCertificate: '所用证书不是 alipayCert',
    unsigned: '缺失，而支付宝对这种应答是签名的',
    unsignedError: '缺失，支付宝的错误应答常常如此',
    rightClock: '与网关一致',
    wrongClock: (minutesAhead) =>
      `比网关${minutesAhead > 0 ? '快' : '慢'} ${Math.abs(minutesAhead)} 分钟`,
    noDate: '未检查：应答里没有时间',

    correct: (setting) => `按上面的说明改正 ${setting}，再运行一次 doctor。`,
    addPublicKey: '把支付宝公钥填到 alipayPublicKey，这样才能验证应答。',
    goOnline: '去掉 --offline 再运行一次 doctor，向支付宝试调。',
    signIn: '没有问题。把这份配置保存到 Logto，用移动应用登录试试。',
    checkNetwork: '检查本机到网关的网络。',
    checkGateway: '检查 gateway，以及是否有代理在冒充支付宝应答。',
    copyAgain: {
      alipayPublicKey:
        '在支付宝控制台该应用的“接口加签方式”页面重新复制支付宝公钥，填到 alipayPublicKey。如果没有变化，请检查是否有代理改动了应答。',
      alipayCert:
        '在支付宝控制台该应用的“接口加签方式”页面重新下载 alipayCertPublicKey_RSA2.crt，填到 alipayCert。',
    },
    setClock: '校准本机时钟，最好用 NTP。（时区没有关系。）',
  },
};
