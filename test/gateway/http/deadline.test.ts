import { expect, it, vi } from 'vitest';
import { startDeadline } from '../../../src/gateway/http/deadline.ts';

it('counts down to 0 and stays there, whatever happens to the time of day', () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
  vi.spyOn(Date, 'now').mockReturnValue(0);
  const deadline = startDeadline(250);
  const leftAt = (ms: number): number => {
    clock.mockReturnValue(ms);
    return deadline.remainingMs();
  };
  expect([1000, 1100, 1250, 9000].map(leftAt)).toEqual([250, 150, 0, 0]);
});
