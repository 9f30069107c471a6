import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { parsePrivateKey } from '../../../src/crypto/keys.ts';
import { callerFor, startDeadline } from '../../../src/gateway/caller.ts';
import { type Effect, exchange } from '../../../src/gateway/exchange.ts';
import {
  agentFor,
  inConnectionTurn,
  mostConnections,
} from '../../../src/gateway/http/connections.ts';
import { fixture } from '../../fixtures/index.ts';
import { applicationWith } from '../../support/application.ts';
import { failureOf } from '../../support/errors.ts';
import { startHttpServer } from '../../support/servers.ts';
import { until } from '../../support/time.ts';
import { expectNoWarnings } from '../../support/warnings.ts';

expectNoWarnings();

/** Nothing takes as long as this deadline. */
const longMs = 100_000;

/** A gateway that answers when it is told to, and what asks it. */
const startHesitantGateway = async () => {
  const waiting: ServerResponse[] = [];
  const methods: string[] = [];
  let mostOpen = 0;
  const port = await startHttpServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    methods.push(new URLSearchParams(body).get('method') ?? '');
    waiting.push(response);
    mostOpen = Math.max(mostOpen, open());
  });
  const gateway = new URL(`http://127.0.0.1:${port}/gateway.do`);
  /** The connections that the process has opened to the gateway. */
  const open = (): number =>
    (['kept', 'new'] as const)
      .map((kind) => agentFor(gateway, kind))
      .flatMap(({ sockets, freeSockets }) => [sockets, freeSockets].flatMap(Object.entries))
      .filter(([name]) => name.startsWith(`127.0.0.1:${port}:`))
      .flatMap(([, sockets]) => sockets)
      .filter(({ destroyed }) => !destroyed).length;
  const answer = (count = waiting.length): void => {
    for (const response of waiting.splice(0, count)) {
      response.end('{}');
    }
  };
  const ask = (effect: Effect, method = 'usual', key = 'test-app-key.pem', ms = longMs) => {
    const application = applicationWith({ gateway, privateKey: parsePrivateKey(fixture(key)) });
    const caller = callerFor(application, startDeadline(ms));
    const isUrgent = method === 'urgent';
    return exchange(caller, { method, parameters: {}, effect, isUrgent }, () => 'answered');
  };
  return { waiting, methods, mostOpen: () => mostOpen, open, answer, ask };
};

const askMany = <Result>(count: number, ask: (index: number) => Promise<Result>) =>
  Array.from({ length: count }, (_, index) => ask(index));

it('has no more than 64 connections to a gateway open, for all that asks it together', async () => {
  expect(mostConnections).toBe(64);
  const { waiting, mostOpen, answer, ask } = await startHesitantGateway();
  const effects: Effect[] = ['spends', 'rotates', 'reads', 'changes'];
  const asked = askMany(200, (index) => ask(effects[index % effects.length] ?? 'reads'));
  for (const count of [64, 64, 64, 8]) {
    await until(() => waiting.length === count);
    answer();
  }
  expect(await Promise.all(asked)).toEqual(Array(200).fill('answered'));
  expect(mostOpen()).toBe(64);
});

it('lets no more than 64 begin, also of those that come when the first have ended', async () => {
  const url = new URL('https://127.0.0.1/gateway.do');
  const ends: Array<() => void> = [];
  const ask = () =>
    inConnectionTurn(
      url,
      'kept',
      { line: 'one' },
      () => new Promise<void>((end) => ends.push(end)),
    );
  const asked = Array.from({ length: 70 }, ask);
  await until(() => ends.length === 64);
  ends[0]?.();
  await asked[0];
  asked.push(...Array.from({ length: 10 }, ask));
  for (let ended = 1; ended < 80; ended += 1) {
    await new Promise(setImmediate);
    expect(ends).toHaveLength(Math.min(80, ended + 64));
    ends[ended]?.();
  }
  await Promise.all(asked);
});

it('has an idle connection closed for one that must be new', async () => {
  const { waiting, mostOpen, open, answer, ask } = await startHesitantGateway();
  const first = askMany(64, () => ask('reads'));
  await until(() => waiting.length === 64);
  answer();
  await Promise.all(first);
  await until(() => open() === 64);
  const asked = [...askMany(10, () => ask('rotates')), ...askMany(60, () => ask('reads'))];
  await until(() => waiting.length === 64);
  answer();
  await until(() => waiting.length === 6);
  answer();
  await Promise.all(asked);
  expect(mostOpen()).toBe(64);
});

it('has none closed as long as there is room, nor for one that takes an idle one', async () => {
  const { waiting, open, answer, ask } = await startHesitantGateway();
  const first = askMany(2, () => ask('spends'));
  await until(() => waiting.length === 2);
  answer();
  await Promise.all(first);
  for (const effect of ['rotates', 'spends'] as const) {
    const asked = ask(effect);
    await until(() => waiting.length === 1);
    expect(open()).toBe(effect === 'rotates' ? 3 : 2);
    answer();
    await asked;
    await until(() => open() === 2);
  }
});

it('lets keys take turns, and an urgent call of a key go first', async () => {
  const { waiting, methods, answer, ask } = await startHesitantGateway();
  const asked: Array<Promise<unknown>> = askMany(70, () => ask('reads'));
  await until(() => waiting.length === 64);
  asked.push(ask('reads', 'urgent'), ask('reads', 'other', 'test-alipay-key.pem'));
  for (const count of [65, 66, 67]) {
    answer(1);
    await until(() => methods.length === count);
  }
  expect(methods.slice(64)).toEqual(['other', 'urgent', 'usual']);
  while (methods.length < 72 || waiting.length > 0) {
    answer();
    await new Promise(setImmediate);
  }
  await Promise.all(asked);
});

it('ends a wait with its deadline, and says that nothing was sent', async () => {
  const { waiting, methods, answer, ask } = await startHesitantGateway();
  const asked = askMany(64, () => ask('reads'));
  await until(() => waiting.length === 64);
  expect(await failureOf(ask('reads', 'late', 'test-app-key.pem', 5))).toMatchObject({
    failure: { code: 'no-time-left' },
    delivery: 'not-sent',
  });
  answer();
  await Promise.all(asked);
  expect(methods).not.toContain('late');
});
