import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { newCode, startAlipay } from '../../support/alipay.ts';
import { userInfoMethod } from '../../support/application.ts';
import { runFile } from '../../support/child.ts';
import { tlsFixture } from '../../support/keys.ts';
import { startHttpServer, startHttpsServer } from '../../support/servers.ts';

const run = (file: string, env: Record<string, string>) =>
  runFile(new URL(file, import.meta.url), env);

/** So many zeros, compressed to a thousandth. */
const gzipBomb = async (mebibytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  const zeros = Readable.from(Array.from({ length: mebibytes }, () => Buffer.alloc(1024 * 1024)));
  await pipeline(zeros, createGzip(), async (compressed) => {
    for await (const chunk of compressed) {
      chunks.push(chunk);
    }
  });
  return Buffer.concat(chunks);
};

it('lets a process end by itself, with connections kept open and a request abandoned', async () => {
  const gateway = await startAlipay({ keepAliveTimeoutMs: 3_600_000 });
  const after = gateway.requests.length;
  const faulty = { method: userInfoMethod, times: 1 } as const;
  gateway.fail({ ...faulty, fault: 'sign-first' });
  gateway.fail({ ...faulty, fault: 'silence' });
  const { output, exitCode } = await run('process-of-calls.ts', {
    GATEWAY: gateway.url,
    CODE: newCode(gateway),
  });
  expect(output).toMatch(/^(answer-timeout|no-time-left)\ndone\n$/);
  expect(exitCode).toBe(0);
  expect(gateway.requests).toHaveLength(after + 3);
  await gateway.close();
});

describe('a process with a preconnected connection', () => {
  let connections = 0;
  const runPreconnection = async (env: Record<string, string>) => {
    connections = 0;
    const port = await startHttpsServer(
      { key: tlsFixture('test-tls-private-key.pem'), cert: tlsFixture('test-tls-loopback.pem') },
      (_request, response) => {
        setTimeout(() => response.end('answer'), 500);
      },
      () => {
        connections += 1;
      },
    );
    return run('process-of-a-preconnection.ts', {
      GATEWAY: `https://127.0.0.1:${port}/`,
      NODE_EXTRA_CA_CERTS: fileURLToPath(
        new URL('../../fixtures/tls/test-tls-loopback.pem', import.meta.url),
      ),
      ...env,
    });
  };

  it('stays alive while a request is sent on it', async () => {
    const { output, exitCode } = await runPreconnection({ SENDS: 'yes' });
    expect({ output, exitCode }).toEqual({ output: 'answer', exitCode: 0 });
    expect(connections).toBe(1);
  });

  it('does not stay alive for it', async () => {
    const start = performance.now();
    const { output, exitCode } = await runPreconnection({ SENDS: 'no' });
    expect({ output, exitCode }).toEqual({ output: '', exitCode: 0 });
    // The connection would wait for half a minute.
    expect(performance.now() - start).toBeLessThan(29_000);
  });
});

it('reads a bomb of 50 MiB at the cost of less than 20 MiB', async () => {
  const bomb = await gzipBomb(50);
  // Small enough to be read whole before it is decompressed.
  expect(bomb.length).toBeLessThan(64 * 1024);
  let requests = 0;
  const port = await startHttpServer((_request, response) => {
    requests += 1;
    // The first answer has the process load all the code that it takes.
    const body = requests === 1 ? gzipSync('small') : bomb;
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(body);
  });
  const { output } = await run('process-of-a-bomb.ts', { GATEWAY: `http://127.0.0.1:${port}/` });
  const { outcome, grownBy } = JSON.parse(output);
  expect(outcome).toBe('answer-too-long');
  expect(grownBy).toBeLessThan(20);
});
