import { describe, expect, it, vi } from 'vitest';
import { forEach } from '../../../../src/cli/openid/move/each.ts';

interface Whole {
  signal?: AbortSignal;
  /** The item that cannot be had. */
  unreadable?: number;
}

/** Steps that end when the test says so. */
const setUp = (count: number, { signal, unreadable }: Whole = {}) => {
  const begun: number[] = [];
  const ends: Array<(error?: Error) => void> = [];
  const stop = vi.fn();
  const step = (item: number) =>
    new Promise<void>((resolve, reject) => {
      begun.push(item);
      ends[item] = (error) => (error ? reject(error) : resolve());
    });
  const items = function* (): Generator<number> {
    for (let item = 0; item < count; item += 1) {
      if (item === unreadable) {
        throw new Error('unreadable');
      }
      yield item;
    }
  };
  const whole = forEach(items(), step, { stop }, signal);
  let isOver = false;
  whole.then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  const end = (...ended: number[]): void => {
    for (const item of ended) {
      ends[item]?.();
    }
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
  return { whole, begun, ends, end, stop, settle, isOver: () => isOver };
};

describe('steps, some at a time', () => {
  it('are four at a time, and each item has one', async () => {
    const { whole, begun, end, settle } = setUp(6);
    await settle();
    expect(begun).toEqual([0, 1, 2, 3]);
    end(2);
    await settle();
    expect(begun).toEqual([0, 1, 2, 3, 4]);
    end(4);
    await settle();
    end(0, 1, 3, 5);
    await whole;
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('are not begun after a failure, and those under way are waited for', async () => {
    const { whole, begun, ends, stop, settle, isOver } = setUp(9);
    const failed = expect(whole).rejects.toThrow('first');
    await settle();
    ends[1]?.(new Error('first'));
    await settle();
    expect([stop.mock.calls.length, isOver()]).toEqual([1, false]);
    ends[0]?.(new Error('second'));
    ends[2]?.();
    await settle();
    expect(isOver()).toBe(false);
    ends[3]?.();
    await failed;
    expect([begun, stop.mock.calls.length]).toEqual([[0, 1, 2, 3], 1]);
  });

  it('are waited for if no more items can be had', async () => {
    const { whole, begun, end, stop, settle, isOver } = setUp(9, { unreadable: 4 });
    const failed = expect(whole).rejects.toThrow('unreadable');
    await settle();
    end(0);
    await settle();
    expect([stop.mock.calls.length, isOver()]).toEqual([1, false]);
    end(1, 2, 3);
    await failed;
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('are not begun after the signal, and end as they do', async () => {
    const stopping = new AbortController();
    const { whole, begun, end, stop, settle } = setUp(9, { signal: stopping.signal });
    await settle();
    stopping.abort();
    end(0, 1, 2, 3);
    await whole;
    expect(begun).toEqual([0, 1, 2, 3]);
    expect(stop).not.toHaveBeenCalled();
  });
});
