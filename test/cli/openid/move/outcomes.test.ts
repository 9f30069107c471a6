import { describe, expect, it } from 'vitest';
import { isOfOneUser, Outcomes } from '../../../../src/cli/openid/move/outcomes.ts';
import { LogtoError } from '../../../../src/logto/errors.ts';

const refusal = new LogtoError({ code: 'refused', call: 'PUT', status: 422, logtoCode: 'a.b' });
const notUnderstood = new LogtoError({ code: 'answer-not-understood', call: 'PUT', members: [] });
const busy = new LogtoError({ code: 'busy', host: 'x', status: 503 });

const make = () => new Outcomes<'moved' | 'gone' | 'changed'>(['moved']);

describe('what has come of each user', () => {
  it('is counted once, by the last outcome, and named unless it is as wished', async () => {
    const outcomes = make();
    outcomes.take('a', 'moved');
    outcomes.take('b', 'gone');
    outcomes.take('c', 'changed');
    outcomes.take('b', 'changed');
    outcomes.take('c', 'moved');
    await outcomes.count('d', () => Promise.reject(refusal));
    await outcomes.count('e', () => Promise.reject(notUnderstood));
    expect(Object.fromEntries(outcomes.counts)).toEqual({ moved: 2, changed: 1, refused: 2 });
    expect(outcomes.refused).toBe(2);
    expect([...outcomes.notMoved.values()]).toEqual([
      { logtoId: 'b', ending: 'changed' },
      { logtoId: 'd', ending: 'refused', status: 422, logtoCode: 'a.b' },
      { logtoId: 'e', ending: 'refused' },
    ]);
    const refused = ['a', 'b', 'd'].map((logtoId) => outcomes.isRefused({ logtoId }));
    expect(refused).toEqual([false, false, true]);
    expect(make().refused).toBe(0);
  });

  it('is a failure of all if it is not about one user', async () => {
    const outcomes = make();
    for (const error of [busy, new Error('x')]) {
      expect(isOfOneUser(error)).toBe(false);
      await expect(outcomes.count('a', () => Promise.reject(error))).rejects.toBe(error);
    }
    expect(outcomes.notMoved.size).toBe(0);
  });

  it('is a failure of all after twenty refusals in a row', async () => {
    const refuse = (outcomes: ReturnType<typeof make>, first: number, count: number) =>
      Array.from({ length: count }, (_, index) => outcomes.refuse(`u${first + index}`, refusal));
    const outcomes = make();
    refuse(outcomes, 0, 20);
    expect(() => refuse(outcomes, 20, 1)).toThrow(refusal);
    const interrupted = make();
    refuse(interrupted, 0, 20);
    interrupted.take('x', 'gone');
    refuse(interrupted, 20, 20);
    expect(interrupted.refused).toBe(40);
    expect(() => refuse(interrupted, 40, 1)).toThrow(refusal);
  });
});
