import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { credentials } from '../../logto/emulator.ts';
import { appId } from '../../support/app-ids.ts';
import { runHere } from '../command.ts';
import { environment, surroundingsOfFile } from './tenant.ts';

const surroundings = surroundingsOfFile();

describe('openid check', () => {
  it('names what it found, one line each, and the one thing to do next, with all addresses', async () => {
    const here = await surroundings();
    here.logto.tenant.addAlipayUser('2088000000000001');
    const { exitCode, stdout, stderr } = await here.run('check');
    const folder = path.join(here.folder, 'alipay-openid');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: `Folder: ${folder}\n` });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('✓ Management API       allowed');
    expect(lines[2]).toBe(`✓ connector            one, with APPID ${appId}`);
    expect(lines.slice(-3, -1)).toEqual(['', 'Next: Run:']);
    expect(lines.at(-1)).toMatch(
      /^node \S+ openid map --logto http:\/\/127\.0\.0\.1:\d+ --logto-admin http:\/\/127/,
    );
    expect((await here.run('check', '--to', 'user_id')).stdout).not.toContain('Either way will do');
  });

  it('names no address of administrators in what to do next if none was given', async () => {
    const { core, folder } = await surroundings({ tokensAt: 'core' });
    const args = ['openid', 'check', '--logto', core];
    const { stdout } = await runHere(args, { environment, workingFolder: folder });
    expect(stdout).toMatch(new RegExp(`\nnode \\S+ openid map --logto ${core}\n$`));
  });

  it('prints neither the secret nor a key', async () => {
    const here = await surroundings();
    for (const args of [[], ['--json'], ['--lang', 'zh']]) {
      const { stdout, stderr } = await here.run('check', ...args);
      expect(stdout + stderr).not.toMatch(/MII|PRIVATE|secret-sentinel/);
    }
  });

  it('sends Logto no more requests a second than --rate allows', async () => {
    const here = await surroundings();
    const startedAt = performance.now();
    const sentAt: number[] = [];
    here.logto.onRequest = (request) => {
      if (request.startsWith('GET ')) {
        sentAt.push(performance.now() - startedAt);
      }
      return undefined;
    };
    await here.run('check', '--rate', '20');
    expect(sentAt.length).toBeGreaterThan(2);
    // Timers may end a little early.
    expect(sentAt.at(-1)).toBeGreaterThan((sentAt.length - 1) * 50 - 20);
  });

  it('says that the secret is wrong', async () => {
    const { options } = await surroundings();
    const wrong = { environment: { ...environment, LOGTO_APP_SECRET: 'wrong-secret' } };
    const { exitCode, stdout, stderr } = await runHere(['openid', 'check', ...options], wrong);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/\nLogto refused the application's id or secret.* LOGTO_APP_SECRET /);
    const json = await runHere(['openid', 'check', ...options, '--json'], wrong);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, code: 'logto-failed' });
  });
});

describe('the options of openid', () => {
  it('name a Logto, by an address that is usable', async () => {
    const none = await runHere(['openid', 'check'], { environment });
    expect(none.exitCode).toBe(2);
    expect(none.stderr).toMatch(/^Name a Logto with --logto\.\n\nUsage: /);
    const plain = await runHere(['openid', 'check', '--logto', 'http://logto.example'], {
      environment,
    });
    expect(plain.exitCode).toBe(2);
    expect(plain.stderr).toContain('must begin with https');
  });

  it('ask for credentials that the environment has not, and the secret hidden', async () => {
    const { options } = await surroundings();
    const asked: Array<[string, boolean]> = [];
    const { exitCode } = await runHere(['openid', 'check', ...options], {
      ask: async (question, isSecret) => {
        asked.push([question, isSecret]);
        return isSecret ? credentials.secret : credentials.id;
      },
    });
    expect(exitCode).toBe(0);
    expect(asked).toEqual([
      ["The application's id in Logto (machine-to-machine)", false],
      ["The application's secret", true],
    ]);
  });

  it('end without credentials if nobody gives them', async () => {
    const { options } = await surroundings();
    for (const circumstances of [{}, { ask: async () => undefined }]) {
      const { exitCode, stderr } = await runHere(['openid', 'check', ...options], circumstances);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('Set LOGTO_APP_ID and LOGTO_APP_SECRET');
    }
  });
});
