import { spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { certificates, serialNumbers, settings } from '../test/cli/config.ts';
import { fixture } from '../test/fixtures/index.ts';
import { makeCertificate } from './certificate.ts';
import type { AppSettings } from './subjects/subject.ts';

/** How the app signs, with a key alone or with certificates. */
export type Mode = 'key' | 'certificates';

/** A public key in one base64 line, as Alipay's console has it. */
const lineOf = (pem: string): string =>
  createPublicKey(pem).export({ format: 'der', type: 'spki' }).toString('base64');

const { appId } = settings;
const privateKey = createPrivateKey(settings.privateKey)
  .export({ format: 'pem', type: 'pkcs8' })
  .toString();

/** What an administrator saves. */
const settingsIn: Record<Mode, AppSettings> = {
  key: { appId, privateKey, alipayPublicKey: lineOf(settings.alipayPublicKey) },
  certificates: { appId, privateKey, ...certificates },
};

/** What Alipay knows. */
const optionsIn: Record<Mode, string[]> = {
  key: [],
  certificates: [
    ...['--app-cert-sn', serialNumbers.appCertSn],
    ...['--alipay-root-cert-sn', serialNumbers.alipayRootCertSn],
    ...['--alipay-cert-sn', serialNumbers.alipayCertSn],
  ],
};

/** The emulator in a process of its own, over TLS, under Alipay's name. */
export interface GatewayProcess {
  port: number;
  settings: AppSettings;
  userId: string;
  /** The file with the certificate that clients have to trust. */
  certificateFile: string;
  /** Has the user consent so many times. */
  authorize: (count: number) => Promise<Array<{ auth_code: string }>>;
  close: () => Promise<void>;
}

const asCallbacks = z.array(z.object({ auth_code: z.string() }).passthrough()).parse;

export const startGatewayProcess = async (mode: Mode = 'key'): Promise<GatewayProcess> => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'alipay-bench-'));
  const { key, cert } = makeCertificate(['openapi.alipay.com', 'localhost']);
  const keyFile = path.join(folder, 'key.pem');
  const certificateFile = path.join(folder, 'cert.pem');
  await writeFile(keyFile, key, { mode: 0o600 });
  await writeFile(certificateFile, cert);

  const emulator = spawn(
    process.execPath,
    [
      'test/emulator/main.ts',
      ...['--tls-key', keyFile, '--tls-cert', certificateFile],
      ...['--key', 'test/fixtures/test-alipay-key.pem', '--app-id', appId],
      ...['--app-public-key', lineOf(fixture('test-app-public-key.pem')), ...optionsIn[mode]],
      ...['--id-stage', 'both', '--request-log-limit', '0'],
      // Longer than a candidate waits for its turn.
      ...['--keep-alive-timeout-ms', '60000'],
      ...['--nick-name', '小明', '--avatar', 'https://tfs.alipayobjects.com/images/partner/T1'],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await createInterface(emulator.stdout)
    [Symbol.asyncIterator]()
    .next()
    .then(({ value }) => [String(value)]);
  const ready = JSON.parse(line ?? '');
  const { port } = new URL(ready.url);

  const authorize = (count: number): Promise<Array<{ auth_code: string }>> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ appId, userId: ready.userId, count });
      const post = request(
        {
          host: '127.0.0.1',
          port,
          path: '/control/authorize',
          method: 'POST',
          servername: 'localhost',
          ca: cert,
          headers: { 'content-type': 'application/json', 'content-length': body.length },
        },
        (response) => json(response).then(asCallbacks).then(resolve, reject),
      );
      post.on('error', reject).end(body);
    });

  return {
    port: Number(port),
    settings: settingsIn[mode],
    userId: ready.userId,
    certificateFile,
    authorize,
    close: async () => {
      emulator.kill();
      await rm(folder, { recursive: true });
    },
  };
};
