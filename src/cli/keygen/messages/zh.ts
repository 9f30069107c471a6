import { reason } from '../../shell/messages/zh.ts';
import type { KeygenTexts } from './texts.ts';

/** The sentences of keygen. */
export const zh: KeygenTexts = {
  help: {
    summary: '为支付宝应用生成密钥对',
    description:
      '生成一对 RSA 密钥：公钥交给支付宝控制台，私钥交给连接器。文件是 alipay-app-private-key.pem、alipay-app-public-key.txt 和 config.json，其中含私钥的文件仅所有者可读写（0600）。绝不覆盖已有文件。',
    out: '存放文件的文件夹，没有则创建（默认：当前文件夹）',
    bits: '密钥长度：2048、3072 或 4096（默认：2048）',
    csr: '生成证书请求（alipay-app.csr），用于证书模式',
    organization: '用于 --csr：公司名称，必须与支付宝登记的一字不差',
    commonName: '用于 --csr：公司网站的域名',
    print: '同时显示配置，其中含私钥',
  },

  made: ({ bits }) => `已生成 ${bits} 位的 RSA 密钥对。`,
  files: {
    privateKeyFile: '私钥',
    publicKeyFile: '公钥',
    requestFile: '证书请求（CSR）',
    configFile: '配置',
  },
  upload:
    '把这个公钥上传到支付宝控制台：应用 → 开发设置 → 开发信息 → 接口加签方式（密钥/证书） → 设置 → 公钥（不是公钥证书）。',
  uploadRequest:
    '把证书请求上传到支付宝控制台：应用 → 开发设置 → 开发信息 → 接口加签方式（密钥/证书） → 设置 → 公钥证书，然后下载三个证书。',
  complete: '在配置里填上 APPID，并把上传后控制台显示的支付宝公钥填进 alipayPublicKey。',
  completeWithCertificates:
    '在配置里填上 APPID 和三个证书的内容；也可以用 --app-cert-file、--alipay-cert-file、--alipay-root-cert-file 把文件交给 doctor。',
  check: '检查配置：',
  give: '把配置填到 Logto 的连接器里。',
  secrecy: '拿到私钥或配置的人就能冒充你的应用。不要发给任何人，也不要提交到代码仓库。',

  failures: {
    'request-without-subject':
      '证书请求需要 --organization（公司名称，与支付宝登记的一字不差）和 --common-name。',
    'key-exists': ({ file }) =>
      `${file} 已经存在，密钥绝不覆盖。请先把它移走，或用 --out 另选文件夹。`,
    'keys-not-written': ({ folder, systemCode }) =>
      `密钥无法写入 ${folder}：${reason(systemCode)}。请用 --out 另选文件夹。`,
  },
};
