import { createPublicKey, generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { promisify } from 'node:util';
import {
  Accounts,
  type AppRegistration,
  type Consent,
  type RenewedCertificate,
  type User,
} from './accounts.ts';
import { decodeText } from './charset.ts';
import { Connections } from './connections.ts';
import { answerControl } from './control.ts';
import { converse } from './conversation.ts';
import type { ConversionOrder, OrderStatus } from './conversion-orders.ts';
import { decodeRequest, receiveBody } from './decode-request.ts';
import { deliver, distortParcel, parcelOf } from './delivery.ts';
import { seal } from './envelope.ts';
import { type FaultOrder, Faults, findFault } from './faults.ts';
import { type LoggedRequest, RequestLog } from './request-log.ts';
import { readPrivateKey, type SignType, signBytes } from './signature.ts';

export interface GatewayOptions {
  /** Alipay's private key: KeyObject, PEM or one base64 line of PKCS#8. Default: a new one. */
  readonly key?: KeyObject | string;
  /** Serves HTTPS with this key and certificate. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer };
  /** Default: any free one. */
  readonly port?: number;
  /** How long every answer takes; default 0. */
  readonly latencyMs?: number;
  /** How long an idle connection is kept; default 5000. */
  readonly keepAliveTimeoutMs?: number;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** How far a timestamp may be off. Default: as far as it likes, since no limit is known. */
  readonly timestampToleranceSeconds?: number;
  /** Whether `sub_msg` ends with an address to read on, as in production; default true. */
  readonly errCheckSuffix?: boolean;
  /** How many requests the log keeps; default 1000. */
  readonly requestLogLimit?: number;
  /** Opens `/control/…` to other processes; default false. */
  readonly control?: boolean;
}

/** The query the Alipay app hands back to the app that asked for a sign-in. */
export interface Callback {
  readonly auth_code: string;
  readonly app_id: string;
  readonly scope: string;
  readonly state?: string;
  readonly result_code: 'SUCCESS';
}

export interface Gateway {
  /** The address of `gateway.do`. */
  readonly url: string;
  readonly origin: string;
  /** Alipay's public key, PEM. */
  readonly publicKey: string;
  /** The same in one base64 line, as the console shows it. */
  readonly publicKeyLine: string;
  /** Alipay's signature of a text, in base64, for bodies made by hand. */
  sign(text: string | Uint8Array, signType?: SignType): string;
  registerApp(app: AppRegistration): void;
  addUser(user: User): void;
  /**
   * From now on all apps in certificate mode are answered with this certificate, whatever it is, and
   * can download it. Nothing: with the ones that they were registered with.
   */
  renewCertificate(certificate?: RenewedCertificate): void;
  authorize(consent: Consent): { auth_code: string };
  /** Authorizes, and gives what the phone brings back. */
  callback(consent: Consent & { readonly state?: string }): Callback;
  expireAuthorizationCode(code: string): void;
  expireAccessToken(accessToken: string): void;
  expireRefreshToken(refreshToken: string): void;
  /** The user withdraws the consent behind an access or refresh token. */
  revoke(token: string): void;
  /** The orders for conversion of all apps, oldest first. */
  readonly conversionOrders: readonly ConversionOrder[];
  /** A person at Alipay puts an order into a state. */
  reviewOrder(orderId: string, status: OrderStatus, refuseReason?: string): void;
  fail(order: FaultOrder): void;
  clearFaults(): void;
  /** The last requests, oldest first. */
  readonly requests: readonly LoggedRequest[];
  readonly connections: { readonly opened: number; readonly open: number };
  /** Ends at once, whatever is under way. */
  close(): Promise<void>;
}

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
    if (body === undefined) {
      response.writeHead(413).end();
    } else if (options.control === true && path.startsWith('/control/')) {
      answerControl(gateway, `${message.method} ${path}`, body, response);
    } else if (path !== '/gateway.do') {
      response.writeHead(404).end();
    } else if (message.method !== 'POST' && message.method !== 'GET') {
      response.writeHead(405).end();
    } else {
      await answerGateway(message, body, response);
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
    callback: (consent) => ({
      auth_code: accounts.authorize(consent),
      app_id: consent.appId,
      scope: consent.scope ?? 'auth_user',
      ...(consent.state === undefined ? {} : { state: consent.state }),
      result_code: 'SUCCESS',
    }),
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
