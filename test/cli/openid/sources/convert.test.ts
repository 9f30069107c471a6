import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OpenidError } from '../../../../src/cli/openid/failures.ts';
import { addAccount } from '../../../../src/cli/openid/people/accounts.ts';
import { convertAll } from '../../../../src/cli/openid/sources/convert.ts';
import { RefusedError } from '../../../../src/gateway/errors.ts';
import type { ConvertedIds } from '../../../../src/gateway/openid-conversion.ts';
import { LogtoEmulator } from '../../../logto/emulator.ts';
import { applicationWith } from '../../../support/application.ts';
import { clientOf } from '../../../support/emulated-logto.ts';
import { errorFrom } from '../../../support/errors.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { makeStore } from '../store.ts';

/** What Alipay says of a list with an id that it cannot read. */
const parameterError = new RefusedError(
  { code: 'refused', alipayCode: 'isv.invalid-parameter', explanation: 'invalid-parameter' },
  'general',
  { code: '40002', subCode: 'isv.invalid-parameter' },
  'verified',
);

const numbersTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A search for so many people, and whose ids are known. */
const setUp = async (count: number) => {
  const store = await makeStore();
  store.transaction(() => {
    for (const number of numbersTo(count)) {
      addAccount(store, { logtoId: `l${number}`, identity: userIdOf(number) });
    }
  });
  const client = clientOf(new LogtoEmulator());
  const application = applicationWith();
  const search = { store, target: 'open_id', client, connectorIds: [], application } as const;
  const guard = z.object({ user_id: z.string() });
  const known = () =>
    store
      .all(guard, "select user_id from person where confirmed_by = 'order' order by user_id")
      .map(({ user_id: userId }) => userId);
  return { search, known };
};

const pairOf = (number: number): ConvertedIds => ({
  userId: userIdOf(number),
  openId: openIdOf(number),
  unionId: undefined,
});

/** Has an Alipay convert ids that cannot read some, and returns what it was asked and what came. */
const convert = async (count: number, unreadable: readonly number[] = []) => {
  const { search, known } = await setUp(count);
  const asked: string[][] = [];
  const wrong = unreadable.map(userIdOf);
  await convertAll(search, 'order', (ids) => {
    asked.push([...ids]);
    return ids.some((id) => wrong.includes(id))
      ? Promise.reject(parameterError)
      : Promise.resolve(ids.map((id) => pairOf(Number(id.slice(4)))));
  });
  return { asked, taken: known() };
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
    const { search, known } = await setUp(3);
    const answer = [1, 7].map(pairOf);
    const { failure } = await errorFrom(
      convertAll(search, 'order', async () => answer),
      OpenidError,
    );
    expect(failure).toEqual({ code: 'id-not-asked', id: '2088…0007' });
    expect(known()).toEqual([]);
  });

  it('ends with any other trouble of Alipay, and keeps what was answered before', async () => {
    const failure = new RefusedError(
      { code: 'refused', alipayCode: 'isv.app-call-limited', explanation: 'app-call-limited' },
      'rate-limit',
      { code: '40005', subCode: 'isv.app-call-limited' },
      'verified',
    );
    const { search, known } = await setUp(150);
    let answers = 0;
    const step = convertAll(search, 'order', async (ids) => {
      answers += 1;
      if (answers > 1) {
        throw failure;
      }
      return ids.map((id) => pairOf(Number(id.slice(4))));
    });
    await expect(step).rejects.toBe(failure);
    expect(known()).toEqual(numbersTo(100).map(userIdOf));
  });
});
