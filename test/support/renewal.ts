import { type Gateway, type GatewayOptions, startGateway } from '../emulator/index.ts';
import { fixture } from '../fixtures/index.ts';
import { certifiedAppId } from './app-ids.ts';
import { alipayPrivateKey, appPrivateKeyText, appPublicKey } from './keys.ts';

export const userId = '2088000000000001';

/** A file of certificates that follow one another. */
export const certificateFile = (name: string): string => fixture(`renewal/${name}.crt`);

const serialNumbers = new Map(
  fixture('renewal/serial-numbers.tsv')
    .trim()
    .split('\n')
    .map((line): [string, string] => {
      const [file = '', number = ''] = line.split('\t');
      return [file.replace('.crt', ''), number];
    }),
);

/** Alipay's serial number of the first certificate in a file, as openssl and md5sum make it. */
export const serialNumberOf = (name: string): string => serialNumbers.get(name) ?? '';

/** Certificate mode with the first of Alipay's certificates. */
export const renewalSettings = {
  appId: certifiedAppId,
  privateKey: appPrivateKeyText,
  appCert: certificateFile('app'),
  alipayCert: certificateFile('alipay'),
  alipayRootCert: certificateFile('root'),
};

/** The key of a certificate: that of Alipay's successors, or of somebody else. */
export const renewalKey = (name: 'renewed' | 'renewed-again' | 'stranger'): string =>
  fixture(`renewal/${name}-key.pem`);

/** What Alipay's emulator signs with after a renewal. */
export const renewedTo = (name: 'renewed' | 'renewed-again') => ({
  alipayCertSn: serialNumberOf(name),
  content: certificateFile(name),
  key: renewalKey(name),
});

/** Registers an app with the key and certificates of the application. */
export const registerApp = (gateway: Gateway, id: string): void => {
  gateway.registerApp({
    appId: id,
    publicKey: appPublicKey,
    idStage: 'both',
    certificates: {
      appCertSn: serialNumberOf('app'),
      alipayRootCertSn: serialNumberOf('root'),
      alipayCertSn: serialNumberOf('alipay'),
    },
  });
};

/** Starts an emulated Alipay with one user and the application in certificate mode. */
export const startCertifiedAlipay = async (options: GatewayOptions = {}): Promise<Gateway> => {
  const gateway = await startGateway({ key: alipayPrivateKey, ...options });
  registerApp(gateway, certifiedAppId);
  gateway.addUser({ userId, openId: '0-_open', nickName: '张三' });
  return gateway;
};
