import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { GatewayProcess } from './gateway.ts';
import type { Order, Turn } from './worker.ts';

const cache = 'node_modules/.cache/bench';

/** Makes plain JavaScript for the measured processes, so that no loader of ours runs in them. */
export const buildWorker = async (): Promise<void> => {
  await mkdir(cache, { recursive: true });
  await build({
    entryPoints: ['bench/worker.ts', 'bench/lead-to-loopback.ts'],
    outdir: cache,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node22',
    logLevel: 'warning',
  });
};

/** A candidate in a process of its own, which waits for its turns. */
export interface WorkerProcess<Report> {
  take: (turn: Turn) => Promise<Report>;
  end: () => void;
}

/** Starts a worker whose connections to Alipay end at a port of this machine. */
export const startWorker = <Report>(
  { certificateFile, settings, userId }: GatewayProcess,
  port: number,
  task: Pick<Order, 'subject' | 'measures'>,
): WorkerProcess<Report> => {
  const worker = spawn(
    process.execPath,
    ['--import', `./${cache}/lead-to-loopback.mjs`, `${cache}/worker.mjs`],
    {
      env: { ...process.env, BENCH_PORT: String(port), NODE_EXTRA_CA_CERTS: certificateFile },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const reports = createInterface(worker.stdout)[Symbol.asyncIterator]();
  const tell = (message: object): void => {
    worker.stdin.write(`${JSON.stringify(message)}\n`);
  };
  tell({ ...task, settings, userId });
  return {
    take: async (turn) => {
      tell(turn);
      const { value, done } = await reports.next();
      if (done) {
        throw new Error(`The process of ${task.subject} ended.`);
      }
      return JSON.parse(value);
    },
    end: () => {
      worker.stdin.end();
    },
  };
};
