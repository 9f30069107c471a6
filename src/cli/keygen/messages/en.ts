import { reason } from '../../shell/messages/en.ts';
import type { KeygenTexts } from './texts.ts';

/** The sentences of keygen. */
export const en: KeygenTexts = {
  help: {
    summary: 'make the key pair for an app at Alipay',
    description:
      "Makes an RSA key pair: the public key for Alipay's console, the private key for the connector. The files are alipay-app-private-key.pem, alipay-app-public-key.txt and config.json; those with the private key are for their owner alone (mode 0600). Existing files are never overwritten.",
    out: 'folder for the files, made if need be (default: the current one)',
    bits: 'length of the key: 2048, 3072 or 4096 (default: 2048)',
    csr: 'make a certificate request (alipay-app.csr), for certificate mode',
    organization: 'for --csr: the company, exactly as Alipay knows it',
    commonName: "for --csr: the host name of the company's site",
    print: 'print the settings too, with the private key',
  },

  made: ({ bits }) => `Made an RSA key pair of ${bits} bits.`,
  files: {
    privateKeyFile: 'Private key',
    publicKeyFile: 'Public key',
    requestFile: 'Certificate request',
    configFile: 'Settings',
  },
  upload:
    "Upload this public key in Alipay's console: the app → 开发设置 → 开发信息 → 接口加签方式（密钥/证书） → 设置 → 公钥 (not 公钥证书).",
  uploadRequest:
    "Upload the certificate request in Alipay's console: the app → 开发设置 → 开发信息 → 接口加签方式（密钥/证书） → 设置 → 公钥证书, and download the three certificates.",
  complete:
    'Write the APPID into the settings, and into alipayPublicKey the key that the console shows after the upload (支付宝公钥).',
  completeWithCertificates:
    'Write the APPID into the settings, and the content of each certificate; or give the files to doctor with --app-cert-file, --alipay-cert-file and --alipay-root-cert-file.',
  check: 'Check them:',
  give: 'Give them to the connector in Logto.',
  secrecy:
    'Private key and settings let anybody act as your app. Send them to nobody, and keep them out of version control.',

  failures: {
    'request-without-subject':
      'A certificate request needs --organization, exactly as Alipay knows the company, and --common-name.',
    'key-exists': ({ file }) =>
      `${file} exists already, and a key is never overwritten. Move it away, or choose another folder with --out.`,
    'keys-not-written': ({ folder, systemCode }) =>
      `The keys cannot be written into ${folder}: ${reason(systemCode)}. Choose another folder with --out.`,
  },
};
