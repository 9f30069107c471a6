import { day } from '../../../text/day.ts';
import type { JsonCause } from '../json-mistake.ts';
import type { DoctorTexts } from './texts.ts';

const jsonCauses: Record<JsonCause, string> = {
  empty: '内容为空。',
  'key-material': '这是密钥或证书。请用 --private-key-file 等选项给出，或写进 JSON 文件。',
  'utf-16': '文件以 UTF-16 保存，或者不是文本。请另存为 UTF-8。',
  comment: '里面有注释，而 JSON 没有注释。请删除。',
  comma: '这个位置之前多了一个逗号。请删除。',
  'line-break':
    '有文本在行尾没有结束。密钥如果是带换行粘贴的，每个换行要写成 \\n，或改用 --private-key-file。',
  quotes: '用了中文引号。JSON 只用英文双引号："。',
  backslash: '反斜杠后面的字符是 JSON 没有的。一个反斜杠要写成 \\\\。',
  'not-settings': '它应是一个对象 { … }，各项配置是它的成员。',
  other: '名称和文本都要用英文双引号，各成员之间用逗号分隔。',
};

/** The sentences of doctor. */
export const zh: DoctorTexts = {
  help: {
    summary: '检查配置，并向支付宝试调一次',
    description:
      '不经过 Logto 检查连接器的配置，再用一个编造的授权码调用一次网关：如果支付宝只报授权码无效，就说明 APPID、密钥和网络都没问题。不会登录任何用户，也不会改动任何东西。用 --logto 时需要一个机器对机器应用：取自 LOGTO_APP_ID 和 LOGTO_APP_SECRET，没有则会询问。',
    config: '连接器配置的 JSON 文件；- 表示从标准输入读取',
    offline: '不调用网关',
    path: 'Logto 的文件夹，用来检查其中的安装；可以不给配置文件',
    logto: '正在运行的 Logto 的地址，检查它保存的配置',
    publicKey: '显示与私钥对应的公钥',
    warnDays: '有证书在这么多天之内到期，就以 1 退出',
    setting: ({ setting }) => `${setting}，代替读到的值`,
    settingFile: ({ setting }) => `内容为 ${setting} 的文件`,
  },

  next: '下一步：',
  labels: {
    installation: '已安装的副本',
    rivals: '其他连接器',
    kit: 'connector kit 版本',
    proxy: '代理',
    network: '网络',
    answer: '支付宝的响应',
    signature: '响应的签名',
    clock: '时钟',
  },

  notSet: {
    appId: '',
    privateKey: '',
    alipayPublicKey: '未设置：除 TLS 外，没有什么能证明响应来自支付宝',
    userIdentifier: '未设置：auto',
    usePhoneNumber: '未设置：关闭',
    profileFields: '未设置：只保留 id、昵称、头像、性别和省市',
    scope: '未设置：auth_user',
    gateway: '未设置：正式环境',
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
  misspelt: ({ setting }) => `忽略：这项设置应写作 ${setting}`,
  rename: ({ name, setting }) => `把 ${name} 改名为 ${setting}。`,
  rsaKey: ({ bits }) => `${bits} 位 RSA 密钥`,
  certificate: ({ serialNumber, issuer, notAfter }) =>
    `有效期至 ${day(notAfter)}；SN ${serialNumber}；颁发者 ${issuer}`,
  modeByFiles: '未设置：填了证书，所以开启',
  unionId: 'union_id，支付宝只返回给加入了应用分组的应用；登录一次即可知道是否返回',
  phoneNumber: '开启；支付宝只把手机号返回给已获准该字段的应用',
  profileFields: ({ names }) =>
    `${names.join('、')}：会存入 Logto 的数据库和审计日志，并出现在 identities 声明里`,
  sensitiveFields: ({ names, found }) => `${found}；属于敏感个人信息：${names.join('、')}`,
  publicKey: '与 privateKey 对应的公钥，请与支付宝控制台里的应用公钥对照：',
  endsSoon: ({ days, found }) => `还有 ${days} 天到期；${found}`,
  renew: ({ setting }) => `请在到期之前，到支付宝控制台该应用的“接口加签方式”页面更新 ${setting}。`,
  chainNotChecked: ({ found }) =>
    `${found}；文件里没有签发它的中级证书（支付宝给的文件常常如此），因此无法检查它到 alipayRootCert 的证书链`,
  sandbox: ({ address }) => `${address}：沙箱，用户是虚拟的，已上线的应用不在这里登录`,
  otherGateway: ({ address }) => `${address}：不是支付宝自己的地址`,

  installed: ({ folder, version }) => `${version}，位于 ${folder}`,
  notInstalled: ({ official }) =>
    official === undefined ? '没有安装' : `没有安装，正在使用官方连接器 ${official}`,
  notWhole: ({ folder }) => `${folder} 里没有完整的副本`,
  noRivals: ({ factoryId }) => `没有同一 factory id（${factoryId}）的第二个连接器`,
  rivals: ({ factoryId, rivals }) =>
    `同一 factory id（${factoryId}）的连接器不止一个，Logto 因此无法启动：${rivals.join('、')}`,
  kit: ({ version, range }) => `${version}，符合 ${range}`,
  otherKit: ({ folder }) =>
    `${folder} 用的不是 Logto 的 connector kit：它是符号链接，或者自带了一份。Logto 会无法加载它，或者无法识别它的错误`,
  install: ({ command }) => `请运行：\n${command}`,
  mendKit: '请升级 Logto 或本连接器中较旧的一个，再运行一次 doctor。',
  checkSettings: ({ command }) =>
    `安装没有问题。如果安装后还没有重启 Logto，请先重启；再检查配置：\n${command}`,

  proxy: {
    used: ({ name }) => `${name}，由环境变量指定`,
    exempt: ({ name }) => `没有使用 ${name}：NO_PROXY 里有网关的主机`,
    disabled: ({ name }) => `没有使用 ${name}：Node 没有被要求使用它`,
    enableInNode:
      '如果访问支付宝要经过代理，请在 Node 的环境变量里加上 NODE_USE_ENV_PROXY=1 再启动。',
    notSupported: ({ name, version }) => `没有使用 ${name}：Node ${version} 不支持`,
    updateNode: '如果访问支付宝要经过代理，请使用 Node 22.21 或更高版本，或者 24.5 或更高版本。',
    notAnAddress: '没有使用：HTTPS_PROXY 不是 http 或 https 代理的地址',
    correctAddress: '请把 HTTPS_PROXY 写成 http://HOST:PORT。',
  },
  isOffline: '未调用（--offline）',
  notCalled: '未调用：请先改正配置',
  noAnswer: '未检查：没有收到响应',
  answered: ({ host }) => `${host} 已响应`,
  expected: '对编造的授权码回答 isv.code-invalid，符合预期：APPID、密钥和网络都没问题',
  expectedUnproven: '回答 isv.code-invalid，符合预期，但无法证明它来自支付宝',
  accepted: '接受了编造的授权码，可见对方不是支付宝',
  withoutCode: '没有错误码的错误',
  verified: ({ setting }) => `正确：用 ${setting} 里的密钥验签通过`,
  noPublicKey: '未检查：没有设置 alipayPublicKey',
  notChecked: '未检查',
  wrongSignature: ({ setting }) =>
    `错误：${setting} 不是支付宝为该应用签名所用的，或者响应在途中被改动`,
  otherCertificate: '所用证书不是 alipayCert',
  renewedCertificate: '用支付宝更新的证书签名，登录时会自动下载它；alipayCert 已不是正在使用的证书',
  unsigned: '缺失，而支付宝对这种响应是签名的',
  unsignedError: '缺失，支付宝的错误响应常常如此',
  rightClock: '与网关一致',
  wrongClock: ({ minutesAhead }) =>
    `比网关${minutesAhead > 0 ? '快' : '慢'} ${Math.abs(minutesAhead)} 分钟`,
  noDate: '未检查：响应里没有时间',

  notVisible:
    'doctor 看不到：是否已签约，应用是否有所需的能力，应用包名、应用签名和授权回调地址是否正确。它检查的是所在机器的时钟、网络和代理，因此请在运行 Logto 的机器上运行它。',
  correct: ({ settings }) => `按上面的说明改正 ${settings.join('、')}，再运行一次 doctor。`,
  addPublicKey: '把支付宝公钥填到 alipayPublicKey，这样才能验证响应。',
  goOnline: '去掉 --offline 再运行一次 doctor，向支付宝试调。',
  signIn: '把这份配置保存到 Logto，再用支付宝登录一次。',
  signInAsSaved: '用支付宝登录一次。',
  checkNetwork: '检查本机到网关的网络。',
  checkGateway: '检查 gateway，以及是否有代理在冒充支付宝响应。',
  copyAgain: {
    alipayPublicKey:
      '在支付宝控制台该应用的“接口加签方式”页面重新复制支付宝公钥，填到 alipayPublicKey。如果没有变化，请检查是否有代理改动了响应。',
    alipayCert:
      '在支付宝控制台该应用的“接口加签方式”页面重新下载 alipayCertPublicKey_RSA2.crt，填到 alipayCert。',
  },
  setClock: '校准本机时钟，最好用 NTP。（时区没有关系。）',

  explain: {
    help: {
      summary: '解释一个错误码，并说明怎么办，不用联网',
      description:
        '解释支付宝的子错误码（例如 isv.invalid-signature），或本连接器的原因码（例如 signature-wrong）。它们在 Logto 的审计日志里。',
      code: 'sub_code 或 reason',
    },
    labels: { cause: '原因', action: '怎么办', place: '去哪里' },
    places: {
      abilities: 'open.alipay.com → 控制台 → 我的应用 → 该应用 → 添加能力',
      'allow-list':
        'open.alipay.com → 控制台 → 我的应用 → 该应用 → 开发设置 → 开发信息 → 服务器 IP 白名单',
      app: 'open.alipay.com → 控制台 → 我的应用 → 该应用：页面顶部有 APPID 和状态',
      contract: 'b.alipay.com → 产品 → 该产品 → 签约',
      encryption:
        'open.alipay.com → 控制台 → 我的应用 → 该应用 → 开发设置 → 开发信息 → 接口内容加密方式',
      keys: 'open.alipay.com → 控制台 → 我的应用 → 该应用 → 开发设置 → 开发信息 → 接口加签方式',
      openid: 'open.alipay.com → 控制台 → 我的应用 → 该应用 → 开发设置 → openid配置管理',
      settings: 'Logto 管理控制台 → 连接器 → 社交连接器 → 支付宝',
    },
  },

  failures: {
    'config-not-named':
      '请指明要检查什么：配置文件（- 表示标准输入）、正在运行的 Logto，或 Logto 的文件夹。全部选项见 --help。例如：',
    'code-unknown':
      '这里没有这个错误码的说明。请查支付宝的公共错误码：https://opendocs.alipay.com/common/02km9f ，或联系支付宝技术支持，有 trace id 的请附上。',
    'two-sources': '配置要么来自文件，要么来自 --logto，不能同时给出。',
    'source-not-json': ({ source, line, column, cause }) =>
      `${source === '-' ? '标准输入' : source} 从第 ${line} 行第 ${column} 列起不是 JSON。${jsonCauses[cause]}`,
  },
};
