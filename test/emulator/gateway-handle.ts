import type { KeyObject } from 'node:crypto';
import type { Callback, ConsentWithState, WebCallback } from './callback.ts';
import type { ConversionOrder, OrderStatus } from './conversion-orders.ts';
import type { FaultOrder } from './faults.ts';
import type { AppRegistration, Consent, RenewedCertificate, User } from './registration.ts';
import type { LoggedRequest } from './request-log.ts';
import type { SignType } from './signature.ts';

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
  callback(consent: ConsentWithState): Callback;
  /** Authorizes, and gives what the browser brings back. */
  webCallback(consent: ConsentWithState): WebCallback;
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
