import { describe, expect, it } from 'vitest';
import { credentials, LogtoEmulator, resource } from './emulator.ts';

/** A Logto, and a client that shares no code with the one in src. */
const setUp = () => {
  const logto = new LogtoEmulator();
  const send = async (
    method: string,
    path: string,
    { body, authorization }: { body?: string; authorization?: string } = {},
  ) => {
    const url = new URL(path, 'http://logto.test');
    const { status, headers, text } = await logto.exchange({
      method,
      url,
      headers: { authorization },
      ...(body !== undefined && { body }),
    });
    return { status, headers, json: text === '' ? undefined : JSON.parse(text) };
  };
  const askToken = (members: Record<string, string> = {}, authorization?: string) => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credentials.id,
      client_secret: credentials.secret,
      resource,
      scope: 'all',
      ...members,
    });
    return send('POST', '/oidc/token', {
      body: form.toString(),
      ...(authorization !== undefined && { authorization }),
    });
  };
  const call = async (method: string, path: string, body?: object) => {
    const { json } = await askToken();
    return send(method, path, {
      authorization: `Bearer ${json.access_token}`,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  };
  return { logto, tenant: logto.tenant, send, askToken, call };
};

describe('the token endpoint', () => {
  it('gives a token for an hour, and no refresh token', async () => {
    const { logto, askToken, send } = setUp();
    const { status, json } = await askToken();
    expect(status).toBe(200);
    expect(json).toEqual({
      access_token: expect.any(String),
      expires_in: 3600,
      token_type: 'Bearer',
      scope: 'all',
    });
    const authorization = `Bearer ${json.access_token}`;
    logto.time = 3_599_999;
    expect((await send('GET', '/api/users', { authorization })).status).toBe(200);
    logto.time = 3_600_000;
    expect(await send('GET', '/api/users', { authorization })).toMatchObject({
      status: 401,
      json: { code: 'auth.unauthorized', data: { code: 'ERR_JWS_INVALID' } },
    });
  });

  it('takes the credentials as Basic as well', async () => {
    const { askToken } = setUp();
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    const none = { client_id: '', client_secret: '' };
    const right = basic(`${credentials.id}:${credentials.secret}`);
    expect((await askToken(none, right)).status).toBe(200);
    expect((await askToken({}, basic(`${credentials.id}:wrong`))).status).toBe(401);
  });

  it.each([
    [{ client_secret: 'wrong' }, 401, 'oidc.invalid_client'],
    [{ client_id: 'wrong' }, 401, 'oidc.invalid_client'],
    [{ resource: 'https://other.test/api' }, 400, 'oidc.invalid_target'],
    [{ grant_type: 'password' }, 400, 'oidc.unsupported_grant_type'],
  ])('refuses %j', async (members, status, code) => {
    expect(await setUp().askToken(members)).toMatchObject({ status, json: { code } });
  });

  it('gives a token that is good for nothing to a role without the scope', async () => {
    const { logto, call } = setUp();
    logto.tokens.hasScope = false;
    expect(await call('GET', '/api/users')).toMatchObject({
      status: 403,
      json: { code: 'auth.forbidden' },
    });
  });
});

describe('the list of users', () => {
  const idsOf = ({ json }: { json: Array<{ id: string }> }) => json.map(({ id }) => id);

  it('is paged, at most a hundred at a time, newest first', async () => {
    const { tenant, call } = setUp();
    for (let createdAt = 1; createdAt <= 150; createdAt += 1) {
      tenant.addUser({ createdAt });
    }
    const { headers, json } = await call('GET', '/api/users?page=2&page_size=100');
    expect(headers.get('Total-Number')).toBe('150');
    expect(headers.get('Link')).toContain('page=1&page_size=100>; rel="first"');
    expect(json.map(({ createdAt }: { createdAt: number }) => createdAt)).toEqual(
      Array.from({ length: 50 }, (_, index) => 50 - index),
    );
    expect(idsOf(await call('GET', '/api/users'))).toHaveLength(20);
    for (const page of ['page_size=101', 'page=0', 'page_size=x']) {
      expect(await call('GET', `/api/users?${page}`)).toMatchObject({
        status: 400,
        json: { code: 'guard.invalid_pagination' },
      });
    }
  });

  it('loses a row if another one is deleted between two pages', async () => {
    const { tenant, call } = setUp();
    for (let createdAt = 1; createdAt <= 4; createdAt += 1) {
      tenant.addUser({ id: `user${createdAt}`, createdAt });
    }
    const first = idsOf(await call('GET', '/api/users?page_size=2'));
    expect((await call('DELETE', '/api/users/user4')).status).toBe(204);
    const second = idsOf(await call('GET', '/api/users?page=2&page_size=2'));
    expect([...first, ...second]).not.toContain('user2');
  });

  it('is searched by the pattern of an id, whatever its case', async () => {
    const { tenant, call } = setUp();
    for (const id of ['ab1', 'AB2', 'a_3', 'b']) {
      tenant.addUser({ id });
    }
    const found = async (pattern: string) =>
      idsOf(await call('GET', `/api/users?mode.id=like&search.id=${encodeURIComponent(pattern)}`));
    expect(await found('ab%')).toEqual(['ab1', 'AB2']);
    expect(await found('a_%')).toEqual(['ab1', 'AB2', 'a_3']);
    expect(await found('a\\_%')).toEqual(['a_3']);
    expect(await found('ab')).toEqual([]);
    expect(idsOf(await call('GET', '/api/users?mode.id=exact&search.id=b&search.id=ab1'))).toEqual([
      'ab1',
      'b',
    ]);
  });

  it('answers with everybody to a parameter that it does not know, unlike newer versions', async () => {
    const { tenant, call } = setUp();
    const { id } = tenant.addAlipayUser('open');
    tenant.addUser();
    const path =
      '/api/users?identityType=social&identityProvider=alipay&identityId=open&page_size=10';
    expect(idsOf(await call('GET', path))).toHaveLength(2);
    tenant.unknownParameters.clear();
    expect(idsOf(await call('GET', path))).toEqual([id]);
  });

  it('has the members that Logto sends', async () => {
    const { tenant, call } = setUp();
    const { id } = tenant.addAlipayUser('open', { name: 'a' });
    const user = {
      id,
      username: null,
      primaryEmail: null,
      primaryPhone: null,
      name: null,
      avatar: null,
      customData: {},
      identities: { alipay: { userId: 'open', details: { name: 'a' } } },
      lastSignInAt: null,
      createdAt: 0,
      updatedAt: 0,
      profile: {},
      applicationId: null,
      isSuspended: false,
      hasPassword: false,
    };
    expect((await call('GET', '/api/users')).json).toEqual([user]);
    expect((await call('GET', `/api/users/${id}`)).json).toEqual(user);
  });
});

describe('the identity of a user', () => {
  const path = (id: string) => `/api/users/${id}/identities/alipay`;

  it('is written whether there was one or not, whole, and not by an audit log', async () => {
    const { logto, tenant, call } = setUp();
    const { id } = tenant.addUser({ identities: { github: { userId: 'g' } } });
    logto.time = 7;
    expect(await call('PUT', path(id), { userId: 'a', details: { name: 'n' } })).toMatchObject({
      status: 201,
      json: { github: { userId: 'g' }, alipay: { userId: 'a', details: { name: 'n' } } },
    });
    expect(await call('PUT', path(id), { userId: '' })).toMatchObject({ status: 200 });
    expect((await call('GET', path(id))).json).toEqual({ identity: { userId: '' } });
    expect(tenant.users.get(id)?.updatedAt).toBe(7);
    expect(tenant.logs).toEqual([]);
  });

  it.each([
    ['PUT', 'none', { userId: 'x' }, 404, 'entity.not_found'],
    ['PUT', 'has', { userId: 'other' }, 422, 'user.identity_already_in_use'],
    ['PUT', 'has', {}, 400, 'guard.invalid_input'],
    ['PUT', 'has', { userId: 'x', details: [] }, 400, 'guard.invalid_input'],
    ['GET', 'has-none', undefined, 404, 'user.identity_not_exist'],
    ['GET', 'none', undefined, 404, 'entity.not_found'],
    ['DELETE', 'has-none', undefined, 404, 'user.identity_not_exist'],
  ])('%s of the user %s with %j fails', async (method, id, body, status, code) => {
    const { tenant, call } = setUp();
    tenant.addUser({ id: 'has', identities: { alipay: { userId: 'own' } } });
    tenant.addUser({ id: 'other', identities: { alipay: { userId: 'other' } } });
    tenant.addUser({ id: 'has-none' });
    expect(await call(method, path(id), body)).toMatchObject({ status, json: { code } });
    expect(tenant.users.get('has')?.identities).toEqual({ alipay: { userId: 'own' } });
  });

  it('is given to two users who ask at the same time', async () => {
    const { tenant, call } = setUp();
    const ids = [tenant.addUser().id, tenant.addUser().id];
    const answers = await Promise.all(ids.map((id) => call('PUT', path(id), { userId: 'same' })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });

  it('undoes what is written to another target meanwhile', async () => {
    const { tenant, call } = setUp();
    const { id } = tenant.addUser({ identities: { github: { userId: 'before' } } });
    await Promise.all([
      call('PUT', `/api/users/${id}/identities/github`, { userId: 'after' }),
      call('PUT', `/api/users/${id}/identities/alipay`, { userId: 'a' }),
    ]);
    expect(tenant.users.get(id)?.identities).toEqual({
      alipay: { userId: 'a' },
      github: { userId: 'before' },
    });
  });

  it('loses its stored tokens with its id, and keeps them with its details', async () => {
    const { tenant, call } = setUp();
    const user = tenant.addAlipayUser('a');
    tenant.storeTokens(user, 'connector');
    const asked = `${path(user.id)}?includeTokenSecret=true`;
    await call('PUT', path(user.id), { userId: 'a', details: { name: 'n' } });
    expect((await call('GET', asked)).json).toEqual({
      identity: { userId: 'a', details: { name: 'n' } },
      tokenSecret: {
        id: expect.any(String),
        identityId: 'a',
        connectorId: 'connector',
        metadata: { expiresAt: 1, hasRefreshToken: true },
      },
    });
    expect((await call('GET', path(user.id))).json).not.toHaveProperty('tokenSecret');
    await call('PUT', path(user.id), { userId: 'b' });
    expect((await call('GET', asked)).json).toEqual({ identity: { userId: 'b' } });
  });

  it('is deleted even if it is the only way to sign in', async () => {
    const { tenant, call } = setUp();
    const { id } = tenant.addAlipayUser('a');
    expect(await call('DELETE', path(id))).toMatchObject({
      status: 200,
      json: { id, identities: {} },
    });
  });
});

describe('the rest', () => {
  const connector = {
    id: 'c',
    connectorId: 'alipay-native',
    target: 'alipay',
    enableTokenStorage: false,
    config: { appId: 'a', privateKey: 'p' },
  };

  it('lists connectors by target with all of their config, and replaces it whole', async () => {
    const { tenant, call } = setUp();
    tenant.connectors.push({ ...connector }, { ...connector, id: 'd', target: 'github' });
    expect((await call('GET', '/api/connectors?target=alipay')).json).toMatchObject([connector]);
    const patched = await call('PATCH', '/api/connectors/c', { config: { appId: 'b' } });
    expect(patched).toMatchObject({ status: 200, json: { platform: 'Native' } });
    expect(tenant.connectors[0]?.config).toEqual({ appId: 'b' });
    expect((await call('PATCH', '/api/connectors/x', { config: {} })).status).toBe(404);
  });

  it("refuses a config that the connector's guard refuses", async () => {
    const { logto, tenant, call } = setUp();
    tenant.connectors.push({ ...connector });
    logto.findMistakes = (config) => (config.appId === 'b' ? ['appId'] : []);
    expect(await call('PATCH', '/api/connectors/c', { config: { appId: 'b' } })).toMatchObject({
      status: 400,
      json: {
        code: 'connector.invalid_config',
        data: { name: 'ZodError', issues: [{ path: ['appId'] }] },
        details: 'Error in key path "appId": (custom) appId',
      },
    });
    expect(tenant.connectors[0]?.config).toEqual(connector.config);
  });

  it('changes the members of the sign-in experience that are sent', async () => {
    const { tenant, call } = setUp();
    const path = '/api/sign-in-exp';
    expect((await call('PATCH', path, { signInMode: 'SignIn' })).json.signInMode).toBe('SignIn');
    expect((await call('PATCH', path, {})).json.signInMode).toBe('SignIn');
    expect((await call('PATCH', path, { signInMode: 'Off' })).status).toBe(400);
    expect(tenant.signInMode).toBe('SignIn');
  });

  it('lists the audit log by key and time, newest first', async () => {
    const { tenant, call } = setUp();
    for (const createdAt of [1, 2, 3, 4]) {
      tenant.logs.push({ id: `l${createdAt}`, key: 'Interaction.A', createdAt, payload: {} });
    }
    tenant.logs.push({ id: 'other', key: 'Interaction.B', createdAt: 2, payload: {} });
    const { json } = await call('GET', '/api/logs?logKey=Interaction.A&start_time=2&end_time=3');
    expect(json.map(({ id }: { id: string }) => id)).toEqual(['l3', 'l2']);
  });

  it('refuses a body that is not JSON, and a route that is not emulated', async () => {
    const { askToken, send, call } = setUp();
    const authorization = `Bearer ${(await askToken()).json.access_token}`;
    const broken = { authorization, body: '{' };
    expect((await send('PATCH', '/api/sign-in-exp', broken)).status).toBe(400);
    expect((await call('GET', '/api/roles')).status).toBe(404);
    expect((await call('GET', '/api/users/x/roles')).status).toBe(404);
  });
});
