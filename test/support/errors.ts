import { expect } from 'vitest';
import { GatewayError } from '../../src/gateway/errors.ts';

const asGatewayError = (error: unknown): GatewayError => {
  if (error instanceof GatewayError) {
    return error;
  }
  expect.fail(`This is no GatewayError: ${error}`);
};

/** The GatewayError that a step must throw. */
export const thrownBy = (step: () => unknown): GatewayError => {
  try {
    step();
  } catch (error) {
    return asGatewayError(error);
  }
  expect.fail('Nothing was thrown.');
};

/** The GatewayError that a promise must be rejected with. */
export const failureOf = (promise: Promise<unknown>): Promise<GatewayError> =>
  promise.then(() => expect.fail('It did not fail.'), asGatewayError);
