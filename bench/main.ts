import { generateKeyPairSync, sign } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { drawChart } from './chart.ts';
import { startDistant } from './distant.ts';
import { type GatewayProcess, type Mode, startGatewayProcess } from './gateway.ts';
import { type Load, medians, type Results, tabulate } from './results.ts';
import type { FirstReport, LoadReport } from './worker.ts';
import { buildWorker, startWorker } from './worker-process.ts';

const { values: options } = parseArgs({
  options: {
    /** Turns of each candidate, and sign-ins of each turn. */
    turns: { type: 'string', default: '7' },
    count: { type: 'string', default: '600' },
    /** Processes of each candidate whose first sign-in is measured. */
    'first-turns': { type: 'string', default: '7' },
    /** How many at a time; with several, separated by commas. */
    concurrency: { type: 'string', default: '1,16,64' },
    /** Default: by Node's major version. */
    out: { type: 'string' },
    /** Draws the results at 16 at a time. */
    chart: { type: 'string' },
  },
});

const subjects = ['ours', 'by-got', 'bare', 'official', 'alipay-sdk'] as const;
const concurrencies = options.concurrency.split(',').map(Number);
const roundTripMs = 100;
/** After these the cost of a sign-in falls no further: V8 has compiled what is often used. */
const warmUpCount = 2400;

const progress = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** CPU milliseconds of two bare RSA-2048 signatures by OpenSSL, as node:crypto calls it. */
const measureTwoSignatures = (): number => {
  const text = Buffer.alloc(400, 'a');
  const count = 200;
  const cpu = process.cpuUsage();
  for (let index = 0; index < count; index += 1) {
    sign('sha256', text, privateKey);
  }
  const { user, system } = process.cpuUsage(cpu);
  return (2 * (user + system)) / 1000 / count;
};

/**
 * Has the candidates sign in by turns, each in a process of its own. The turns are short, so that
 * the moods of a shared machine are the same for all of them and for the bare signatures.
 */
const measureLoads = async (
  gateways: Record<Mode, GatewayProcess>,
  concurrency: number,
): Promise<Results['loads']> => {
  const candidates = [...subjects, 'certificates' as const].map((subject) => {
    const gateway = gateways[subject === 'certificates' ? 'certificates' : 'key'];
    return {
      subject,
      gateway,
      reports: [] as Load[],
      worker: startWorker<LoadReport>(gateway, gateway.port, { subject, measures: 'load' }),
    };
  });
  for (const { worker, gateway } of candidates) {
    await worker.take({ concurrency, callbacks: await gateway.authorize(warmUpCount) });
  }
  for (let turn = 1; turn <= Number(options.turns); turn += 1) {
    for (const { reports, worker, gateway } of candidates) {
      const callbacks = await gateway.authorize(Number(options.count));
      const twoSignaturesCpuMs = measureTwoSignatures();
      const report = await worker.take({ concurrency, callbacks });
      const cpuAgainstTwoSignatures = report.cpuMsPerSignIn / twoSignaturesCpuMs;
      reports.push({ ...report, twoSignaturesCpuMs, cpuAgainstTwoSignatures });
    }
    progress(`${concurrency} at a time: turn ${turn}`);
  }
  for (const { worker } of candidates) {
    worker.end();
  }
  return candidates.map(({ subject, reports }) => ({ subject, concurrency, ...medians(reports) }));
};

/** Measures the import and the first sign-in, each time in a new process. */
const measureFirsts = async (
  gateway: GatewayProcess,
  places: Record<'loopback' | 'distant', number>,
): Promise<Results['firsts']> => {
  const firsts = (['loopback', 'distant'] as const).flatMap((place) =>
    subjects.map((subject) => ({ place, subject, reports: [] as FirstReport[] })),
  );
  for (let turn = 1; turn <= Number(options['first-turns']); turn += 1) {
    for (const { place, subject, reports } of firsts) {
      const task = { subject, measures: 'first' } as const;
      const worker = startWorker<FirstReport>(gateway, places[place], task);
      const callbacks = await gateway.authorize(1);
      reports.push(await worker.take({ concurrency: 1, callbacks }));
      worker.end();
    }
    progress(`first sign-ins: turn ${turn}`);
  }
  return firsts.map(({ place, subject, reports }) => ({ subject, place, ...medians(reports) }));
};

await buildWorker();
const gateways = {
  key: await startGatewayProcess('key'),
  certificates: await startGatewayProcess('certificates'),
};
const gateway = gateways.key;
const distant = await startDistant(gateway.port, roundTripMs);
const loads: Results['loads'] = [];
let firsts: Results['firsts'];
try {
  for (const concurrency of concurrencies) {
    loads.push(...(await measureLoads(gateways, concurrency)));
  }
  const places = { loopback: gateway.port, distant: distant.port };
  firsts = await measureFirsts(gateway, places);
} finally {
  distant.close();
  await gateways.key.close();
  await gateways.certificates.close();
}

const bundle = await stat('lib/index.js');
const results: Results = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${os.cpus().length} × ${os.cpus()[0]?.model.trim()}, Node ${process.version}, OpenSSL ${process.versions.openssl}`,
  roundTripMs,
  bundleKiB: bundle.size / 1024,
  loads,
  firsts,
};
const [major] = process.versions.node.split('.');
const out = options.out ?? `bench/results-node${major}.json`;
await writeFile(out, `${JSON.stringify(results, null, 2)}\n`);
if (options.chart !== undefined) {
  await writeFile(options.chart, drawChart(results));
}
process.stdout.write(`${tabulate(results)}\n`);
