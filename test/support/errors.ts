import { expect } from 'vitest';
import { describeFailure } from '../../src/connector/messages/describe.ts';
import { en } from '../../src/connector/messages/en.ts';
import { GatewayError } from '../../src/gateway/errors.ts';

type ErrorClass<Thrown extends Error> = abstract new (...args: never[]) => Thrown;

/** The error of a class that a step must throw, or that its promise must be rejected with. */
export const errorFrom = async <Thrown extends Error>(
  step: Promise<unknown> | (() => unknown),
  Class: ErrorClass<Thrown>,
): Promise<Thrown> => {
  try {
    await (typeof step === 'function' ? step() : step);
  } catch (error) {
    if (error instanceof Class) {
      return error;
    }
    expect.fail(`This is not a ${Class.name}: ${error}`);
  }
  expect.fail('Nothing was thrown.');
};

/** The GatewayError of a step or promise that must fail. */
export const failureOf = (step: Promise<unknown> | (() => unknown)): Promise<GatewayError> =>
  errorFrom(step, GatewayError);

/** What the connector's errors say of a failure in English. */
export const messageOf = ({ failure }: GatewayError): string =>
  describeFailure(failure, en).message;

/** The hint of a failure in English. */
export const hintOf = ({ failure }: GatewayError): string | undefined =>
  describeFailure(failure, en).hint;
