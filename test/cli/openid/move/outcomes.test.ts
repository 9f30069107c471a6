import { describe, expect, it } from 'vitest';
import {
  isOfOneUser,
  type MoveOutcome,
  Outcomes,
} from '../../../../src/cli/openid/move/outcomes.ts';
import { LogtoError } from '../../../../src/logto/errors.ts';

const refusal = new LogtoError({ code: 'refused', call: 'PUT', status: 422, logtoCode: 'a.b' });
const notUnderstood = new LogtoError({ code: 'answer-not-understood', call: 'PUT', members: [] });
const busy = new LogtoError({ code: 'busy', host: 'x', status: 503 });

const refuse = (outcomes: Outcomes, id: string, error: Error = refusal) =>
  outcomes.count(id, () => Promise.reject(error));

describe('what has come of each user', () => {
  it('is counted once, by the last outcome, and named unless it is as wished', async () => {
    const outcomes = new Outcomes();
    const ends: Array<[id: string, ending: MoveOutcome]> = [
      ['a', 'moved'],
      ['b', 'gone'],
      ['c', 'changed'],
      ['b', 'changed'],
      ['c', 'moved'],
      ['f', 'already'],
    ];
    for (const [id, ending] of ends) {
      await outcomes.count(id, async () => ending);
    }
    await refuse(outcomes, 'd');
    await refuse(outcomes, 'e', notUnderstood);
    const counts = { moved: 2, already: 1, changed: 1, refused: 2 };
    expect(Object.fromEntries(outcomes.counts)).toEqual(counts);
    expect(outcomes.refused).toBe(2);
    expect([...outcomes.notMoved.values()]).toEqual([
      { logtoId: 'b', ending: 'changed' },
      { logtoId: 'd', ending: 'refused', status: 422, logtoCode: 'a.b' },
      { logtoId: 'e', ending: 'refused' },
    ]);
    const refused = ['a', 'b', 'd'].map((logtoId) => outcomes.isRefused({ logtoId }));
    expect(refused).toEqual([false, false, true]);
    expect(new Outcomes().refused).toBe(0);
  });

  it('is a failure of all if it is not about one user', async () => {
    const outcomes = new Outcomes();
    for (const error of [busy, new Error('x')]) {
      expect(isOfOneUser(error)).toBe(false);
      await expect(refuse(outcomes, 'a', error)).rejects.toBe(error);
    }
    expect(outcomes.notMoved.size).toBe(0);
  });

  it('is a failure of all after twenty refusals in a row', async () => {
    const refuseMany = async (outcomes: Outcomes, first: number, count: number) => {
      for (let index = first; index < first + count; index += 1) {
        await refuse(outcomes, `u${index}`);
      }
    };
    const outcomes = new Outcomes();
    await refuseMany(outcomes, 0, 20);
    await expect(refuse(outcomes, 'u20')).rejects.toBe(refusal);
    for (const ending of ['gone', 'moved'] as const) {
      const interrupted = new Outcomes();
      await refuseMany(interrupted, 0, 20);
      await interrupted.count('x', async () => ending);
      await refuseMany(interrupted, 20, 20);
      expect(interrupted.refused).toBe(40);
      await expect(refuse(interrupted, 'u40')).rejects.toBe(refusal);
    }
  });
});
