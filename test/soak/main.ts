import { fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ConnectorError } from '@logto/connector-kit';
import createConnector from '../../src/connector/native/index.ts';
import type { Message, Ready } from './gateway.ts';

const { values } = parseArgs({ options: { count: { type: 'string', default: '20000' } } });
const signIns = Number(values.count);
const concurrency = 64;
/** One sign-in in so many is hit by a fault. */
const faultEvery = 5;
const allowedGrowthMiB = 30;
/** The connector's pool, and what is being closed. */
const allowedSockets = 2 * concurrency;

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const gateway = fork(new URL('./gateway.ts', import.meta.url), { execArgv: process.execArgv });
const tell = (message: Message): void => {
  gateway.send(message);
};
tell({
  kind: 'start',
  publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  signIns,
});
const ready: Ready = (await once(gateway, 'message'))[0];
const config = {
  appId: '2021004100000001',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  alipayPublicKey: ready.publicKeyLine,
  gateway: ready.url,
};

const figures = {
  signedIn: 0,
  wrongIdentities: 0,
  connectorErrors: new Map<string, number>(),
  otherErrors: 0,
  unhandled: 0,
  mostSockets: 0,
};
const warnings: string[] = [];
process.on('unhandledRejection', () => (figures.unhandled += 1));
process.on('uncaughtException', () => (figures.unhandled += 1));
process.on('warning', ({ message }) => warnings.push(message));

const openSockets = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;

const memoryMiB = (): number => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
};

const signIn = async (index: number): Promise<void> => {
  const consent = ready.consents[index];
  if (!consent) {
    return;
  }
  if (index % faultEvery === 0) {
    tell({ kind: 'strike' });
  }
  try {
    const connector = await createConnector({ getConfig: async () => ({ ...config }) });
    const { id } = await connector.getUserInfo(consent.callback, async () => ({}));
    figures[id === consent.id ? 'signedIn' : 'wrongIdentities'] += 1;
  } catch (error) {
    if (error instanceof ConnectorError) {
      figures.connectorErrors.set(error.code, (figures.connectorErrors.get(error.code) ?? 0) + 1);
    } else {
      figures.otherErrors += 1;
    }
  }
};

let next = 0;
let memoryAfterFirstQuarter: number | undefined;
const work = async (): Promise<void> => {
  while (next < signIns) {
    const index = next;
    next += 1;
    await signIn(index);
    figures.mostSockets = Math.max(figures.mostSockets, openSockets());
    if (index >= signIns / 4) {
      memoryAfterFirstQuarter ??= memoryMiB();
    }
  }
};

const start = performance.now();
await Promise.all(Array.from({ length: concurrency }, work));
const seconds = (performance.now() - start) / 1000;
const growthMiB = memoryMiB() - (memoryAfterFirstQuarter ?? Number.NaN);
gateway.disconnect();

const errors = [...figures.connectorErrors].map(([code, count]) => `${code} ${count}`).join(', ');
process.stdout.write(`${signIns} sign-ins in ${seconds.toFixed(1)} s, ${concurrency} at a time, one in ${faultEvery} hit by a fault
  signed in           ${figures.signedIn}
  wrong identities    ${figures.wrongIdentities}
  connector errors    ${errors}
  other errors        ${figures.otherErrors}
  unhandled           ${figures.unhandled}
  warnings            ${warnings.length}
  memory growth       ${growthMiB.toFixed(1)} MiB after the first quarter (at most ${allowedGrowthMiB})
  open sockets        ${figures.mostSockets} (at most ${allowedSockets})
`);

const failures = [...figures.connectorErrors.values()].reduce((sum, count) => sum + count, 0);
const isSound =
  figures.signedIn + failures === signIns &&
  figures.signedIn >= signIns * (1 - 1 / faultEvery) &&
  figures.wrongIdentities + figures.otherErrors + figures.unhandled + warnings.length === 0 &&
  growthMiB < allowedGrowthMiB &&
  figures.mostSockets <= allowedSockets;
process.stdout.write(isSound ? 'Sound.\n' : 'NOT SOUND.\n');
process.exitCode = isSound ? 0 : 1;
