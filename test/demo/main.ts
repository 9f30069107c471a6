import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildRawConnector } from '@logto/cli/lib/connector/index.js';
import {
  ConnectorError,
  ConnectorErrorCodes,
  type SocialConnector,
  type SocialUserInfo,
} from '@logto/connector-kit';
import { type Gateway, type IdStage, type LoggedRequest, startGateway } from '../emulator/index.ts';
import { loadConnectors, makeHost, packAll, projectFolder } from '../package/host.ts';
import { authorizationRequest } from '../support/sign-in.ts';
import { accountOf, conversionMethod, moveUsers } from './move-users.ts';
import { createNarrator } from './narrator.ts';
import { demoTexts as texts } from './texts.ts';

const narrator = createNarrator();
const userId = '2088123412341234';
const state = 'x9_kQ2vT7-s';
const request = authorizationRequest(state);
const appKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = appKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** An address longer than a line is shown with blanks at which it can be broken. */
const inPieces = (uri: string): string =>
  uri.length > 60 ? uri.replaceAll(/(?<=\?)|(?=&)/g, ' ') : uri;

/** Shortens what nobody wants to read to its end. */
const brief = (text: string): string =>
  text.length > 24 ? `${text.slice(0, 14)}…${text.slice(-6)}` : text;

const members = (object: object): string =>
  Object.entries(object)
    .map(([name, value]) => `${name}=${brief(String(value))}`)
    .join('  ');

/** Packs the connectors, unpacks them beside the kit and has Logto's own loader load them. */
const loadPackedConnectors = async (config: () => Record<string, string>) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'connector-package-'));
  const tarballs = await packAll(folder);
  const host = await makeHost(
    tarballs,
    path.join(projectFolder, 'node_modules/@logto/connector-kit'),
  );
  for (const { path: file, bytes } of tarballs) {
    narrator.line(texts.labels.packed, `${path.basename(file)} (${Math.round(bytes / 1024)} KiB)`);
  }
  const connectors = new Map<string, SocialConnector>();
  for (const factory of await loadConnectors(host)) {
    const { id, target } = factory.metadata;
    const { rawConnector } = await buildRawConnector(factory, async () => config());
    assert('getUserInfo' in rawConnector, 'The loaded connector is not a social connector');
    connectors.set(id, rawConnector);
    narrator.line(texts.labels.loaded, texts.loaded(id, target));
  }
  const connectorOf = (id: string): SocialConnector => {
    const connector = connectors.get(id);
    assert(connector, `Logto's loader did not load ${id}`);
    return connector;
  };
  const remove = async () => {
    await host.remove();
    await rm(folder, { recursive: true });
  };
  return { native: connectorOf('alipay-native'), web: connectorOf('alipay-web'), remove };
};

/** Tells one call as the gateway saw it, after checking that it saw what it should. */
const tellCall = (request: LoggedRequest | undefined, method: string): void => {
  assert(request, `${method} was not called`);
  assert.equal(request.parameters.method, method);
  assert.equal(request.url, '/gateway.do?charset=utf-8');
  assert(request.verified, 'The gateway did not verify the request');
  assert.match(request.answered.nodeName, new RegExp(method.replaceAll('.', '_')));
  narrator.line(texts.labels.called, method);
  narrator.check(texts.requestSigned(Object.keys(request.parameters).length - 1));
  narrator.check(texts.answerVerified);
};

/** Through what a user reaches Alipay, and comes back. */
interface Way {
  to: string;
  from: string;
  addressOf: (appId: string) => string;
  callbackOf: (gateway: Gateway, appId: string) => object;
}

const phone: Way = {
  to: texts.labels.toPhone,
  from: texts.labels.fromPhone,
  addressOf: (appId) => `alipay://?app_id=${appId}&state=${state}`,
  callbackOf: (gateway, appId) => gateway.callback({ appId, userId, state }),
};

const browser: Way = {
  to: texts.labels.toBrowser,
  from: texts.labels.fromBrowser,
  addressOf: (appId) =>
    `https://openauth.alipay.com/oauth2/publicAppAuthorize.htm?app_id=${appId}&redirect_uri=${encodeURIComponent(request.redirectUri)}&scope=auth_user&state=${state}`,
  callbackOf: (gateway, appId) => gateway.webCallback({ appId, userId, state }),
};

