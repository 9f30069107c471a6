import { generateKeyPairSync } from 'node:crypto';
import { ConnectorErrorCodes, socialUserInfoGuard } from '@logto/connector-kit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { IdStage } from '../emulator/index.ts';
import { alipayOfFile, avatar, nickName, openId, registerApp, userId } from '../support/alipay.ts';
import { appId, otherAppId } from '../support/app-ids.ts';
import { tokenMethod, userInfoMethod } from '../support/application.ts';
import {
  connectorErrorOf,
  connectorsAt,
  kindsOverSchemes,
  native,
  newCallback,
} from '../support/connector.ts';
import { doors, enter } from '../support/sign-in.ts';
import { until } from '../support/time.ts';

const otherKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const shortKeys = generateKeyPairSync('rsa', { modulusLength: 1024 });

afterEach(() => {
  vi.useRealTimers();
});

describe('alipay-native over https: getUserInfo', () => {
  const alipay = alipayOfFile('https');
  const connect = connectorsAt(alipay);

  const signIn = async (
    settings: Record<string, unknown> = {},
    callback: unknown = newCallback(alipay()),
  ) => enter(await connect(settings), callback);

  const failureOf = (
    settings: Record<string, unknown> = {},
    callback: unknown = newCallback(alipay()),
  ) => connectorErrorOf(signIn(settings, callback));

  it.each<[IdStage, string, object]>([
    ['user_id', userId, { user_id: userId }],
    ['both', userId, { user_id: userId, open_id: openId }],
    ['open_id', openId, { open_id: openId }],
  ])('signs a user in to an app at the stage "%s"', async (idStage, id, ids) => {
    registerApp(alipay(), { idStage });
    const profile = await signIn();
    expect(socialUserInfoGuard.parse(profile)).toEqual(profile);
    const oldId = idStage === 'open_id' ? {} : { alipay_user_id: expect.stringMatching(/^\d+$/) };
    expect(profile).toStrictEqual({
      id,
      name: nickName,
      avatar,
      rawData: {
        alipay_user_info_share_response: {
          code: '10000',
          msg: 'Success',
          avatar,
          nick_name: nickName,
          ...ids,
        },
        alipay_system_oauth_token_response: { ...ids, ...oldId },
      },
    });
  });

  it.each([
    ['RSA2', '2048 bits', otherKeys],
    ['RSA', '2048 bits', otherKeys],
    ['RSA', '1024 bits', shortKeys],
  ] as const)("works with the official connector's config: %s, %s", async (signType, _, keys) => {
    registerApp(alipay(), { publicKey: keys.publicKey, signType, idStage: 'user_id' });
    const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' });
    const profile = await signIn({ privateKey, signType, alipayPublicKey: undefined });
    expect(profile).toMatchObject({ id: userId });
  });

  it('sends nothing of the config but what Alipay asks for', async () => {
    await signIn({ scope: 'auth_user', charset: 'gbk', note: 'sentinel-note' });
    for (const request of alipay().requests.slice(-2)) {
      expect(Object.keys(request.query)).toEqual(['charset']);
      expect(request.parameters.charset).toBe('utf-8');
      expect(request.verified).toBe(true);
      expect(JSON.stringify(request.parameters)).not.toContain('sentinel-note');
      expect(Object.keys(request.parameters)).not.toContain('scope');
    }
  });

  it('reads names in GBK', async () => {
    alipay().fail({ fault: 'gbk', times: 'always' });
    await expect(signIn()).resolves.toMatchObject({ name: nickName });
  });

  it('leaves out the name and avatar that a user has not set', async () => {
    const nameless = '2088000000000002';
    alipay().addUser({ userId: nameless });
    const profile = await signIn({}, native.callback(alipay(), { appId, userId: nameless }));
    expect(Object.keys(profile)).toEqual(['id', 'rawData']);
  });

  it.each([
    ['user_id', userId, 'open_id'],
    ['open_id', openId, 'user_id'],
  ] as const)('pins the user to the %s', async (userIdentifier, id, other) => {
    await expect(signIn({ userIdentifier })).resolves.toMatchObject({ id });
    registerApp(alipay(), { idStage: other });
    expect(await failureOf({ userIdentifier })).toMatchObject({
      code: ConnectorErrorCodes.InvalidConfig,
      data: {
        reason: 'pinned-id-missing',
        errorDescription: `Alipay did not return the \`${userIdentifier}\` that \`userIdentifier\` asks for.`,
      },
    });
  });

  it('knows a user of two apps of a group by one union_id', async () => {
    const grouped = { unionGrouping: true, idStage: 'open_id' } as const;
    const user = { userId: '2088000000000004', unionId: 'union-id-of-the-user' };
    alipay().addUser(user);
    const settings = { userIdentifier: 'union_id' };
    for (const id of [appId, otherAppId]) {
      registerApp(alipay(), { appId: id, ...grouped });
      const callback = native.callback(alipay(), { appId: id, userId: user.userId });
      await expect(signIn({ ...settings, appId: id }, callback)).resolves.toMatchObject({
        id: user.unionId,
        rawData: { alipay_system_oauth_token_response: { union_id: user.unionId } },
      });
    }
    registerApp(alipay(), { idStage: 'open_id' });
    expect(await failureOf(settings)).toMatchObject({
      code: ConnectorErrorCodes.InvalidConfig,
      data: { reason: 'pinned-id-missing' },
    });
  });

  it.each([tokenMethod, userInfoMethod])(
    'refuses two answers about different users, the other one in %s',
    async (method) => {
      const content = { code: '10000', access_token: 'authusrB', user_id: '2088000000000003' };
      alipay().fail({ fault: 'node', text: JSON.stringify(content), method });
      if (method === tokenMethod) {
        const text = JSON.stringify({ code: '10000', user_id: userId });
        alipay().fail({ fault: 'node', text, method: userInfoMethod });
      }
      expect(await failureOf()).toMatchObject({
        code: ConnectorErrorCodes.InvalidResponse,
        data: {
          reason: 'different-users',
          errorDescription: "Alipay's two answers do not name the same user.",
        },
      });
    },
  );

  describe.each([tokenMethod, userInfoMethod])('with an answer to %s', (method) => {
    it.each([
      ['unsigned-success', 'answer-not-signed', 'The answer is not signed.'],
      ['wrong-signature', 'signature-wrong', "The answer's signature is wrong."],
      ['signature-of-another-node', 'signature-wrong', "The answer's signature is wrong."],
    ] as const)('that has the fault %s signs nobody in', async (fault, reason, message) => {
      alipay().fail({ fault, method });
      expect(await failureOf()).toMatchObject({
        code: ConnectorErrorCodes.InvalidResponse,
        data: { reason, errorDescription: message },
      });
    });
  });

  it('trusts TLS alone if no key is configured', async () => {
    alipay().fail({ fault: 'unsigned-success', times: 2 });
    await expect(signIn({ alipayPublicKey: '' })).resolves.toMatchObject({ id: userId });
  });

  it('says that a code is spent, and blames nothing else', async () => {
    const callback = newCallback(alipay());
    await signIn({}, callback);
    expect(await failureOf({}, callback)).toMatchObject({
      code: ConnectorErrorCodes.SocialAuthCodeInvalid,
      data: { reason: 'refused', code: '40002', sub_code: 'isv.code-invalid' },
    });
  });

  it.each([
    ['of a refused consent', native.refusal, ConnectorErrorCodes.AuthorizationFailed],
    ['that is empty', null, ConnectorErrorCodes.General],
    [
      'for another app',
      { auth_code: 'x'.repeat(32), app_id: otherAppId },
      ConnectorErrorCodes.General,
    ],
  ])('does not call Alipay for a callback %s', async (_, callback, code) => {
    const before = alipay().requests.length;
    expect(await failureOf({}, callback)).toMatchObject({ code });
    expect(alipay().requests).toHaveLength(before);
  });

  it.each([
    ['another private key', otherKeys.publicKey, 'isv.invalid-signature'],
    ['no key in the console', undefined, 'isv.missing-signature-config'],
  ])('reports a misconfiguration as such: %s', async (_, publicKey, sub_code) => {
    alipay().registerApp({ appId, ...(publicKey && { publicKey }) });
    const { code, data } = await failureOf();
    expect(code).toBe(ConnectorErrorCodes.InvalidConfig);
    expect(data).toMatchObject({ sub_code, hint: expect.stringContaining('`privateKey`') });
    expect(JSON.stringify(data)).not.toContain('app_id=');
  });

  it('reads the config anew each time', async () => {
    const settings: Record<string, unknown> = { userIdentifier: 'user_id' };
    const connector = await connect(settings);
    await expect(enter(connector, newCallback(alipay()))).resolves.toMatchObject({
      id: userId,
    });
    settings.userIdentifier = 'open_id';
    await expect(enter(connector, newCallback(alipay()))).resolves.toMatchObject({
      id: openId,
    });
  });

  it('shares its connections with all connectors of the process', async () => {
    await signIn();
    const { opened } = alipay().connections;
    await signIn();
    await signIn();
    expect(alipay().connections.opened).toBe(opened);
  });

  it('survives that Alipay has closed the connections that were kept', async () => {
    await Promise.all([signIn(), signIn(), signIn()]);
    const { opened } = alipay().connections;
    alipay().fail({ fault: 'reset', takesEffect: false });
    await expect(signIn()).resolves.toMatchObject({ id: userId });
    expect(alipay().connections.opened).toBe(opened + 1);
  });

  it('ends ten seconds after its start, though each call would wait for five', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    alipay().fail({ fault: 'silence', method: userInfoMethod, times: 'always' });
    const before = alipay().requests.length;
    let failure: unknown;
    const failed = failureOf().then((error) => {
      failure = error;
    });
    await until(() => alipay().requests.length === before + 2);
    const pauseMs = 150;
    await vi.advanceTimersByTimeAsync(5000 + pauseMs);
    await until(() => alipay().requests.length === before + 3);
    await vi.advanceTimersByTimeAsync(5000 - pauseMs - 1);
    expect(failure).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    await failed;
    expect(failure).toMatchObject({ code: ConnectorErrorCodes.General });
  });
});

