import { describe, expect, it } from 'vitest';
import { rateAt } from '../../../src/cli/logto/connection.ts';
import { parseLogtoAddress } from '../../../src/logto/address.ts';

describe('the rate of requests', () => {
  it.each([
    ['https://abc.logto.app', undefined, 8],
    ['https://abc.logto.app', 15, 15],
    ['https://auth.example.com', undefined, undefined],
    ['https://logto.app.example.com', undefined, undefined],
    ['https://auth.example.com', 3, 3],
  ])('at %s, if %s is given, is %s', (core, given, rate) => {
    expect(rateAt(parseLogtoAddress(core), given)).toBe(rate);
  });
});
