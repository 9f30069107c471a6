import { describe, expect, it } from 'vitest';
import { OpenidError } from '../../../../src/cli/openid/failures.ts';
import { convertAll } from '../../../../src/cli/openid/sources/convert.ts';
import { RefusedError } from '../../../../src/gateway/errors.ts';
import type { ConvertedIds } from '../../../../src/gateway/openid-conversion.ts';
import { errorFrom } from '../../../support/errors.ts';
import { openIdOf, userIdOf } from '../people.ts';

/** What Alipay says of a list with an id that it cannot read. */
const parameterError = new RefusedError(
  { code: 'refused', alipayCode: 'isv.invalid-parameter', explanation: 'invalid-parameter' },
  'general',
  { code: '40002', subCode: 'isv.invalid-parameter' },
  'verified',
);

async function* idsOf(numbers: readonly number[]): AsyncGenerator<string> {
  for (const number of numbers) {
    yield userIdOf(number);
  }
}

const numbersTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Has an Alipay convert ids that cannot read some, and returns what it was asked and what came. */
const convert = async (count: number, unreadable: readonly number[] = []) => {
  const asked: string[][] = [];
  const taken: ConvertedIds[] = [];
  const wrong = unreadable.map(userIdOf);
  const convertBatch = (ids: readonly string[]) => {
    asked.push([...ids]);
    return ids.some((id) => wrong.includes(id))
      ? Promise.reject(parameterError)
      : Promise.resolve(
          ids.map((userId) => ({ userId, openId: `open-${userId}`, unionId: undefined })),
        );
  };
  await convertAll(idsOf(numbersTo(count)), convertBatch, (ids) => taken.push(ids));
  return { asked, taken: taken.map(({ userId }) => userId) };
};

describe('a conversion', () => {
  it('asks for everybody once, at most a hundred at a time', async () => {
    const { asked, taken } = await convert(250);
    expect(asked.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(asked.flat()).toEqual(numbersTo(250).map(userIdOf));
    expect(taken).toEqual(asked.flat());
  });

  it.each([
    ['the first', [0]],
    ['one in the middle', [50]],
    ['the last', [99]],
    ['several, also in the next list', [3, 4, 97, 100, 129]],
  ])('leaves out ids that Alipay cannot read, and no others: %s', async (_which, unreadable) => {
    const { taken } = await convert(130, unreadable);
    expect(taken).toEqual(
      numbersTo(130)
        .filter((number) => !unreadable.includes(number))
        .map(userIdOf),
    );
  });

  it('takes nothing of an answer about somebody who was not asked about', async () => {
    const taken: ConvertedIds[] = [];
    const answer = [1, 7].map((number) => ({
      userId: userIdOf(number),
      openId: openIdOf(number),
      unionId: undefined,
    }));
    const { failure } = await errorFrom(
      convertAll(
        idsOf([1, 2]),
        async () => answer,
        (ids) => taken.push(ids),
      ),
      OpenidError,
    );
    expect(failure).toEqual({ code: 'id-not-asked', id: '2088…0007' });
    expect(taken).toEqual([]);
  });

  it('ends with any other trouble of Alipay', async () => {
    const failure = new RefusedError(
      { code: 'refused', alipayCode: 'isv.app-call-limited', explanation: 'app-call-limited' },
      'rate-limit',
      { code: '40005', subCode: 'isv.app-call-limited' },
      'verified',
    );
    const step = convertAll(
      idsOf([1, 2]),
      () => Promise.reject(failure),
      () => undefined,
    );
    await expect(step).rejects.toBe(failure);
  });
});
