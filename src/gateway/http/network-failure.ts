import { UnreachableError } from '../errors.ts';
import type { Fate } from './delivery.ts';

/** What got's errors tell, as far as it may be told: the rest of them holds the request. */
interface NetworkError {
  code: string;
  /** The phase that took too long, where one did. */
  event: string | undefined;
}

const readNetworkError = (error: unknown): NetworkError => {
  const member = (name: 'code' | 'event'): string | undefined => {
    const value: unknown =
      error instanceof Error && name in error ? Reflect.get(error, name) : undefined;
    return typeof value === 'string' && /^\w{1,64}$/.test(value) ? value : undefined;
  };
  return { code: member('code') ?? 'unknown error', event: member('event') };
};

const tlsTrouble = /CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL|EPROTO|HOSTNAME/;

const slowPhases: Record<string, string> = {
  lookup: 'The name of {host} was not resolved in time',
  connect: '{host} did not accept the connection in time',
  secureConnect: '{host} did not finish the TLS handshake in time',
};

const failures: Record<string, [message: string, hint: string]> = {
  ENOTFOUND: [
    'The name {host} cannot be resolved',
    "Check the host name in `gateway`, and the server's DNS.",
  ],
  EAI_AGAIN: ['The name {host} cannot be resolved for now', "Check the server's DNS."],
  ECONNREFUSED: [
    '{host} refused the connection',
    'Check `gateway`, and whether a firewall or proxy stands in the way.',
  ],
  ECONNRESET: ['{host} closed the connection before it had answered', 'Try again.'],
  EPIPE: ['{host} closed the connection before it had answered', 'Try again.'],
};

/**
 * Says of a network error which host failed and how, without a word of the request.
 *
 * @param error what got threw; only its `code` and `event` are looked at.
 */
export const describeNetworkFailure = (
  error: unknown,
  host: string,
  fate: Fate,
): UnreachableError => {
  const { code, event } = readNetworkError(error);
  const [message, hint] =
    failures[code] ??
    (code === 'ETIMEDOUT'
      ? [
          slowPhases[event ?? ''] ?? '{host} did not answer in time',
          'Check the network between Logto and Alipay; if it lasts, ask Alipay support.',
        ]
      : tlsTrouble.test(code)
        ? [
            'The TLS certificate or handshake of {host} is not trustworthy',
            "Something between Logto and Alipay may be intercepting the connection. Check the server's clock and its proxy, and that `gateway` is right.",
          ]
        : ['The connection to {host} failed', 'Check the network between Logto and Alipay.']);
  return new UnreachableError(`${message.replace('{host}', host)} (${code}).`, fate, { hint });
};
