import { setImmediate as soon } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue, type Turn } from '../../src/queue/fair-queue.ts';

/** A queue whose tasks end when the test says so; `started` names them in the order of their start. */
const startQueue = (most: number, mostHeavy?: number) => {
  const queue = new FairQueue({ most, ...(mostHeavy !== undefined && { mostHeavy }) });
  const started: string[] = [];
  const running = new Map<string, () => void>();
  const run = (name: string, turn: Turn) =>
    queue.run(turn, () => {
      started.push(name);
      return new Promise<void>((resolve) => {
        running.set(name, () => {
          running.delete(name);
          resolve();
        });
      });
    });
  return { queue, started, running, run };
};

const wants = fc.array(
  fc.record({ line: fc.integer({ min: 0, max: 3 }), isUrgent: fc.boolean(), endsFirst: fc.nat(9) }),
  { maxLength: 40 },
);

describe('a fair queue', () => {
  it('runs each task once and no more than it may, and knows when it is idle', async () => {
    await fc.assert(
      fc.asyncProperty(wants, fc.integer({ min: 1, max: 4 }), async (all, most) => {
        const { queue, started, running, run } = startQueue(most, 1);
        const ends = all.map(({ line, isUrgent }, index) =>
          run(`${line}:${index}`, { line: `${line}`, isUrgent, isHeavy: line === 3 }),
        );
        for (const { endsFirst } of all) {
          await soon();
          const names = [...running.keys()];
          const areHeavy = names.filter((name) => name.startsWith('3:'));
          expect(names.length).toBeLessThanOrEqual(most);
          expect(areHeavy.length).toBeLessThanOrEqual(1);
          expect(queue.isIdle).toBe(false);
          running.get(names[endsFirst % names.length] ?? '')?.();
        }
        await Promise.all(ends);
        expect(started).toHaveLength(all.length);
        expect(queue.isIdle).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('lets the urgent ones of a line go first, in their order', async () => {
    const { started, running, run } = startQueue(1);
    for (const name of ['first', 'usual', 'urgent', 'urgent too']) {
      void run(name, { line: 'a', isUrgent: name.startsWith('urgent') });
    }
    void run('other', { line: 'b' });
    await soon();
    while (running.size > 0) {
      await soon();
      [...running.values()][0]?.();
      await soon();
    }
    expect(started).toEqual(['first', 'urgent', 'other', 'urgent too', 'usual']);
  });

  it('is idle after a wait that ended with its deadline', async () => {
    const { queue, running, run } = startQueue(1);
    const first = run('first', { line: 'a' });
    const late = run('late', { line: 'b', deadline: { remainingMs: () => 1 } });
    await expect(late).rejects.toMatchObject({ code: 'turn-timeout', message: 'turn-timeout' });
    expect(queue.isIdle).toBe(false);
    running.get('first')?.();
    await first;
    expect(queue.isIdle).toBe(true);
  });
});
