import { createPrivateKey, generateKeyPair } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { publicKeyLine } from '../../crypto/public-key-line.ts';
import { say } from '../../text/text.ts';
import type { Line } from '../shell/line.ts';
import type { Result } from '../shell/result.ts';
import { shellCommand } from '../shell/shell-command.ts';
import { columnsOf, padded } from '../shell/wrap.ts';
import { type CertificateSubject, makeCertificateRequest } from './certificate-request.ts';
import { expectNew, type NewFile, writeKeyFiles } from './key-files.ts';
import type { KeygenTexts } from './messages/texts.ts';

/** The lengths in bits that can be asked for. */
export const keyLengths = [2048, 3072, 4096] as const;

const fileNames = {
  privateKeyFile: 'alipay-app-private-key.pem',
  publicKeyFile: 'alipay-app-public-key.txt',
  configFile: 'config.json',
  requestFile: 'alipay-app.csr',
};

type FileId = keyof typeof fileNames;

interface KeygenOptions {
  folder: string;
  bits: number;
  /** Makes a certificate request, for certificate mode. */
  subject: CertificateSubject | undefined;
  /** Prints the configuration with the private key. */
  isPrinted: boolean;
  /** How this program is run, for the next step. */
  ownCommand: readonly string[];
}

interface KeyPair {
  /** PKCS#8, PEM. */
  privateKey: string;
  /** One line, as Alipay's console wants it. */
  publicKey: string;
}

const makeKeyPair = async (bits: number): Promise<KeyPair> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { privateKey, publicKey: publicKeyLine(createPrivateKey(privateKey)) };
};

/** What the connector is configured with; the rest is to be filled in. */
const makeConfig = (privateKey: string, isCertificateMode: boolean): object => ({
  appId: '<APPID>',
  privateKey,
  ...(isCertificateMode
    ? { appCert: '', alipayCert: '', alipayRootCert: '' }
    : { alipayPublicKey: '' }),
  userIdentifier: 'auto',
});

const pathsIn = (folder: string, ids: readonly FileId[]): Array<[id: FileId, file: string]> =>
  ids.map((id) => [id, path.join(folder, fileNames[id])]);

/** What was made: the files, and what of them is printed. */
interface Made {
  files: ReadonlyArray<[id: FileId, file: string]>;
  publicKey: string;
  configText: string;
}

/** Where each file is, and what to do with it. */
const describeFiles = (
  { files, publicKey, configText }: Made,
  { folder, bits, subject, isPrinted, ownCommand }: KeygenOptions,
  texts: KeygenTexts,
): Line[] => {
  const labelColumns = Math.max(...files.map(([id]) => columnsOf(texts.files[id]))) + 2;
  const file = path.join(folder, fileNames.configFile);
  return [
    {
      head: [{ look: 'green', text: '✓' }, ' '],
      body: { look: 'bold', text: say(texts.made, { bits }) },
    },
    ...files.map(([id, place]) => ({
      head: ['  ', padded(texts.files[id], labelColumns)],
      body: place,
    })),
    '',
    ...(subject
      ? [{ head: ['1. '], body: texts.uploadRequest }]
      : [{ head: ['1. '], body: texts.upload }, '', { verbatim: publicKey }, '']),
    { head: ['2. '], body: subject ? texts.completeWithCertificates : texts.complete },
    { head: ['3. '], body: texts.check },
    { verbatim: shellCommand([...ownCommand, 'doctor', file]) },
    { head: ['4. '], body: texts.give },
    ...(isPrinted ? ['', ...configText.split('\n').map((verbatim) => ({ verbatim }))] : []),
    '',
    texts.secrecy,
  ];
};

/**
 * Makes a key pair, writes it and a configuration into files of a folder, and says where each goes.
 *
 * Guaranteed: no existing file is touched, and the new ones are readable by their owner alone (if the
 * system has modes). The private key is printed only if it is asked for.
 *
 * @throws CliError `key-exists`, `keys-not-written`.
 */
export const keygen = async (options: KeygenOptions, texts: KeygenTexts): Promise<Result> => {
  const { folder, bits, subject, isPrinted } = options;
  const ids: FileId[] = ['privateKeyFile', subject ? 'requestFile' : 'publicKeyFile', 'configFile'];
  const files = pathsIn(folder, ids);
  expectNew(files.map(([, file]) => file));

  const { privateKey, publicKey } = await makeKeyPair(bits);
  const config = makeConfig(privateKey, subject !== undefined);
  const configText = JSON.stringify(config, undefined, 2);
  const contents: Record<FileId, string> = {
    privateKeyFile: privateKey,
    publicKeyFile: `${publicKey}\n`,
    configFile: `${configText}\n`,
    requestFile: subject ? makeCertificateRequest(privateKey, subject) : '',
  };
  await writeKeyFiles(
    folder,
    files.map(([id, file]): NewFile => ({ path: file, content: contents[id] })),
  );

  return {
    exitCode: 0,
    lines: describeFiles({ files, publicKey, configText }, options, texts),
    json: { ok: true, ...Object.fromEntries(files), publicKey, ...(isPrinted && { config }) },
  };
};
