import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { messages } from '../../../src/cli/messages.ts';
import { rememberRegistration } from '../../../src/cli/openid/people/notes.ts';
import { openPeople } from '../../../src/cli/openid/people/open.ts';
import { say } from '../../../src/text/text.ts';
import { credentials } from '../../logto/emulator.ts';
import { appId, otherAppId } from '../../support/app-ids.ts';
import { appPublicKey } from '../../support/keys.ts';
import { runHere } from '../command.ts';
import { openIdOf, userIdOf } from './people.ts';
import { environment, type Surroundings, surroundingsOfFile } from './tenant.ts';

const surroundings = surroundingsOfFile();

const connectorOf = ({ logto }: Surroundings) => {
  const [connector] = logto.tenant.connectors;
  return connector ?? expect.fail('There is no connector.');
};

interface Report {
  ok: boolean;
  checks: Array<{ id: string; status: string; message: string }>;
  next: string;
}

const find = async ({ run }: Surroundings, ...args: string[]) => {
  const { exitCode, stdout } = await run('check', '--json', ...args);
  const { ok, checks, next }: Report = JSON.parse(stdout);
  const byId = new Map(checks.map(({ id, status, message }) => [id, `${status}: ${message}`]));
  return { exitCode, ok, byId, next };
};

describe('openid check', () => {
  it('names what it found, one line each, and the one thing to do next', async () => {
    const here = await surroundings();
    here.logto.tenant.addAlipayUser('2088000000000001');
    const { exitCode, stdout, stderr } = await here.run('check');
    const folder = path.join(here.folder, 'alipay-openid');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: `Folder: ${folder}\n` });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, 7)).toEqual([
      '✓ Management API       allowed',
      '✓ users                1, with Alipay or without',
      `✓ connector            one, with APPID ${appId}`,
      '✓ other connectors     no other connector shares its users',
      '✓ userIdentifier       user_id',
      '! registration         open: close it before sql runs, and give apply --close-registration; users could get second accounts meanwhile',
      '✓ token storage        off',
    ]);
    expect(lines.slice(-5, -1)).toEqual([
      '',
      'Either way will do: openid sql takes seconds and locks nobody out, but needs the database. openid apply takes about 10 seconds. Meanwhile, users who have been moved cannot sign in with Alipay, and nobody can register.',
      '',
      'Next: Run:',
    ]);
    expect(lines.at(-1)).toMatch(/^node \S+ openid map --logto http:\/\/127\.0\.0\.1:/);
  });

  it('recommends no move to the id by which users are known already', async () => {
    const here = await surroundings();
    here.logto.tenant.addAlipayUser(openIdOf(1));
    connectorOf(here).config.userIdentifier = 'open_id';
    const { stdout } = await here.run('check');
    expect(stdout).not.toContain('Either way will do');
    expect((await here.run('check', '--to', 'user_id')).stdout).toContain('Either way will do');
  });

  it('waits for no other command that works in the folder, and looks at what there is', async () => {
    const here = await surroundings();
    here.logto.tenant.addAlipayUser(openIdOf(1));
    await here.run('map');
    const store = openPeople(path.join(here.folder, 'alipay-openid'));
    const { stdout } = await here.run('check');
    store.close();
    expect(stdout.split('\n')[0]).toMatch(/^! a move seems to be unfinished: of 1 accounts /);
  });

  it('looks for an unfinished move among all users, not only the first ones', async () => {
    const here = await surroundings();
    connectorOf(here).config.userIdentifier = 'open_id';
    for (let count = 0; count < 700; count += 1) {
      // The emulated Logto lists users of one instant in the order in which they came.
      here.logto.tenant.addAlipayUser((count < 500 ? openIdOf : userIdOf)(count));
    }
    const { stdout } = await here.run('check');
    expect(stdout.split('\n')[0]).toMatch(
      /^! a move seems to be unfinished: of 500 accounts that were looked at, [1-9]\d* do not hold/,
    );
  });

  it('names the index and the transaction to those who have many users', async () => {
    const here = await surroundings();
    for (let count = 1; count <= 5000; count += 1) {
      here.logto.tenant.addUser();
    }
    const { exitCode, byId } = await find(here);
    expect(exitCode).toBe(0);
    expect(byId.get('users')).toBe(
      'warning: 5000, with Alipay or without: make the index of openid sql --index before apply, or it takes very long',
    );
    const { stdout } = await here.run('check', '--rate', '20');
    expect(stdout).toContain(
      '\nWe recommend openid sql: it moves up to 5000 users in seconds, locks nobody out and keeps stored tokens, but needs the database. openid apply would take about 8 minutes with the index',
    );
  });

  it('recommends one transaction if tokens are stored, and either way if none are', async () => {
    const here = await surroundings();
    here.logto.tenant.addAlipayUser(userIdOf(1));
    const { sqlForTokens, eitherWay } = messages.en.openid.check;
    const values = { count: 1, seconds: 10 };
    expect((await here.run('check')).stdout).toContain(say(eitherWay, values));
    connectorOf(here).enableTokenStorage = true;
    expect((await here.run('check')).stdout).toContain(say(sqlForTokens, values));
  });

  it('says that this folder has closed registration, though everybody is as before', async () => {
    const here = await surroundings();
    here.logto.tenant.addAlipayUser(userIdOf(1));
    await here.run('map');
    const store = openPeople(path.join(here.folder, 'alipay-openid'));
    rememberRegistration(store, 'SignInAndRegister');
    store.close();
    here.logto.tenant.signInMode = 'SignIn';
    const { stdout } = await here.run('check');
    expect(stdout.split('\n')[0]).toBe(`! ${messages.en.openid.check.closedHere}`);
    expect(stdout).toMatch(/\nNext: Go on with the move, or go back:\n/);
  });

  it('names no address of administrators in what to do next if none was given', async () => {
    const { logto, core, folder } = await surroundings({ tokensAt: 'core' });
    logto.tenant.addAlipayUser(userIdOf(1));
    const args = ['openid', 'check', '--logto', core];
    const { stdout } = await runHere(args, { environment, workingFolder: folder });
    expect(stdout).toMatch(new RegExp(`\nnode \\S+ openid map --logto ${core}\n$`));
  });

  it('changes nothing', async () => {
    const here = await surroundings();
    await here.run('check');
    expect(here.logto.requests.filter((request) => !request.startsWith('GET '))).toEqual([
      'POST /oidc/token',
    ]);
  });

  it('prints neither the secret nor a key', async () => {
    const here = await surroundings();
    for (const args of [[], ['--json'], ['--lang', 'zh']]) {
      const { stdout, stderr } = await here.run('check', ...args);
      expect(stdout + stderr).not.toMatch(/MII|PRIVATE|secret-sentinel/);
    }
  });

  it('says that stored tokens are lost, and that registration is closed', async () => {
    const here = await surroundings();
    connectorOf(here).enableTokenStorage = true;
    here.logto.tenant.signInMode = 'SignIn';
    const { byId } = await find(here);
    expect(byId.get('tokenStorage')).toMatch(/^warning: on: Logto deletes/);
    expect(byId.get('registration')).toBe('passed: closed');
  });

  it('says which code Alipay refuses the conversion with', async () => {
    const { byId, exitCode } = await find(await surroundings());
    for (const id of ['conversion', 'orders']) {
      expect(byId.get(id)).toMatch(/^skipped: not granted \(isv\.[\w-]+\)/);
    }
    expect(exitCode).toBe(0);
  });

  it.each([
    ['conversion', 'uidtoopenid.batchquery', 'orders'],
    ['orders', 'applyorder.checkavailable', 'conversion'],
  ])('says of each interface whether Alipay grants it: %s', async (id, name, other) => {
    const here = await surroundings();
    here.alipay.registerApp({
      appId,
      publicKey: appPublicKey,
      idStage: 'both',
      entitlements: [`alipay.open.app.openid.${name}`],
    });
    const orders = here.alipay.conversionOrders.length;
    const { byId } = await find(here);
    expect(byId.get(id)).toBe('passed: granted');
    expect(byId.get(other)).toMatch(/^skipped: not granted/);
    expect(here.alipay.conversionOrders).toHaveLength(orders);
    here.alipay.registerApp({ appId, publicKey: appPublicKey, idStage: 'both' });
  });

  it.each([
    ['conversion', 'uidtoopenid.batchquery', 'isv.invalid-parameter'],
    ['conversion', 'uidtoopenid.batchquery', 'INVALID_PARAMETER'],
    ['orders', 'applyorder.checkavailable', 'isv.invalid-parameter'],
  ])('takes for granted what finds fault with the id: %s %s %s', async (id, name, code) => {
    const here = await surroundings();
    const method = `alipay.open.app.openid.${name}`;
    const app = { appId, publicKey: appPublicKey, idStage: 'both' } as const;
    here.alipay.registerApp({ ...app, entitlements: [method] });
    const text = `{"code":"40004","msg":"Business Failed","sub_code":"${code}"}`;
    here.alipay.fail({ fault: 'node', text, method });
    const { exitCode, byId } = await find(here);
    here.alipay.clearFaults();
    here.alipay.registerApp(app);
    expect({ exitCode, said: byId.get(id) }).toEqual({ exitCode: 0, said: 'passed: granted' });
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
    await find(here, '--rate', '5');
    expect(sentAt.length).toBeGreaterThan(2);
    // Timers may end a little early.
    expect(sentAt.at(-1)).toBeGreaterThan((sentAt.length - 1) * 200 - 20);
  });

  it.each([
    ['auto', /^failed: The setting userIdentifier of alipay-native is auto\. Set it to user_id/],
    [undefined, /^failed: The setting userIdentifier of alipay-native is auto\./],
    ['open_id', /^passed: open_id$/],
  ])('asks for user_id to be pinned: %s', async (userIdentifier, message) => {
    const here = await surroundings();
    connectorOf(here).config.userIdentifier = userIdentifier;
    expect((await find(here)).byId.get('userIdentifier')).toMatch(message);
  });

  it('refuses a web connector with another APPID, unless the target is union_id', async () => {
    const here = await surroundings();
    here.logto.tenant.connectors.push({
      ...connectorOf(here),
      id: 'web',
      connectorId: 'alipay-web',
      config: { appId: otherAppId },
    });
    const { exitCode, byId, next } = await find(here);
    expect(exitCode).toBe(1);
    expect(byId.get('rivals')).toMatch(/^failed: .*\(2021000000000010, not 2021000000000009\)/);
    expect(next).toBe('Correct this as described above (other connectors), and run check again.');
    expect((await find(here, '--to', 'union_id')).byId.get('rivals')).toMatch(/^passed: /);
  });

  it('accepts a web connector with the same APPID', async () => {
    const here = await surroundings();
    here.logto.tenant.connectors.push({
      ...connectorOf(here),
      id: 'web',
      connectorId: 'alipay-web',
    });
    expect((await find(here)).byId.get('rivals')).toBe(
      'passed: others share its users through the same APPID',
    );
  });

  it.each([
    ['no connector', 0, 'has no connector'],
    ['two of this factory', 2, 'has 2 connectors'],
  ])('refuses %s', async (_what, count, words) => {
    const here = await surroundings();
    const { connectors } = here.logto.tenant;
    connectors.push(...connectors.splice(0, 1).flatMap((one) => Array(count).fill(one)));
    const { exitCode, byId } = await find(here);
    expect(exitCode).toBe(1);
    expect(byId.get('connector')).toContain(words);
    expect(byId.get('conversion')).toBe('skipped: not checked');
  });

  it('names settings that are wrong, and none of their values', async () => {
    const here = await surroundings();
    connectorOf(here).config.privateKey = 'MIIsomething';
    const { byId } = await find(here);
    expect(byId.get('connector')).toMatch(/^failed: The connector's settings are wrong: private/);
    expect([...byId.values()].join()).not.toContain('MII');
  });

  it('says if Alipay cannot be reached', async () => {
    const here = await surroundings();
    connectorOf(here).config.gateway = 'http://127.0.0.1:9/gateway.do';
    const { exitCode, byId } = await find(here);
    expect(exitCode).toBe(1);
    expect(byId.get('conversion')).toMatch(/^failed: 127\.0\.0\.1:9 refused the connection/);
  });

  it('fails at a Logto that answers nonsense', async () => {
    const here = await surroundings();
    here.logto.tenant.signInMode = 'Perhaps';
    const { exitCode, byId } = await find(here);
    expect(exitCode).toBe(1);
    expect(byId.get('access')).toContain("GET /api/sign-in-exp is not Logto's: signInMode");
  });

  it('says that the role is missing', async () => {
    const here = await surroundings();
    here.logto.tokens.hasScope = false;
    expect((await find(here)).byId.get('access')).toMatch(
      /^failed: The application may not use the Management API\. Give it the role/,
    );
  });

  it('says that the secret is wrong', async () => {
    const { options } = await surroundings();
    const { exitCode, stdout } = await runHere(['openid', 'check', ...options], {
      environment: { ...environment, LOGTO_APP_SECRET: 'wrong-secret' },
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^✗ Management API {2}Logto refused the application's id or secret.*\n\nNext: Correct this as described above \(Management API\), and run check again\.\n$/,
    );
  });
});

describe('the options of openid', () => {
  it('name a Logto', async () => {
    const { exitCode, stderr } = await runHere(['openid', 'check'], { environment });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^Name a Logto with --logto\.\n\nUsage: /);
  });

  it('have a usable address', async () => {
    const { exitCode, stderr } = await runHere(
      ['openid', 'check', '--logto', 'http://logto.example'],
      { environment },
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('must begin with https');
  });

  it.each(['0', 'x', '-1', '1.5', ''])('have a rate that is a number: %s', async (rate) => {
    const { exitCode, stderr } = await runHere(['openid', 'check', '--rate', rate]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`--rate cannot be ${rate}. Give a whole number from 1 on.`);
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

  it.each([undefined, async () => undefined])(
    'end without credentials if nobody gives them',
    async (ask) => {
      const { options } = await surroundings();
      const { exitCode, stderr } = await runHere(['openid', 'check', ...options], ask && { ask });
      expect(exitCode).toBe(2);
      expect(stderr).toContain('Set LOGTO_APP_ID and LOGTO_APP_SECRET');
    },
  );
});
