import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FilesError } from '../../../../src/cli/files/failures.ts';
import { check } from '../../../../src/cli/openid/check/check.ts';
import { rememberRegistration } from '../../../../src/cli/openid/people/notes.ts';
import { openPeople, peopleFileIn } from '../../../../src/cli/openid/people/open.ts';
import type { Session } from '../../../../src/cli/openid/session.ts';
import { renderLines } from '../../../../src/cli/shell/line.ts';
import { LogtoError } from '../../../../src/logto/errors.ts';
import { LogtoEmulator } from '../../../logto/emulator.ts';
import { alipayOfFile, registerApp } from '../../../support/alipay.ts';
import { appId, otherAppId } from '../../../support/app-ids.ts';
import { clientOf } from '../../../support/emulated-logto.ts';
import { errorFrom } from '../../../support/errors.ts';
import { folderForPeople } from '../../folder.ts';
import { userIdOf } from '../people.ts';
import { connectorKnowing, sessionOf } from '../scene.ts';
import { settingsAt } from '../settings.ts';
import { origin } from '../store.ts';

const alipay = alipayOfFile();

interface Report {
  ok: boolean;
  unfinished: boolean;
  checks: Array<{ id: string; status: string; message: string }>;
  next: string;
}

const isReport = (json: object): json is Report => 'checks' in json;

/** A Logto with one user and the connector, whose settings may be others. */
const setUp = (settings: Record<string, unknown> = {}) => {
  const logto = new LogtoEmulator();
  const { tenant } = logto;
  tenant.addAlipayUser(userIdOf(1));
  const config = { ...settingsAt(alipay()), ...settings };
  const connector = { ...connectorKnowing('user_id'), config };
  tenant.connectors.push(connector);
  const addRival = (rivalAppId?: string): void => {
    const rival = { ...connectorKnowing('user_id', 'web1'), connectorId: 'alipay-web' };
    tenant.connectors.push({ ...rival, config: { ...rival.config, appId: rivalAppId } });
  };
  const find = async (more: Partial<Session> = {}) => {
    const folder = more.folder ?? (await folderForPeople());
    const { exitCode, lines, json } = await check(sessionOf(clientOf(logto), { ...more, folder }));
    if (!isReport(json)) {
      expect.fail('This is no report.');
    }
    const { ok, unfinished, checks, next } = json;
    const said = new Map(checks.map(({ id, status, message }) => [id, `${status}: ${message}`]));
    const text = renderLines(lines, { hasColours: false }).split('\n');
    return { exitCode, ok, unfinished, said: (id: string) => said.get(id), next, text, lines };
  };
  return { logto, tenant, connector, addRival, find };
};

