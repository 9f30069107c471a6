import { createPublicKey, generateKeyPair, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { promisify } from 'node:util';
import { Accounts } from './accounts.ts';
import { callbackOf, webCallbackOf } from './callback.ts';
import { decodeText } from './charset.ts';
import { Connections } from './connections.ts';
import { answerConsentPage, consentPath } from './consent-page.ts';
import { answerControl } from './control.ts';
import { converse } from './conversation.ts';
import { decodeRequest, receiveBody } from './decode-request.ts';
import { deliver, distortParcel, parcelOf } from './delivery.ts';
import { seal } from './envelope.ts';
import { Faults, findFault } from './faults.ts';
import type { Gateway, GatewayOptions } from './gateway-handle.ts';
import { RequestLog } from './request-log.ts';
import { readPrivateKey, signBytes } from './signature.ts';

/**
 * Starts a gateway of its own on 127.0.0.1 that answers as Alipay's does. It has its own key
 * pair, its own accounts and its own idea of what a signature covers.
 *
 * @see docs/alipay-gateway.md §8
 */
export const startGateway = async (options: GatewayOptions = {}): Promise<Gateway> => {
  const key =
    options.key === undefined
      ? (await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })).privateKey
      : readPrivateKey(options.key);
  const publicKey = createPublicKey(key);
  const accounts = new Accounts(options.now ?? Date.now);
  const faults = new Faults();
  const log = new RequestLog(options.requestLogLimit ?? 1000);
  const server: Server =
    options.tls === undefined ? createHttpServer() : createHttpsServer(options.tls);
  server.keepAliveTimeout = options.keepAliveTimeoutMs ?? 5000;
  const connections = new Connections(server);

  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await receiveBody(message);
    const path = message.url?.replace(/\?.*$/s, '') ?? '';
    const answerPage = pages.get(path);
    if (body === undefined) {
      response.writeHead(413).end();
    } else if (options.control === true && path.startsWith('/control/')) {
      answerControl(gateway, `${message.method} ${path}`, body, response);
    } else if (answerPage === undefined) {
      response.writeHead(404).end();
    } else if (message.method !== 'POST' && message.method !== 'GET') {
      response.writeHead(405).end();
    } else {
      await answerPage(message, body, response);
    }
  };

  const answerGateway = async (
    message: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void> => {
    const { socket } = message;
    const connection = connections.numberOf(socket);
    const traceId = randomUUID().replaceAll('-', '');
    const request = decodeRequest(message, body);
    const strike = faults.strike(request.parameters);
    const { reply, caller, verified } = converse(request, strike, {
      accounts,
      timestampToleranceSeconds: options.timestampToleranceSeconds,
      suffix:
        options.errCheckSuffix === false
          ? ''
          : `，解决方案：https://open.alipay.com/api/errCheck?traceId=${traceId}&source=openapi`,
    });
    const charset = findFault(strike.faults, 'gbk') === undefined ? request.charset : 'gbk';
    const certificates = caller?.app.certificates;
    const renewed = certificates && accounts.renewedCertificate;
    const sealed = seal(
      reply,
      {
        key: renewed ? readPrivateKey(renewed.key) : key,
        signType: caller?.app.signType ?? 'RSA2',
        charset,
        alipayCertSn: renewed?.alipayCertSn ?? certificates?.alipayCertSn,
      },
      strike.faults,
    );
    log.add(request, verified, reply, decodeText(sealed, charset), strike.faults, connection);
    const parcel = distortParcel(parcelOf(sealed, charset, traceId), strike.faults);
    await deliver(response, parcel, strike.faults, {
      reset: () => connections.reset(socket),
      latencyMs: options.latencyMs ?? 0,
    });
  };

  const pages = new Map([
    ['/gateway.do', answerGateway],
    [consentPath, answerConsentPage(accounts)],
  ]);

  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    answer(message, response).catch((error: unknown) => {
      // Either the client left in the middle of its request, or this emulator is at fault.
      if (!response.destroyed && !response.headersSent) {
        response.writeHead(500).end(String(error));
      } else {
        response.destroy();
      }
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const origin = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;

  const gateway: Gateway = {
    url: `${origin}/gateway.do`,
    origin,
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    publicKeyLine: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    sign: (text, signType = 'RSA2') => signBytes(Buffer.from(text), key, signType),
    registerApp: (app) => accounts.registerApp(app),
    addUser: (user) => accounts.addUser(user),
    renewCertificate: (certificate) => {
      accounts.renewedCertificate = certificate;
    },
    authorize: (consent) => ({ auth_code: accounts.authorize(consent) }),
    callback: (consent) => callbackOf(consent, accounts.authorize(consent)),
    webCallback: (consent) => webCallbackOf(consent, accounts.authorize(consent)),
    expireAuthorizationCode: (code) => accounts.expireAuthorizationCode(code),
    expireAccessToken: (accessToken) => accounts.expireAccessToken(accessToken),
    expireRefreshToken: (refreshToken) => accounts.expireRefreshToken(refreshToken),
    revoke: (token) => accounts.revoke(token),
    get conversionOrders() {
      return accounts.orders.all();
    },
    reviewOrder: (orderId, status, refuseReason) =>
      accounts.orders.review(orderId, status, refuseReason),
    fail: (order) => faults.fail(order),
    clearFaults: () => faults.clear(),
    requests: log.requests,
    connections,
    async close() {
      if (server.listening) {
        server.close();
        connections.destroyAll();
        await once(server, 'close');
      }
    },
  };
  return gateway;
};
