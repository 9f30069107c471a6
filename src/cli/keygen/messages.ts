import type { InEveryLanguage } from '../language.ts';

const english = {
  made: (bits: number) => `Made an RSA key pair of ${bits} bits.`,
  privateKey: 'Private key',
  publicKey: 'Public key ',
  upload:
    "1. Upload this public key in Alipay's console: the app → 开发设置 → 接口加签方式 → 公钥 (not 公钥证书).",
  paste:
    "2. Complete this configuration with the APPID and with Alipay's public key (支付宝公钥), which the console shows after the upload, and give it to the connector in Logto.",
  check: '3. Save it as config.json and check it: npx connector-alipay-native doctor config.json',
  secrecy:
    'Whoever has the private key can act as your app. Send it to nobody, and clear this screen when you are done.',
  exists: (file: string) =>
    `${file} exists already, and a key is never overwritten. Move it away, or choose another folder with --out.`,
  notWritten: (folder: string, reason: string) =>
    `The keys cannot be written into ${folder}: ${reason}. Choose another folder with --out.`,
};

/** What `keygen` says. */
export const keygenMessages: InEveryLanguage<typeof english> = {
  en: english,
  zh: {
    made: (bits) => `已生成 ${bits} 位的 RSA 密钥对。`,
    privateKey: '私钥',
    publicKey: '公钥',
    upload:
      '1. 把这个公钥上传到支付宝控制台：应用 → 开发设置 → 接口加签方式 → 公钥（不是公钥证书）。',
    paste:
      '2. 在下面的配置里填上 APPID，以及上传后控制台显示的支付宝公钥（alipayPublicKey），再填到 Logto 的连接器里。',
    check: '3. 存为 config.json 后检查：npx connector-alipay-native doctor config.json',
    secrecy: '拿到私钥的人就能冒充你的应用。不要发给任何人，用完请清屏。',
    exists: (file) => `${file} 已经存在，密钥绝不覆盖。请先把它移走，或用 --out 另选文件夹。`,
    notWritten: (folder, reason) => `密钥无法写入 ${folder}：${reason}。请用 --out 另选文件夹。`,
  },
};
