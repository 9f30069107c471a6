import { fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ConnectorError } from '@logto/connector-kit';
import createConnector from '../../src/connector/native/index.ts';
import { renewalSettings } from '../support/renewal.ts';
import type { Ready } from './gateway.ts';
import type { HostileReady } from './hostile-gateway.ts';
import { hostileSettings } from './hostile-settings.ts';

/*
 * Two tenants of one process. The good one's users sign in one after the other, several at a time; for
 * half of the time beside a hostile tenant, whose callbacks, settings and gateway cost all they can.
 * The two halves alternate, so that what else the machine does hits both.
 *
 * Both take all they can get. So the factor says how fairly they share, and not how much they ask for:
 * more requests than a process can serve are for whatever stands before Logto to refuse.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '10' },
    count: { type: 'string', default: '20000' },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const goodAtATime = 16;
const hostileAtATime = 64;
const saveEveryMs = 1000;
/** As how many texts the hostile tenant saves one key, to have a line of its own for each. */
const textsOfKey = 250;
/** How many made-up callbacks come at once, in the end. */
const burst = 3000;
/** The 99th percentile beside the hostile tenant, as a multiple of that alone. */
const allowedFactor = 3;

const start = async <Message>(file: string, message?: object): Promise<[Message, () => void]> => {
  const child = fork(new URL(file, import.meta.url), { execArgv: process.execArgv });
  if (message) {
    child.send(message);
  }
  const [ready] = await once(child, 'message');
  return [ready, () => child.disconnect()];
};

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** A half of a round ends early when its share of users has signed in. The first half is for nothing. */
const share = Math.floor(Number(values.count) / (2 * rounds + 2));
const [good, stopGood] = await start<Ready>('./gateway.ts', {
  kind: 'start',
  publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  signIns: Number(values.count),
});
const [hostile, stopHostile] = await start<HostileReady>('./hostile-gateway.ts');

const connectorWith = (config: Record<string, unknown>) =>
  createConnector({ getConfig: async () => ({ ...config }) });
const noSession = (): Promise<never> => Promise.reject(new Error('No session here'));

const failures = new Map<string, number>();
const note = (what: string): void => {
  failures.set(what, (failures.get(what) ?? 0) + 1);
};
process.on('unhandledRejection', () => note('unhandled rejection'));
process.on('uncaughtException', () => note('uncaught exception'));
process.on('warning', ({ message }) => note(message));

let next = 0;
/** Signs one user in; returns how long it took in milliseconds. */
const signIn = async (): Promise<number> => {
  const consent = good.consents[next];
  next += 1;
  const startedAt = performance.now();
  try {
    const connector = await connectorWith({
      appId: '2021004100000001',
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      alipayPublicKey: good.publicKeyLine,
      gateway: good.url,
    });
    const { id } = await connector.getUserInfo(consent?.callback, noSession);
    if (id !== consent?.id) {
      note('wrong identity');
    }
  } catch (error) {
    note(error instanceof ConnectorError ? JSON.stringify(error.data) : String(error));
  }
  return performance.now() - startedAt;
};

let hostileSignIns = 0;
/**
 * What anybody can ask of the hostile tenant without being known: its start page and its callback; and
 * what its users' tokens have Logto do. Its key is another text each time, and Alipay's certificate is
 * always a new one.
 */
const flood = async (settings: Record<string, unknown>): Promise<void> => {
  const privateKey = `${settings.privateKey}${' '.repeat(hostileSignIns % textsOfKey)}`;
  const connector = await connectorWith({ ...settings, privateKey });
  const state = { state: 's', redirectUri: 'https://logto.example/callback' };
  const request = { ...state, connectorId: 'c', connectorFactoryId: 'f', jti: 'j', headers: {} };
  await connector.getAuthorizationUri(request, noSession).catch(() => {});
  await connector.getUserInfo({ auth_code: `made-up-${hostileSignIns}` }, noSession).then(
    () => note('the hostile gateway signed somebody in'),
    () => {},
  );
  await connector.getAccessTokenByRefreshToken?.(`made-up-${hostileSignIns}`).then(
    () => note('the hostile gateway refreshed a token'),
    () => {},
  );
  hostileSignIns += 1;
};

