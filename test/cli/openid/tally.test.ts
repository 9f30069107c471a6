import { describe, expect, it } from 'vitest';
import { Tally } from '../../../src/cli/openid/tally.ts';
import { LogtoError } from '../../../src/logto/errors.ts';

type Ending = 'moved' | 'already' | 'changed';

const tallyOf = () => new Tally<Ending>(['moved', 'already']);

const refusal = new LogtoError({
  code: 'refused',
  call: 'PUT /api/users',
  status: 422,
  logtoCode: 'user.identity_already_in_use',
});
const misunderstood = new LogtoError({
  code: 'answer-not-understood',
  call: 'GET /api/users',
  members: ['identities'],
});

describe('a tally', () => {
  it('counts the endings, and knows who is not as wished', () => {
    const tally = tallyOf();
    tally.take('a', 'moved');
    tally.take('b', 'moved');
    tally.take('c', 'already');
    tally.take('d', 'changed');
    expect([...tally.counts]).toEqual([
      ['moved', 2],
      ['already', 1],
      ['changed', 1],
    ]);
    expect([...tally.left]).toEqual([['d', { logtoId: 'd', ending: 'changed' }]]);
    expect(tally.refused).toBe(0);
  });

  it('counts who is left once, by the last ending', () => {
    const tally = tallyOf();
    tally.take('a', 'changed');
    tally.refuse('a', refusal);
    tally.refuse('b', refusal);
    expect([...tally.counts]).toEqual([['refused', 2]]);
    expect(tally.refused).toBe(2);
    tally.take('a', 'moved');
    expect([...tally.counts]).toEqual([
      ['moved', 1],
      ['refused', 1],
    ]);
    expect([...tally.left.keys()]).toEqual(['b']);
  });

  it("keeps Logto's own words of a refusal", () => {
    const tally = tallyOf();
    tally.refuse('a', refusal);
    tally.refuse('b', misunderstood);
    expect([...tally.left.values()]).toEqual([
      { logtoId: 'a', ending: 'refused', status: 422, logtoCode: 'user.identity_already_in_use' },
      { logtoId: 'b', ending: 'refused' },
    ]);
  });

  it('tells the refused from others', () => {
    const tally = tallyOf();
    tally.refuse('a', refusal);
    tally.take('b', 'changed');
    const refused = ['a', 'b', 'c'].filter((logtoId) => tally.isRefused({ logtoId }));
    expect(refused).toEqual(['a']);
  });

  it('ends if more than 20 are refused one after another', () => {
    const tally = tallyOf();
    for (let index = 0; index < 20; index += 1) {
      tally.refuse(`a${index}`, refusal);
    }
    expect(() => tally.refuse('b', refusal)).toThrow(refusal);
    expect(tally.left.has('b')).toBe(false);
  });

  it('goes on if one in between is not refused', () => {
    const tally = tallyOf();
    for (let index = 0; index < 40; index += 1) {
      tally.refuse(`a${index}`, refusal);
      if (index === 19) {
        tally.take('b', 'changed');
      }
    }
    expect(tally.refused).toBe(40);
  });

  it.each([
    { what: 'an error of another class', error: new TypeError('x') },
    { what: 'a busy Logto', error: new LogtoError({ code: 'busy', host: 'x', status: 429 }) },
    { what: 'refused credentials', error: new LogtoError({ code: 'credentials-refused' }) },
  ])('ends with what is not about one user: $what', ({ error }) => {
    const tally = tallyOf();
    expect(() => tally.refuse('a', error)).toThrow(error);
    expect(tally.left.size).toBe(0);
  });

  it('takes what a step ends with, or is refused with', async () => {
    const tally = tallyOf();
    await tally.count('a', () => Promise.resolve('moved'));
    await tally.count('b', () => Promise.reject(refusal));
    await expect(tally.count('c', () => Promise.reject(new TypeError('x')))).rejects.toThrow('x');
    expect([...tally.counts]).toEqual([
      ['moved', 1],
      ['refused', 1],
    ]);
  });
});
