import { createPrivateKey, generateKeyPair } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { messages } from '../../messages/languages.ts';
import { say } from '../../messages/messages.ts';
import { CliError } from '../cli-error.ts';
import { publicKeyLine } from '../public-key-line.ts';
import type { Result } from '../result.ts';
import { fileSystemCode } from '../system-error.ts';
import type { Terminal } from '../terminal.ts';

/** The lengths in bits that can be asked for. */
export const keyLengths = [2048, 3072, 4096] as const;

const privateKeyFileName = 'alipay-app-private-key.pem';
const publicKeyFileName = 'alipay-app-public-key.txt';

/** The owner may read and write, others may do nothing. */
const ownersOnly = 0o600;

interface KeygenOptions {
  folder: string;
  bits: number;
  /** How this program is run, for the next step. */
  command: string;
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

/** Writes both files or none. */
const write = async (
  { privateKey, publicKey }: KeyPair,
  files: { privateKeyFile: string; publicKeyFile: string },
): Promise<void> => {
  await writeFile(files.privateKeyFile, privateKey, { flag: 'wx', mode: ownersOnly });
  try {
    await writeFile(files.publicKeyFile, `${publicKey}\n`, { flag: 'wx' });
  } catch (error) {
    await rm(files.privateKeyFile);
    throw error;
  }
};

/**
 * Makes a key pair, writes it into two files of a folder and says where each key goes.
 *
 * Guaranteed: no existing file is touched, and the private key's file is readable by its owner
 * alone (if the system has modes). What is printed holds the private key, as part of the
 * configuration.
 *
 * @throws CliError `key-exists`, `keys-not-written`.
 */
export const keygen = async (
  { folder, bits, command }: KeygenOptions,
  { language }: Terminal,
): Promise<Result> => {
  const texts = messages[language].commands.keygen;
  const privateKeyFile = path.join(folder, privateKeyFileName);
  const publicKeyFile = path.join(folder, publicKeyFileName);
  for (const file of [privateKeyFile, publicKeyFile]) {
    if (existsSync(file)) {
      throw new CliError(1, { code: 'key-exists', file });
    }
  }
  const keyPair = await makeKeyPair(bits);
  try {
    await mkdir(folder, { recursive: true });
    await write(keyPair, { privateKeyFile, publicKeyFile });
  } catch (error) {
    throw new CliError(1, {
      code: 'keys-not-written',
      folder,
      systemCode: fileSystemCode(error),
    });
  }
  const config = { appId: '<APPID>', privateKey: keyPair.privateKey, alipayPublicKey: '' };
  return {
    exitCode: 0,
    lines: [
      {
        head: [{ look: 'green', text: '✓' }, ' '],
        body: { look: 'bold', text: say(texts.made, { bits }) },
      },
      `  ${texts.privateKey}  ${privateKeyFile}`,
      `  ${texts.publicKey}  ${publicKeyFile}`,
      '',
      { look: 'bold', text: texts.upload },
      '',
      keyPair.publicKey,
      '',
      { look: 'bold', text: texts.paste },
      '',
      ...JSON.stringify(config, undefined, 2).split('\n'),
      '',
      { look: 'bold', text: say(texts.check, { command }) },
      '',
      texts.secrecy,
    ],
    json: { ok: true, privateKeyFile, publicKeyFile, publicKey: keyPair.publicKey, config },
  };
};
