import { EventEmitter } from 'node:events';
import type { Request } from 'got';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Delivery } from '../../../src/gateway/errors.ts';
import { watchDelivery } from '../../../src/gateway/http/delivery.ts';

// What depends on which of two errors the kernel is quicker to give, and on single milliseconds,
// is played here; what a real connection does stands in transport.test.ts.

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** The delivery of a request that is given a kept connection and fails so many milliseconds later. */
const deliveryOn = (code: string, afterMs: number): Delivery => {
  const stream = new EventEmitter() as Request;
  const request = new EventEmitter();
  const { deliveryAfter } = watchDelivery(stream);
  stream.emit('request', request);
  request.emit('socket', { connecting: false });
  vi.advanceTimersByTime(afterMs);
  return deliveryAfter(Object.assign(new Error(code), { code }));
};

describe('a kept connection', () => {
  it.each(['ECONNRESET', 'EPIPE'])('was stale if it fails with %s within a second', (code) => {
    expect(deliveryOn(code, 999)).toBe('stale');
  });

  it.each([
    ['ECONNRESET', 1000],
    ['EPIPE', 1000],
    ['ETIMEDOUT', 0],
  ])('was not stale if it fails with %s after %i ms', (code, afterMs) => {
    expect(deliveryOn(code, afterMs)).toBe('possibly-received');
  });
});
