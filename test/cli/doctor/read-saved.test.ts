import { describe, expect, it } from 'vitest';
import { certifiedAppId } from '../../support/app-ids.ts';
import { runHere } from '../command.ts';
import { findingsOf } from '../config.ts';
import { environment, surroundingsOfFile } from '../openid/tenant.ts';

const start = surroundingsOfFile();

describe('doctor --logto', () => {
  const examine = (options: readonly string[], context = {}) =>
    runHere(['doctor', ...options, '--json'], { environment, ...context });

  it('checks what a running Logto has saved, tries it with Alipay, and changes nothing', async () => {
    const { options, logto, alipay } = await start();
    const saved = structuredClone(logto.tenant.connectors);
    const { exitCode, checks, next } = findingsOf(await examine(options));
    expect(exitCode).toBe(0);
    expect(checks.get('appId')).toMatch(/^passed: \d{16}$/);
    expect(checks.get('userIdentifier')).toBe('passed: user_id');
    expect(checks.get('network')).toBe(`passed: ${new URL(alipay.url).host} answered`);
    expect(next).toBe('Sign in with Alipay.');
    expect(logto.tenant.connectors).toEqual(saved);
  });

  it('prints no key and no secret', async () => {
    const { options, logto } = await start();
    const { privateKey } = logto.tenant.connectors[0]?.config ?? {};
    const { stdout, stderr } = await runHere(['doctor', ...options], { environment });
    expect(stdout).toContain('✓ privateKey       RSA key of 2048 bits\n');
    const body =
      String(privateKey)
        .split('\n')
        .find((line) => /^[\w+/=]{40}/.test(line)) ?? '';
    expect(body).not.toBe('');
    expect(stdout + stderr).not.toContain(body);
    expect(stdout + stderr).not.toContain(environment.LOGTO_APP_SECRET);
  });

  it('asks at a terminal for the credentials that the environment lacks', async () => {
    const { options } = await start();
    const asked: Array<[string, boolean]> = [];
    const answers = [environment.LOGTO_APP_ID, environment.LOGTO_APP_SECRET];
    const ask = async (question: string, isSecret: boolean) => {
      asked.push([question, isSecret]);
      return answers[asked.length - 1];
    };
    expect((await examine(options, { environment: {}, ask })).exitCode).toBe(0);
    expect(asked.map(([, isSecret]) => isSecret)).toEqual([false, true]);
  });

  it('lets options come before what is saved', async () => {
    const { options } = await start();
    const { checks, next } = findingsOf(
      await examine([...options, '--app-id', certifiedAppId, '--offline']),
    );
    expect(checks.get('appId')).toBe(`passed: ${certifiedAppId}`);
    expect(next).toBe('Run doctor without --offline, to try the settings with Alipay.');
    const called = findingsOf(await examine([...options, '--user-identifier', 'auto']));
    expect(called.next).toBe('Save these settings in Logto, and sign in with Alipay.');
  });

  it.each([
    ['and a file', ['config.json'], 'two-sources', 2],
    ['at an address that is none', ['--logto', 'logto.example'], 'logto-failed', 2],
    ['without https', ['--logto', 'http://logto.example'], 'logto-failed', 2],
  ])('is refused %s', async (_, more, code, exitCode) => {
    const { options } = await start();
    const ending = await examine([...options, ...more]);
    expect(ending.exitCode).toBe(exitCode);
    expect(JSON.parse(ending.stdout)).toMatchObject({ ok: false, code });
  });

  it('is needed for --logto-admin', async () => {
    const ending = await examine(['--logto-admin', 'https://logto.example']);
    expect(ending.exitCode).toBe(2);
    expect(JSON.parse(ending.stdout)).toEqual({
      ok: false,
      code: 'logto-not-named',
      message: 'Name a Logto with --logto.',
    });
  });

  it('does not keep anybody waiting if no Logto is at the address', async () => {
    const start = Date.now();
    const ending = await examine(['--logto', 'http://127.0.0.1:9']);
    expect(ending.exitCode).toBe(1);
    expect(JSON.parse(ending.stdout)).toMatchObject({
      code: 'logto-failed',
      message: expect.stringMatching(/^127\.0\.0\.1:9 cannot be reached \(ECONNREFUSED\)\. /),
    });
    expect(Date.now() - start).toBeLessThan(10_000);
  });

  it('says what is missing: the connector, the credentials, or their right', async () => {
    const { options, logto } = await start();
    const none = await examine(options, { environment: {} });
    expect(none.exitCode).toBe(2);
    expect(JSON.parse(none.stdout)).toMatchObject({ code: 'credentials-missing' });
    const wrong = { ...environment, LOGTO_APP_SECRET: 'another' };
    const refused = await examine(options, { environment: wrong });
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ code: 'logto-failed' });
    expect(refused.stdout).not.toContain('another');
    logto.tenant.connectors.length = 0;
    expect(JSON.parse((await examine(options)).stdout)).toMatchObject({
      code: 'connector-missing',
    });
  });
});
