import { ConnectorError, ConnectorErrorCodes } from '@logto/connector-kit';
import { describe, expect, it } from 'vitest';
import { connectorError, withConnectorErrors } from '../../src/connector/connector-error.ts';
import type { Meaning } from '../../src/gateway/error-table.ts';
import { GatewayError, UnreachableError } from '../../src/gateway/errors.ts';

const thrownBy = async (error: unknown): Promise<unknown> =>
  withConnectorErrors(() => Promise.reject(error)).then(
    () => undefined,
    (reason: unknown) => reason,
  );

describe('withConnectorErrors', () => {
  it('passes results on', async () => {
    await expect(withConnectorErrors(async () => 7)).resolves.toBe(7);
  });

  it.each<[Meaning, ConnectorErrorCodes]>([
    ['authorization-code', ConnectorErrorCodes.SocialAuthCodeInvalid],
    ['access-token', ConnectorErrorCodes.SocialAccessTokenInvalid],
    ['authorization', ConnectorErrorCodes.AuthorizationFailed],
    ['configuration', ConnectorErrorCodes.InvalidConfig],
    ['rate-limit', ConnectorErrorCodes.RateLimitExceeded],
    ['invalid-answer', ConnectorErrorCodes.InvalidResponse],
    ['general', ConnectorErrorCodes.General],
  ])('gives an error of the gateway that means %s its code', async (meaning, code) => {
    const error = await thrownBy(
      new GatewayError({ code: 'answer-not-signed' }, meaning, {
        code: '40002',
        subCode: 'isv.something',
        subMessage: '说明',
        traceId: '0b1',
      }),
    );
    expect(error).toBeInstanceOf(ConnectorError);
    expect(error).toMatchObject({
      code,
      data: {
        reason: 'answer-not-signed',
        errorDescription: 'The answer is not signed.',
        code: '40002',
        sub_code: 'isv.something',
        sub_msg: '说明',
        hint: expect.stringMatching(/^Check `alipayPublicKey` or `alipayCert`/),
        traceId: '0b1',
      },
    });
  });

  it.each([
    ['openapi.alipay.com', 'openapi.alipay.com refused'],
    ['openapi-sandbox.dl.alipaydev.com', 'openapi-sandbox.dl.alipaydev.com refused'],
    ['openapi.alipay.com:8443', 'The gateway refused'],
    ['internal.example', 'The gateway refused'],
    ['10.0.0.1:6379', 'The gateway refused'],
  ])("names a host only if it is one of Alipay's: %s", async (host, named) => {
    const failure = { code: 'connection-refused', host, systemCode: 'ECONNREFUSED' } as const;
    const error = await thrownBy(new UnreachableError(failure, 'not-sent'));
    expect(error instanceof ConnectorError && error.data).toMatchObject({
      errorDescription: `${named} the connection (ECONNREFUSED).`,
    });
    expect(JSON.stringify(error).includes(host)).toBe(named.startsWith(host));
  });

  it('names no proxy', async () => {
    const failure = {
      code: 'proxy-refused',
      proxy: 'proxy.internal.example:3128',
      host: 'openapi.alipay.com',
      status: 403,
    } as const;
    const error = await thrownBy(new UnreachableError(failure, 'not-sent'));
    expect(error instanceof ConnectorError && error.data).toMatchObject({
      reason: 'proxy-refused',
      errorDescription: 'The proxy refused to open a connection to openapi.alipay.com (HTTP 403).',
    });
    expect(JSON.stringify(error)).not.toContain('internal');
  });

  it('leaves out what is not known', async () => {
    const error = await thrownBy(new GatewayError({ code: 'answer-not-json' }, 'general'));
    expect(error instanceof ConnectorError && error.data).toStrictEqual({
      reason: 'answer-not-json',
      errorDescription: 'The answer is not valid JSON.',
    });
  });

  it('passes a ConnectorError on as it is', async () => {
    const error = connectorError(ConnectorErrorCodes.General, { code: 'unexpected' });
    expect(await thrownBy(error)).toBe(error);
  });

  it('says only of an unexpected error where it was thrown', async () => {
    const unexpected = new SyntaxError('Unexpected token in "sentinel-secret"');
    const error = await thrownBy(Object.assign(unexpected, { name: 'sentinel' }));
    expect(error).toHaveProperty('code', ConnectorErrorCodes.General);
    expect(error).toHaveProperty('data', {
      reason: 'unexpected',
      errorDescription: 'The Alipay connector failed unexpectedly.',
      hint: 'This is a mistake in the connector. Please report it with its `frames`, which say where.',
      errorClass: 'SyntaxError',
      frames: [],
    });
    expect(error).not.toHaveProperty('cause');
    expect(error instanceof Error && error.stack).not.toContain('sentinel');
  });
});
