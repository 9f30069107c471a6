import { expect, it } from 'vitest';
import { estimateApply } from '../../../src/cli/openid/cost.ts';

it('is as long as the slowest takes: Logto that writes, the way there, or the rate', () => {
  // A real Logto writes about 35 identities a second.
  expect(estimateApply(35_000, {})).toBe(1000);
  expect(estimateApply(35_001, {})).toBe(1001);
  // Four users at a time, with two requests each: 20 users a second at 100 ms.
  expect(estimateApply(20_000, { latency: 100 })).toBe(1000);
  expect(estimateApply(35_000, { latency: 1 })).toBe(1000);
  expect(estimateApply(1000, { rate: 2, latency: 100 })).toBe(1000);
  expect(estimateApply(35_000, { rate: 1000 })).toBe(1000);
  // Listing takes as long, however few there are.
  expect([estimateApply(0, {}), estimateApply(350, {}), estimateApply(351, {})]).toEqual([
    10, 10, 11,
  ]);
});