describe('check', () => {
  it('names what it found, one line each, and the one thing to do next, and changes nothing', async () => {
    const { find, logto } = setUp();
    const { exitCode, ok, unfinished, next, text } = await find();
    expect(text).toEqual([
      '✓ Management API       allowed',
      '✓ users                1, with Alipay or without',
      `✓ connector            one, with APPID ${appId}`,
      '✓ other connectors     no other connector shares its users',
      '✓ userIdentifier       user_id',
      '! registration         open: close it before sql runs, and give apply --close-registration; users could get second accounts meanwhile',
      '✓ token storage        off',
      expect.stringMatching(
        /^– Alipay's conversion {2}not granted \(isv\.[\w-]+\): pairs can come from sign-ins and from a file \(--map\)$/,
      ),
      expect.stringMatching(/^– orders for it {8}not granted \(isv\.[\w-]+\)/),
      '',
      expect.stringMatching(/^Either way will do: /),
      '',
      'Next: Run:',
      'do map',
    ]);
    expect({ exitCode, ok, unfinished, next }).toEqual({
      ...{ exitCode: 0, ok: true, unfinished: false },
      next: 'Run: do map',
    });
    expect(logto.requests.filter((request) => !request.startsWith('GET '))).toEqual([
      'POST /oidc/token',
    ]);
  });

  it('says first that a move is unfinished', async () => {
    const { find, tenant } = setUp();
    tenant.signInMode = 'SignIn';
    const folder = await folderForPeople();
    const store = openPeople(folder, origin);
    rememberRegistration(store, 'SignInAndRegister');
    store.close();
    const { unfinished, said, text, lines } = await find({ folder });
    expect(lines[0]).toMatchObject({ head: [{ look: 'yellow', text: '!' }, ' '] });
    expect(text.slice(0, 3)).toEqual([
      '! a move is unfinished: this folder has closed registration, and not opened it again',
      '',
      '✓ Management API       allowed',
    ]);
    expect(text.at(-3)).toBe('Next: Go on with the move, or go back:');
    expect([unfinished, said('registration')]).toEqual([true, 'passed: closed']);
  });

  it('warns of many users, and of stored tokens', async () => {
    const { connector, find, tenant } = setUp();
    for (let count = 1; count < 2000; count += 1) {
      tenant.addUser();
    }
    expect((await find()).said('users')).toBe('passed: 2000, with Alipay or without');
    tenant.addUser();
    connector.enableTokenStorage = true;
    const { exitCode, said } = await find();
    expect([exitCode, said('users')]).toEqual([
      0,
      'warning: 2001, with Alipay or without: make the index of openid sql --index before apply, or it takes very long',
    ]);
    expect(said('tokenStorage')).toBe(
      'warning: on: Logto deletes the stored tokens of those who are moved, until they sign in',
    );
  });

  it('lets others share the users through the same APPID, or through another with union_id', async () => {
    const same = setUp();
    same.addRival(` ${appId}`);
    expect((await same.find()).said('rivals')).toBe(
      'passed: others share its users through the same APPID',
    );
    const another = setUp();
    another.addRival(appId);
    another.addRival(otherAppId);
    const { exitCode, said, next, text } = await another.find();
    expect([exitCode, said('rivals')]).toEqual([
      1,
      expect.stringMatching(
        /^failed: Another connector .*\(2021000000000010, not 2021000000000009\)/,
      ),
    ]);
    expect(said('connector')).toBe(`passed: one, with APPID ${appId}`);
    expect(next).toBe('Correct this as described above (other connectors), and run check again.');
    expect(text.slice(-2)).toEqual(['', `Next: ${next}`]);
    expect(text.join()).not.toContain('Either way');
    const withUnion = await another.find({ target: 'union_id' });
    expect([withUnion.exitCode, withUnion.said('rivals')]).toEqual([
      0,
      'passed: others share its users through another APPID, which union_id allows',
    ]);
  });

  it('asks for one connector whose settings work, and looks at nothing else otherwise', async () => {
    const none = setUp();
    none.tenant.connectors.length = 0;
    const { exitCode, said } = await none.find();
    expect([exitCode, said('connector')]).toEqual([1, expect.stringMatching(/^failed: .*has no/)]);
    for (const id of ['rivals', 'userIdentifier', 'tokenStorage', 'conversion', 'orders']) {
      expect(said(id)).toBe('skipped: not checked');
    }
    const two = setUp();
    two.tenant.connectors.push(two.connector);
    expect((await two.find()).said('connector')).toMatch(/^failed: .*has 2 connectors/);
    const wrong = await setUp({ privateKey: 'MIIsomething' }).find();
    expect(wrong.said('connector')).toMatch(
      /^failed: The connector's settings are wrong: privateKey\. /,
    );
    expect(wrong.text.join()).not.toContain('MII');
  });

  it('asks for one id by which users are known', async () => {
    for (const userIdentifier of ['auto', undefined]) {
      const { exitCode, said } = await setUp({ userIdentifier }).find();
      expect([exitCode, said('userIdentifier')]).toEqual([
        1,
        expect.stringMatching(
          /^failed: The setting userIdentifier of alipay-native is auto\. Set it to user_id/,
        ),
      ]);
    }
    const { said } = await setUp({ userIdentifier: 'open_id' }).find();
    expect(said('userIdentifier')).toBe('passed: open_id');
  });

  it('says of each interface whether Alipay grants it, also if it finds fault with the id', async () => {
    const app = 'alipay.open.app.openid.';
    const [batch, orders] = [`${app}uidtoopenid.batchquery`, `${app}applyorder.checkavailable`];
    const { find } = setUp();
    registerApp(alipay(), { entitlements: [batch] });
    const converting = await find();
    expect(converting.said('conversion')).toBe('passed: granted');
    expect(converting.said('orders')).toMatch(/^skipped: not granted/);
    registerApp(alipay(), { entitlements: [orders] });
    const ordering = await find();
    expect(ordering.said('orders')).toBe('passed: granted');
    expect(ordering.said('conversion')).toMatch(/^skipped: not granted/);
    registerApp(alipay(), { entitlements: [batch, orders] });
    for (const code of ['isv.invalid-parameter', 'INVALID_PARAMETER']) {
      const text = `{"code":"40004","msg":"Business Failed","sub_code":"${code}"}`;
      for (const method of [batch, orders]) {
        alipay().fail({ fault: 'node', text, method });
      }
      const { said } = await find();
      expect([said('conversion'), said('orders')]).toEqual(['passed: granted', 'passed: granted']);
      alipay().clearFaults();
    }
    expect(alipay().conversionOrders).toHaveLength(0);
  });

  it('says if Alipay cannot be reached', async () => {
    const { exitCode, said, next } = await setUp({
      gateway: 'http://127.0.0.1:9/gateway.do',
    }).find();
    expect([exitCode, said('conversion')]).toEqual([
      1,
      expect.stringMatching(/^failed: 127\.0\.0\.1:9 refused the connection/),
    ]);
    expect(next).toContain("(Alipay's conversion)");
  });

  it('fails if Logto does not let it in, or answers nonsense', async () => {
    const { find, logto, tenant } = setUp();
    tenant.signInMode = 'Perhaps';
    const nonsense = await errorFrom(find(), LogtoError);
    expect(nonsense.failure).toMatchObject({ code: 'answer-not-understood' });
    logto.tokens.hasScope = false;
    const { failure } = await errorFrom(find(), LogtoError);
    expect(failure.code).toBe('forbidden');
  });

  it('fails if the file of the folder is damaged', async () => {
    const { find } = setUp();
    const folder = await folderForPeople();
    await writeFile(peopleFileIn(folder), 'This is no database at all. '.repeat(40));
    const { failure } = await errorFrom(find({ folder }), FilesError);
    expect(failure.code).toBe('store-damaged');
  });
});