const signIn = async (
  gateway: Gateway,
  connector: SocialConnector,
  appId: string,
  { to, from, addressOf, callbackOf }: Way = phone,
): Promise<SocialUserInfo> => {
  const uri = await connector.getAuthorizationUri(request, async () => {});
  assert.equal(uri, addressOf(appId));
  narrator.line(to, inPieces(uri));

  const callback = callbackOf(gateway, appId);
  narrator.line(from, members(callback));

  const seen = gateway.requests.length;
  const profile = await connector.getUserInfo(callback, async () => ({}));
  const [token, userInfo, ...more] = gateway.requests.slice(seen);
  assert.equal(more.length, 0);
  tellCall(token, 'alipay.system.oauth.token');
  tellCall(userInfo, 'alipay.user.info.share');
  narrator.line(
    texts.labels.logtoGets,
    members({ id: profile.id, name: profile.name, avatar: profile.avatar }),
  );
  return profile;
};

const registerApp = (
  gateway: Gateway,
  appId: string,
  idStage: IdStage,
  ...more: string[]
): string => {
  const entitlements = ['alipay.system.oauth.token', 'alipay.user.info.share', ...more];
  gateway.registerApp({ appId, publicKey: appKeys.publicKey, idStage, entitlements });
  return appId;
};

const tellForgery = async (gateway: Gateway, connector: SocialConnector, appId: string) => {
  gateway.fail({ fault: 'wrong-signature', method: 'alipay.user.info.share' });
  const forged = connector.getUserInfo(gateway.callback({ appId, userId }), async () => ({}));
  const error: unknown = await forged.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert(error instanceof ConnectorError, 'A forged answer was not refused');
  assert.equal(error.code, ConnectorErrorCodes.InvalidResponse);
  narrator.line(texts.labels.refused, `${error.code}: ${Object(error.data).errorDescription}`);
  narrator.check(texts.nobodySignedIn);
};

const gateway = await startGateway();
let openId: string | undefined;
let userIdentifier = 'auto';
let appId = registerApp(gateway, '2021004100000001', 'both');
gateway.addUser({
  userId,
  nickName: '小明',
  avatar: 'https://tfs.alipayobjects.com/images/partner/T1k0xiXXRnXXXXXXXX',
});

narrator.title(texts.title, texts.circumstances);
const settings = (): Record<string, string> => ({
  appId,
  privateKey,
  alipayPublicKey: gateway.publicKeyLine,
  gateway: gateway.url,
  userIdentifier,
});
const { native, web, remove } = await loadPackedConnectors(settings);
try {
  await narrator.scene(texts.scenes.userId, async () => {
    const known = await signIn(gateway, native, appId);
    assert.equal(known.id, userId);
    assert.equal(known.name, '小明');
  });

  await narrator.scene(texts.scenes.openId, async () => {
    appId = registerApp(gateway, '2021004100000002', 'open_id');
    openId = (await signIn(gateway, native, appId)).id;
    assert.match(openId, /^[\w-]{40,}$/);
    assert.notEqual(openId, userId);
  });

  await narrator.scene(texts.scenes.browser, async () => {
    const same = await signIn(gateway, web, appId, browser);
    assert.equal(same.id, openId);
  });

  await narrator.scene(texts.scenes.forgery, () => tellForgery(gateway, native, appId));

  await narrator.scene(texts.scenes.move, async () => {
    appId = registerApp(gateway, '2021004100000003', 'both', conversionMethod);
    const tenant = await moveUsers(gateway, settings(), userId, narrator);
    const [first] = tenant.users.values();
    userIdentifier = 'open_id';
    const { id } = await signIn(gateway, native, appId);
    assert(first);
    assert.equal(accountOf(tenant, id), first);
    narrator.check(texts.sameAccount);
  });

  const isWell = narrator.end(texts.scenesWell, texts.next);
  process.exitCode = isWell ? 0 : 1;
} finally {
  await remove();
  await gateway.close();
}
