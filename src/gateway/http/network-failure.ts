import { type Delivery, type GatewayFailure, UnreachableError } from '../errors.ts';
import { TunnelError } from './tunnel-agent.ts';

/** What got's errors say, as far as it may be repeated: the rest of them holds the request. */
interface NetworkError {
  code: string | undefined;
  /** The phase that took too long, if one did. */
  event: string | undefined;
}

const readNetworkError = (error: unknown): NetworkError => {
  const member = (name: 'code' | 'event'): string | undefined => {
    const value: unknown =
      error instanceof Error && name in error ? Reflect.get(error, name) : undefined;
    return typeof value === 'string' && /^\w{1,64}$/.test(value) ? value : undefined;
  };
  return { code: member('code'), event: member('event') };
};

type NetworkFailureCode = Extract<
  GatewayFailure,
  { host: string | undefined; systemCode: string }
>['code'];

const bySystemCode = new Map<string, NetworkFailureCode>([
  ['ENOTFOUND', 'host-not-found'],
  ['EAI_AGAIN', 'host-lookup-failed'],
  ['ECONNREFUSED', 'connection-refused'],
  ['ECONNRESET', 'connection-closed'],
  ['EPIPE', 'connection-closed'],
]);

const bySlowPhase = new Map<string, NetworkFailureCode>([
  ['lookup', 'host-lookup-timeout'],
  ['connect', 'connection-timeout'],
  ['secureConnect', 'tls-handshake-timeout'],
]);

const tlsTrouble = /CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL|EPROTO|HOSTNAME/;

const failureCode = ({ code = '', event = '' }: NetworkError): NetworkFailureCode => {
  if (code === 'ETIMEDOUT') {
    return bySlowPhase.get(event) ?? 'answer-timeout';
  }
  return (
    bySystemCode.get(code) ?? (tlsTrouble.test(code) ? 'tls-not-trusted' : 'connection-failed')
  );
};

const tunnelFailure = (
  { proxy, systemCode, status }: TunnelError,
  host: string,
): GatewayFailure => {
  if (status === 407) {
    return { code: 'proxy-credentials-refused', proxy };
  }
  if (status !== undefined) {
    return { code: 'proxy-refused', proxy, host, status };
  }
  return systemCode === 'ETIMEDOUT'
    ? { code: 'proxy-timeout', proxy, host }
    : { code: 'proxy-connection-failed', proxy, systemCode };
};

/**
 * Finds which failure a network error is, without a word of the request.
 *
 * @param error what got threw; only its `code`, its `event` and a TunnelError below are looked at.
 */
export const networkFailure = (
  error: unknown,
  host: string,
  delivery: Delivery,
): UnreachableError => {
  if (error instanceof Error && error.cause instanceof TunnelError) {
    const { cause } = error;
    return new UnreachableError(tunnelFailure(cause, host), delivery, cause.status === undefined);
  }
  const networkError = readNetworkError(error);
  const systemCode = networkError.code ?? 'unknown error';
  return new UnreachableError({ code: failureCode(networkError), host, systemCode }, delivery);
};