/** Callbacks that anybody can make up, all at once, of which each needs a signature. */
const floodAtOnce = async (settings: Record<string, unknown>): Promise<void> => {
  const connector = await connectorWith(settings);
  await Promise.allSettled(
    Array.from({ length: burst }, (_, index) =>
      connector.getUserInfo({ auth_code: `made-up-${index}` }, noSession),
    ),
  );
};

/** What the administrator of the hostile tenant saves: new settings each time. */
const save = async (settings: Record<string, unknown>): Promise<void> => {
  const { configGuard } = await connectorWith({});
  configGuard.safeParse(settings);
};

/** Does something again and again until the round is over, several at a time. */
const repeat = (atATime: number, isOver: () => boolean, step: () => Promise<unknown>) =>
  Promise.all(
    Array.from({ length: atATime }, async () => {
      while (!isOver()) {
        await step();
      }
    }),
  );

const accepted = hostileSettings(hostile.url);
/** An app in certificate mode, whose gateway names a certificate that it never gives. */
const renewed = { ...renewalSettings, gateway: `${hostile.url}renewed` };
const refused = hostileSettings(hostile.url, 15);
let saves = 0;
/** Nothing of another text is known. */
const newlyRefused = (): Record<string, unknown> => {
  saves += 1;
  return Object.fromEntries(
    Object.entries(refused).map(([name, value]) => [
      name,
      name.endsWith('Cert') ? `${saves}\n${value}` : value,
    ]),
  );
};

/** One half of a round: how long the good tenant's sign-ins took. */
const runHalf = async (isBesideHostile: boolean): Promise<number[]> => {
  const endsAt = performance.now() + seconds * 1000;
  const firstOfNextHalf = next + share - goodAtATime;
  const isOver = () => performance.now() > endsAt || next > firstOfNextHalf;
  const times: number[] = [];
  const work = [
    repeat(goodAtATime, isOver, async () => {
      times.push(await signIn());
    }),
  ];
  if (isBesideHostile) {
    work.push(
      repeat(hostileAtATime, isOver, () => flood(accepted)),
      repeat(1, isOver, async () => {
        await save(newlyRefused());
        await pause(saveEveryMs);
      }),
    );
  }
  await Promise.all(work);
  return times;
};

const percentile = (times: readonly number[], share: number): number =>
  [...times].sort((left, right) => left - right)[Math.ceil(times.length * share) - 1] ?? Number.NaN;

await runHalf(true);
hostileSignIns = 0;
saves = 0;
const alone: number[] = [];
const beside: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  alone.push(...(await runHalf(false)));
  beside.push(...(await runHalf(true)));
}
// A flood as such is not shared fairly, since each request takes time. But all of the good tenant sign in.
const flooding = floodAtOnce(renewed);
const flooded = await runHalf(false);
await flooding;
stopGood();
stopHostile();

const figures = (times: readonly number[]): string =>
  `${times.length} sign-ins, median ${percentile(times, 0.5).toFixed(1)} ms, 99th percentile ${percentile(times, 0.99).toFixed(1)} ms, slowest ${percentile(times, 1).toFixed(1)} ms`;
const factor = percentile(beside, 0.99) / percentile(alone, 0.99);
const isSound = failures.size === 0 && factor <= allowedFactor;
process.stdout.write(`${rounds} rounds of twice ${seconds} s
  alone               ${figures(alone)}, ${goodAtATime} at a time
  beside              ${figures(beside)}
  the hostile tenant  ${hostileSignIns} sign-ins and refreshes, ${hostileAtATime} at a time, its key saved as ${textsOfKey} texts;
                      ${saves} settings
  in a flood          ${figures(flooded)}, beside ${burst} made-up callbacks at once since a renewal
  factor              ${factor.toFixed(2)} (at most ${allowedFactor})
  failures            ${[...failures].map(([what, count]) => `${count} × ${what}`).join(', ') || 'none'}
${isSound ? 'Sound.' : 'NOT SOUND.'}
`);
process.exitCode = isSound ? 0 : 1;