/** The other ways in share all that comes after the callback: one user gets in, and one does not. */
const otherWays = kindsOverSchemes.flatMap(({ kind, scheme }) =>
  doors
    .map(([door, open]) => ({ id: kind.id, kind, scheme, door, open }))
    .filter(({ id, door }) => !(id === native.id && scheme === 'https' && door === 'getUserInfo')),
);

describe.each(otherWays)('$id over $scheme: $door', ({ kind, scheme, open }) => {
  const alipay = alipayOfFile(scheme);
  const connect = connectorsAt(alipay, kind);

  it('signs a user in', async () => {
    const profile = await open(await connect(), newCallback(alipay(), kind));
    expect(profile).toMatchObject({ id: userId, name: nickName, avatar });
  });

  it('does not call Alipay for the callback of a refused consent', async () => {
    const { length } = alipay().requests;
    expect(await connectorErrorOf(open(await connect(), kind.refusal))).toMatchObject({
      code: ConnectorErrorCodes.AuthorizationFailed,
    });
    expect(alipay().requests).toHaveLength(length);
  });

  it('signs nobody in by an answer that another key has signed', async () => {
    alipay().fail({ fault: 'wrong-signature', method: userInfoMethod });
    const entered = open(await connect(), newCallback(alipay(), kind));
    expect(await connectorErrorOf(entered)).toMatchObject({ data: { reason: 'signature-wrong' } });
  });
});

describe('the clock', () => {
  const tolerant = { timestampToleranceSeconds: 600 };
  describe('of a process that runs for long', () => {
    const alipay = alipayOfFile('http', { ...tolerant, now: () => Date.now() });
    const connect = connectorsAt(alipay);

    it('is looked at for each request', async () => {
      const connector = await connect();
      for (const days of [1, 2]) {
        vi.setSystemTime(Date.now() + days * 86_400_000);
        const profile = await enter(connector, newCallback(alipay()));
        expect(profile).toMatchObject({ id: userId });
      }
    });
  });

  describe.each([-3600, 3600])('that is off by %d s', (seconds) => {
    const now = () => Date.now() - seconds * 1000;
    const alipay = alipayOfFile('http', { ...tolerant, now });
    const connect = connectorsAt(alipay);

    it('is what a refused timestamp is put down to', async () => {
      const connector = await connect();
      expect(await connectorErrorOf(enter(connector, newCallback(alipay())))).toMatchObject({
        code: ConnectorErrorCodes.General,
        data: { sub_code: 'isv.invalid-timestamp', hint: expect.stringContaining('clock') },
      });
    });
  });
});
