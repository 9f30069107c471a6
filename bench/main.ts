import { execFile } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { drawChart } from './chart.ts';
import { startDistant } from './distant.ts';
import { type GatewayProcess, startGatewayProcess } from './gateway.ts';
import { medians, type Results, tabulate } from './results.ts';
import type { ColdReport, LoadReport, Order } from './worker.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    'cold-rounds': { type: 'string', default: '7' },
    /** Sign-ins of each run. */
    count: { type: 'string', default: '1200' },
    only: { type: 'string' },
    out: { type: 'string', default: 'bench/results.json' },
    chart: { type: 'string', default: 'docs/performance.svg' },
  },
});

const cache = 'node_modules/.cache/bench';
const subjects = ['ours', 'official', 'alipay-sdk'] as const;
const concurrencies = [1, 16, 64];
const roundTripMs = 100;

/** Plain JavaScript for the measured processes, so that no loader of ours runs in them. */
const buildWorker = async (): Promise<void> => {
  await mkdir(cache, { recursive: true });
  await build({
    entryPoints: ['bench/worker.ts', 'bench/lead-to-loopback.ts'],
    outdir: cache,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
};

const runWorker = (gateway: GatewayProcess, port: number, order: Order): Promise<string> =>
  new Promise((resolve, reject) => {
    const worker = execFile(
      process.execPath,
      ['--import', `./${cache}/lead-to-loopback.mjs`, `${cache}/worker.mjs`],
      {
        env: {
          ...process.env,
          BENCH_PORT: String(port),
          NODE_EXTRA_CA_CERTS: gateway.certificateFile,
        },
        maxBuffer: 1e8,
      },
      (error, stdout, stderr) =>
        error ? reject(new Error(stderr || error.message)) : resolve(stdout),
    );
    worker.stdin?.end(JSON.stringify(order));
  });

const progress = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** CPU milliseconds of one bare RSA-2048 signature by OpenSSL, as node:crypto calls it. */
const measureSignature = (): number => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const text = Buffer.alloc(400, 'a');
  const count = 500;
  const samples = Array.from({ length: 6 }, () => {
    const cpu = process.cpuUsage();
    for (let index = 0; index < count; index += 1) {
      sign('sha256', text, privateKey);
    }
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / 1000 / count;
  });
  // The first warms up.
  return samples.slice(1).sort((left, right) => left - right)[2] ?? Number.NaN;
};

await buildWorker();
const gateway = await startGatewayProcess();
const distant = await startDistant(gateway.port, roundTripMs);
const chosen = subjects.filter(
  (subject) => !options.only || options.only.split(',').includes(subject),
);
const loads: Results['loads'] = [];
const colds: Results['colds'] = [];
const signatures: number[] = [];
try {
  const order = { settings: gateway.settings, userId: gateway.userId };
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    signatures.push(measureSignature());
    for (const concurrency of concurrencies) {
      for (const subject of chosen) {
        const report: LoadReport = JSON.parse(
          await runWorker(gateway, gateway.port, {
            ...order,
            subject,
            concurrency,
            warmUp: await gateway.authorize(1200),
            callbacks: await gateway.authorize(Number(options.count)),
          }),
        );
        loads.push({ subject, concurrency, ...report });
        progress(
          `round ${round}: ${subject} at ${concurrency}: ${report.signInsPerSecond.toFixed(0)} sign-ins/s, ${report.cpuMsPerSignIn.toFixed(2)} ms CPU`,
        );
      }
    }
  }
  for (let round = 1; round <= Number(options['cold-rounds']); round += 1) {
    for (const [place, port] of [
      ['loopback', gateway.port],
      ['distant', distant.port],
    ] as const) {
      for (const subject of chosen) {
        const report: ColdReport = JSON.parse(
          await runWorker(gateway, port, {
            ...order,
            subject,
            concurrency: 0,
            warmUp: [],
            callbacks: await gateway.authorize(1),
          }),
        );
        colds.push({ subject, place, ...report });
      }
    }
    progress(`round ${round} of first sign-ins`);
  }
} finally {
  distant.close();
  await gateway.close();
}

const bundle = await stat('lib/index.js');
const results: Results = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${os.cpus().length} × ${os.cpus()[0]?.model.trim()}, Node ${process.version}, OpenSSL ${process.versions.openssl}`,
  signatureCpuMs: medians(signatures.map((ms) => ({ ms }))).ms ?? Number.NaN,
  roundTripMs,
  bundleKiB: bundle.size / 1024,
  loads,
  colds,
};
await writeFile(options.out, `${JSON.stringify(results, null, 2)}\n`);
await writeFile(options.chart, drawChart(results));
process.stdout.write(`${tabulate(results)}\n`);
