import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { environment } from '../cli/openid/settings.ts';
import { runFile } from '../support/child.ts';
import { slowMs } from '../support/time.ts';
import { startEmulatedLogto, stateOf } from './emulated.ts';

const script = new URL('main.ts', import.meta.url);

let server: Awaited<ReturnType<typeof startEmulatedLogto>>;
beforeEach(async () => {
  server = await startEmulatedLogto();
});
afterEach(() => server.close());

const run = async (...args: string[]) => {
  const { core, admin } = server;
  return runFile(script, environment, '--logto', core, '--logto-admin', admin, ...args);
};

const resultsGuard = z.object({
  rows: z.array(z.object({ name: z.string(), result: z.string(), seconds: z.number() })),
});

it('exits with 1 after a check that failed, and prints all of them as JSON', {
  timeout: slowMs,
}, async () => {
  // An emulated Logto shows no connector on its sign-in page.
  const { exitCode, output } = await run('--only', 'config', '--json');
  const { rows } = resultsGuard.parse(JSON.parse(output.slice(output.indexOf('\n{') + 1)));
  expect(rows.map(({ name, result }) => [name, result])).toEqual([
    ['both connectors are created', 'passed'],
    ['a wrong configuration is refused with our sentences', 'failed'],
    ['Alipay is enabled', 'failed'],
    ['what was made is removed, and Logto is as it was', 'passed'],
  ]);
  expect(exitCode).toBe(1);
});

it('exits with 0 after checks that passed, prints a table, and leaves everything as it was', {
  timeout: slowMs,
}, async () => {
  const before = stateOf(server);
  const { exitCode, output } = await run('--only', 'openid', '--users', '10', '--kills', '1');
  expect(output).toMatch(/\| openid +\| .* \| ✓ +\|/);
  expect(output).toMatch(/2 passed, 0 failed, 1 skipped/);
  expect(exitCode).toBe(0);
  expect(stateOf(server)).toEqual(before);
});

it('says what is wrong with its command line or with the Logto', { timeout: slowMs }, async () => {
  expect(await run('--only', 'nothing')).toMatchObject({
    exitCode: 1,
    output: expect.stringMatching(/^--only knows config, native, /),
  });
  server.logto.tenant.addUser();
  expect(await run()).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('This Logto has users'),
  });
});
