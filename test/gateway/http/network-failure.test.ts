import { describe, expect, it } from 'vitest';
import { UnreachableError } from '../../../src/gateway/errors.ts';
import { networkFailure } from '../../../src/gateway/http/network-failure.ts';
import { TunnelError } from '../../../src/gateway/http/tunnel-agent.ts';
import { hintOf, messageOf } from '../../support/errors.ts';

const failureWith = (members: object): UnreachableError =>
  networkFailure(Object.assign(new Error('secret'), members), 'alipay.test:8443', 'stale');

describe('a network failure', () => {
  it.each<[object, string, RegExp]>([
    [
      { code: 'ENOTFOUND' },
      'The name of alipay.test:8443 cannot be resolved (ENOTFOUND).',
      /`gateway`.*DNS/,
    ],
    [
      { code: 'EAI_AGAIN' },
      'The name of alipay.test:8443 cannot be resolved for now (EAI_AGAIN).',
      /DNS/,
    ],
    [
      { code: 'ECONNREFUSED' },
      'alipay.test:8443 refused the connection (ECONNREFUSED).',
      /firewall/,
    ],
    [
      { code: 'ECONNRESET' },
      'alipay.test:8443 closed the connection before it had answered (ECONNRESET).',
      /Try again/,
    ],
    [
      { code: 'EPIPE' },
      'alipay.test:8443 closed the connection before it had answered (EPIPE).',
      /Try again/,
    ],
    [
      { code: 'ETIMEDOUT', event: 'lookup' },
      'The name of alipay.test:8443 was not resolved in time (ETIMEDOUT).',
      /network/,
    ],
    [
      { code: 'ETIMEDOUT', event: 'connect' },
      'alipay.test:8443 did not accept the connection in time (ETIMEDOUT).',
      /network/,
    ],
    [
      { code: 'ETIMEDOUT', event: 'secureConnect' },
      'alipay.test:8443 did not finish the TLS handshake in time (ETIMEDOUT).',
      /network/,
    ],
    [
      { code: 'ETIMEDOUT', event: 'request' },
      'alipay.test:8443 did not answer in time (ETIMEDOUT).',
      /network/,
    ],
    [{ code: 'ETIMEDOUT' }, 'alipay.test:8443 did not answer in time (ETIMEDOUT).', /network/],
    ...[
      'CERT_HAS_EXPIRED',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'HOSTNAME_MISMATCH',
      'EPROTO',
    ].map((code): [object, string, RegExp] => [
      { code },
      `The TLS certificate or handshake of alipay.test:8443 is not trustworthy (${code}).`,
      /intercepting/,
    ]),
    [
      { code: 'EHOSTUNREACH' },
      'The connection to alipay.test:8443 failed (EHOSTUNREACH).',
      /network/,
    ],
    [{}, 'The connection to alipay.test:8443 failed (unknown error).', /network/],
    [{ code: 42 }, 'The connection to alipay.test:8443 failed (unknown error).', /network/],
    [
      { code: 'a secret, in words' },
      'The connection to alipay.test:8443 failed (unknown error).',
      /network/,
    ],
  ])('of %j names the host, the cause and what to look at', (members, message, hint) => {
    const error = failureWith(members);
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error.meaning).toBe('general');
    expect(messageOf(error)).toBe(message);
    expect(hintOf(error)).toMatch(hint);
    expect(error).toMatchObject({ delivery: 'stale', isTransient: true, details: {} });
    expect(error.cause).toBeUndefined();
  });

  it('may be anything that was thrown', () => {
    expect(messageOf(networkFailure('secret', 'a', 'stale'))).toBe(
      'The connection to a failed (unknown error).',
    );
  });
});

describe('a failure of the proxy', () => {
  it.each<[string, number | undefined, string, RegExp, boolean]>([
    [
      'ENOTFOUND',
      undefined,
      'The connection to the proxy proxy.test:3128 failed (ENOTFOUND).',
      /HTTPS_PROXY.*NO_PROXY/,
      true,
    ],
    [
      'ETIMEDOUT',
      undefined,
      'The proxy proxy.test:3128 opened no connection to alipay.test in time.',
      /HTTPS_PROXY/,
      true,
    ],
    [
      'ERR_PROXY_TUNNEL',
      407,
      'The proxy proxy.test:3128 asks for a user name and password, or does not accept those that it got (HTTP 407).',
      /percent-encoded/,
      false,
    ],
    [
      'ERR_PROXY_TUNNEL',
      403,
      'The proxy proxy.test:3128 refused to open a connection to alipay.test (HTTP 403).',
      /Allow this host/,
      false,
    ],
  ])('by %s and status %s names the proxy and what to check', (...row) => {
    const [systemCode, status, message, hint, isTransient] = row;
    const cause = new TunnelError('proxy.test:3128', systemCode, status);
    const error = networkFailure(new Error('secret', { cause }), 'alipay.test', 'not-sent');
    expect(messageOf(error)).toBe(message);
    expect(hintOf(error)).toMatch(hint);
    expect(error).toMatchObject({ delivery: 'not-sent', isTransient });
    expect(error.cause).toBeUndefined();
  });
});
