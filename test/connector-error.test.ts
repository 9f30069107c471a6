import { ConnectorError, ConnectorErrorCodes } from '@logto/connector-kit';
import { describe, expect, it } from 'vitest';
import { connectorError, withConnectorErrors } from '../src/connector-error.ts';
import { GatewayError, type Meaning } from '../src/gateway/errors.ts';

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
      new GatewayError(meaning, 'What happened.', {
        code: '40002',
        subCode: 'isv.something',
        subMessage: '说明',
        hint: 'What to do.',
        traceId: '0b1',
      }),
    );
    expect(error).toBeInstanceOf(ConnectorError);
    expect(error).toMatchObject({
      code,
      data: {
        errorDescription: 'What happened.',
        code: '40002',
        sub_code: 'isv.something',
        sub_msg: '说明',
        hint: 'What to do.',
        traceId: '0b1',
      },
    });
  });

  it('leaves out what is not known', async () => {
    const error = await thrownBy(new GatewayError('general', 'What happened.'));
    expect(error instanceof ConnectorError && error.data).toStrictEqual({
      errorDescription: 'What happened.',
    });
  });

  it('passes a ConnectorError on as it is', async () => {
    const error = connectorError(ConnectorErrorCodes.InvalidConfig, { errorDescription: 'x' });
    expect(await thrownBy(error)).toBe(error);
  });

  it('says nothing of an error that nobody foresaw', async () => {
    const error = await thrownBy(new SyntaxError('Unexpected token in "sentinel-secret"'));
    expect(error).toMatchObject({
      code: ConnectorErrorCodes.General,
      data: {
        errorDescription: 'The Alipay connector failed unexpectedly.',
        hint: 'This is a mistake in the connector. Please report it with the time of the sign-in.',
      },
    });
    expect(error).not.toHaveProperty('cause');
    expect(error instanceof Error && error.stack).not.toContain('sentinel');
  });
});
