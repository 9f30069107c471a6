import type { InEveryLanguage } from './language.ts';

const english = {
  description: 'Alipay sign-in for Logto: keys, checks, installation.',
  titles: {
    'Usage:': 'Usage:',
    'Arguments:': 'Arguments:',
    'Options:': 'Options:',
    'Global Options:': 'Options of every command:',
    'Commands:': 'Commands:',
  },
  help: 'show this help',
  version: 'show the version',
  lang: 'en or zh (default: the language of the locale)',
  json: 'print JSON, for scripts',
  examples: `
Examples:
  npx connector-alipay-native keygen --out keys
  npx connector-alipay-native doctor config.json
  npx connector-alipay-native install --path /etc/logto

Exit codes: 0 all is well, 1 a problem was found, 2 wrong usage.`,
  keygen: {
    summary: 'make the key pair for an app at Alipay',
    description:
      "Makes an RSA key pair: the public key for Alipay's console, the private key for the connector. The files are alipay-app-private-key.pem (mode 0600) and alipay-app-public-key.txt; existing ones are never overwritten. The configuration that is printed holds the private key.",
    out: 'folder for the two files, made if need be (default: the current one)',
    bits: 'length of the key: 2048, 3072 or 4096 (default: 2048)',
  },
  doctor: {
    summary: 'check a configuration, and try it with Alipay',
    description:
      "Checks the connector's settings without Logto, then calls the gateway once with a made-up authorization code: if Alipay has nothing to object to but that code, app id, keys, clock and network are right. Nobody is signed in and nothing is changed.",
    config: "file with the connector's settings as JSON; - reads standard input",
    offline: 'do not call the gateway',
    noConfig: 'Name the file with the settings, or - for standard input.',
  },
  install: {
    summary: 'put this connector into a Logto',
    description:
      'Copies this package into packages/core/connectors of a Logto and sets every other connector of the same factory (alipay-native) aside, from where uninstall brings it back. Logto is left as it was if anything fails.',
    path: "Logto's folder (default: the current one, else ./logto or /etc/logto)",
    dryRun: 'say what would be done, and do nothing',
  },
  uninstall: {
    summary: 'take it out again, and bring back what it replaced',
    description:
      "Removes this package from a Logto and brings back the connector that install has set aside. Settings and users stay in Logto's database.",
    path: "Logto's folder (default: the current one, else ./logto or /etc/logto)",
    dryRun: 'say what would be done, and do nothing',
  },
};

/** The texts of `--help`. */
export const programMessages: InEveryLanguage<typeof english> = {
  en: english,
  zh: {
    description: 'Logto 的支付宝登录连接器：生成密钥、检查配置、安装。',
    titles: {
      'Usage:': '用法：',
      'Arguments:': '参数：',
      'Options:': '选项：',
      'Global Options:': '通用选项：',
      'Commands:': '命令：',
    },
    help: '显示本帮助',
    version: '显示版本号',
    lang: 'en 或 zh（默认跟随系统语言）',
    json: '输出 JSON，供脚本使用',
    examples: `
示例：
  npx connector-alipay-native keygen --out keys
  npx connector-alipay-native doctor config.json
  npx connector-alipay-native install --path /etc/logto

退出码：0 一切正常，1 发现问题，2 用法错误。`,
    keygen: {
      summary: '为支付宝应用生成密钥对',
      description:
        '生成 RSA 密钥对：公钥上传到支付宝控制台，私钥填入连接器。文件名为 alipay-app-private-key.pem（权限 0600）和 alipay-app-public-key.txt，绝不覆盖已有文件。打印出的配置里含有私钥。',
      out: '存放两个文件的文件夹，没有则新建（默认：当前文件夹）',
      bits: '密钥长度：2048、3072 或 4096（默认：2048）',
    },
    doctor: {
      summary: '检查配置，并向支付宝试调一次',
      description:
        '不经过 Logto 检查连接器的配置，再用一个编造的授权码调用一次网关：如果支付宝只对这个授权码有意见，就说明应用 ID、密钥、时钟和网络都没问题。不会登录任何用户，也不会改动任何东西。',
      config: '连接器配置的 JSON 文件；- 表示从标准输入读取',
      offline: '不调用网关',
      noConfig: '请给出配置文件，或用 - 从标准输入读取。',
    },
    install: {
      summary: '把本连接器装进 Logto',
      description:
        '把本软件包复制到 Logto 的 packages/core/connectors，并把同一工厂 ID（alipay-native）的其他连接器移开；uninstall 会把它们放回来。只要有一步失败，Logto 就保持原样。',
      path: 'Logto 的文件夹（默认：当前文件夹，其次 ./logto 或 /etc/logto）',
      dryRun: '只说明会做什么，不做任何改动',
    },
    uninstall: {
      summary: '卸下本连接器，放回被它替换的连接器',
      description:
        '从 Logto 中移除本软件包，并放回 install 移开的连接器。配置和用户仍保留在 Logto 的数据库里。',
      path: 'Logto 的文件夹（默认：当前文件夹，其次 ./logto 或 /etc/logto）',
      dryRun: '只说明会做什么，不做任何改动',
    },
  },
};
