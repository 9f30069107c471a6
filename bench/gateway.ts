import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { makeCertificate } from './certificate.ts';
import type { AppSettings } from './subjects/subject.ts';

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

export const startGatewayProcess = async (): Promise<GatewayProcess> => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'alipay-bench-'));
  const { key, cert } = makeCertificate(['openapi.alipay.com', 'localhost']);
  const keyFile = path.join(folder, 'key.pem');
  const certificateFile = path.join(folder, 'cert.pem');
  await writeFile(keyFile, key, { mode: 0o600 });
  await writeFile(certificateFile, cert);

  const emulator = spawn(
    process.execPath,
    [
      ...['--import', 'tsx', 'test/emulator/main.ts'],
      ...['--tls-key', keyFile, '--tls-cert', certificateFile],
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
      const body = JSON.stringify({ appId: ready.appId, userId: ready.userId, count });
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
    settings: {
      appId: ready.appId,
      privateKey: ready.appPrivateKey,
      alipayPublicKey: ready.publicKeyLine,
    },
    userId: ready.userId,
    certificateFile,
    authorize,
    close: async () => {
      emulator.kill();
      await rm(folder, { recursive: true });
    },
  };
};
