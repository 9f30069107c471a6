import { execFileSync, spawn } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appId } from '../support/app-ids.ts';
import { typeScriptFlags } from '../support/child.ts';
import { until } from '../support/time.ts';
import { type Gateway, startGateway } from './index.ts';
import {
  alipayKeys,
  appKeys,
  call,
  post,
  send,
  signed,
  tokenRequest,
  userId,
} from './signed-request.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ key: alipayKeys.privateKey, requestLogLimit: 2, control: true });
  gateway.registerApp({ appId, publicKey: appKeys.publicKey });
  gateway.addUser({ userId });
});
afterAll(() => gateway.close());

describe('the server', () => {
  it('answers nothing but POST and GET /gateway.do', async () => {
    expect((await send(gateway.url, { method: 'PUT' })).status).toBe(405);
    expect((await send(`${gateway.origin}/gateway`, {})).status).toBe(404);
    expect((await send(gateway.url, { body: 'a'.repeat(1024 * 1024 + 1) })).status).toBe(413);
  });

  it('takes keys as KeyObject, PEM or one base64 line, and signs by hand', async () => {
    const der = alipayKeys.privateKey.export({ format: 'der', type: 'pkcs8' });
    const pem = alipayKeys.privateKey.export({ format: 'pem', type: 'pkcs1' });
    for (const key of [pem.toString(), der.toString('base64')]) {
      const other = await startGateway({ key });
      expect(other.publicKeyLine).toBe(gateway.publicKeyLine);
      expect(other.sign('{}')).toBe(gateway.sign(Buffer.from('{}')));
      expect(other.sign('{}', 'RSA')).not.toBe(gateway.sign('{}'));
      await other.close();
      await other.close();
    }
  });

  it('tells its public key in both forms', () => {
    expect(gateway.publicKey).toContain('BEGIN PUBLIC KEY');
    expect(gateway.publicKey.split('\n').slice(1, -2).join('')).toBe(gateway.publicKeyLine);
  });

  it('gives what the phone brings back', () => {
    expect(gateway.callback({ appId, userId, state: 'abc' })).toEqual({
      auth_code: expect.stringMatching(/^\w{32}$/),
      app_id: appId,
      scope: 'auth_user',
      state: 'abc',
      result_code: 'SUCCESS',
    });
  });

  it('ends at once, even while an answer is owed', async () => {
    const dying = await startGateway({ key: alipayKeys.privateKey });
    dying.fail({ fault: 'silence' });
    const request = httpRequest(dying.url).end();
    request.on('error', () => {});
    await until(() => dying.requests.length === 1);
    expect(dying.connections.open).toBe(1);
    await dying.close();
    expect(dying.connections.open).toBe(0);
    await expect(send(dying.url, {})).rejects.toThrow('ECONNREFUSED');
  });

  it('serves and resets TLS', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
    execFileSync(
      'openssl',
      // An elliptic key takes no time to make.
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=127.0.0.1 -keyout key -out cert'.split(
        ' ',
      ),
      { cwd: folder, stdio: 'ignore' },
    );
    const tls = {
      key: readFileSync(join(folder, 'key')),
      cert: readFileSync(join(folder, 'cert')),
    };
    rmSync(folder, { recursive: true });
    const secure = await startGateway({ key: alipayKeys.privateKey, tls });
    secure.registerApp({ appId, publicKey: appKeys.publicKey });
    expect(secure.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/gateway\.do$/);
    expect((await call(secure, tokenRequest('code'))).json).toHaveProperty('error_response');
    secure.fail({ fault: 'reset' });
    await expect(call(secure, tokenRequest('code'))).rejects.toThrow('ECONNRESET');
    expect(secure.requests).toHaveLength(2);
    await secure.close();
  });
});

describe('the log', () => {
  it('tells what was received, checked and answered, and forgets the oldest', async () => {
    await call(gateway, tokenRequest('first'));
    const request = signed({ ...tokenRequest('second'), note: '张三' });
    await post(gateway, request);
    await post(gateway, { ...request, code: 'third' });
    expect(gateway.requests).toHaveLength(2);
    const { charset, ...body } = request;
    expect(gateway.requests[0]).toMatchObject({
      httpMethod: 'POST',
      url: '/gateway.do?charset=utf-8',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      query: { charset },
      body,
      parameters: request,
      verified: true,
      canonical: expect.stringMatching(/^app_id=.*&note=张三&sign_type=RSA2&timestamp=/),
      answered: { nodeName: 'error_response', code: '40002', sub_code: 'isv.code-invalid' },
      faults: [],
    });
    expect(gateway.requests[1]).toMatchObject({
      verified: false,
      answered: { sub_code: 'isv.invalid-signature' },
    });
  });
});

describe('the control endpoint', () => {
  const control = (gatewayOrigin: string, what: string, body?: unknown) =>
    send(`${gatewayOrigin}/control/${what}`, {
      ...(body === undefined ? { method: 'GET' } : { body: JSON.stringify(body) }),
      contentType: 'application/json',
    });

  it('is closed by default', async () => {
    const plain = await startGateway({ key: alipayKeys.privateKey });
    expect((await control(plain.origin, 'requests')).status).toBe(404);
    await plain.close();
  });

  it('gives callbacks, and switches faults', async () => {
    const { origin } = gateway;
    const { text } = await control(origin, 'authorize', { appId, userId, state: 's', count: 3 });
    const callbacks: { auth_code: string }[] = JSON.parse(text);
    expect(callbacks).toHaveLength(3);
    expect(callbacks[0]).toMatchObject({ app_id: appId, state: 's' });
    await control(origin, 'fail', { fault: 'raw', body: 'a' });
    await control(origin, 'clear-faults', {});
    await control(origin, 'fail', { fault: 'raw', body: 'b', with: [{ fault: 'slow', ms: 1 }] });
    const request = tokenRequest(callbacks[0]?.auth_code ?? '');
    expect((await call(gateway, request)).text).toBe('b');
    expect(JSON.parse((await control(origin, 'requests')).text).at(-1).faults).toEqual([
      'raw',
      'slow',
    ]);
    const { opened, open } = JSON.parse((await control(origin, 'connections')).text);
    expect(opened).toBeGreaterThanOrEqual(open);
  });

  it.each([
    ['fail', { fault: 'nothing' }],
    ['fail', { fault: 'slow' }],
    ['fail', { fault: 'empty', with: [{}] }],
    ['fail', null],
    ['authorize', { appId, userId: 'nobody' }],
    ['nothing', {}],
  ])('refuses %s %o', async (what, body) => {
    const { status, text } = await control(gateway.origin, what, body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toHaveProperty('error');
  });
});

describe('the process', () => {
  it('prints where it is and whom it knows, and answers', async () => {
    const main = join(import.meta.dirname, 'main.ts');
    const child = spawn(process.execPath, [...typeScriptFlags, main, '--stdin'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      child.stdin.end(JSON.stringify({ 'id-stage': 'user_id' }));
      const [line] = await once(createInterface(child.stdout), 'line');
      const ready = JSON.parse(line);
      const { text } = await send(`${ready.control}/authorize`, {
        body: JSON.stringify({ appId: ready.appId, userId: ready.userId }),
        contentType: 'application/json',
      });
      const request = { ...tokenRequest(JSON.parse(text)[0].auth_code), app_id: ready.appId };
      const key = createPrivateKey(ready.appPrivateKey);
      const { json } = await post({ ...gateway, url: ready.url }, signed(request, key));
      expect(json.alipay_system_oauth_token_response).toHaveProperty('user_id', ready.userId);
    } finally {
      child.kill();
    }
  });
});
