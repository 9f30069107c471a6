import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FilesError } from '../../../../src/cli/files/failures.ts';
import type { Store } from '../../../../src/cli/files/store.ts';
import { addAccount } from '../../../../src/cli/openid/people/accounts.ts';
import { addFromFile } from '../../../../src/cli/openid/sources/file.ts';
import { forgetFirst } from '../../../../src/cli/openid/sources/find.ts';
import { errorFrom } from '../../../support/errors.ts';
import { temporaryFolder } from '../../folder.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { count, makeStore } from '../store.ts';

/** A store with so many accounts, and a way to take files of pairs. */
const setUp = async (accounts: number) => {
  const store = await makeStore();
  store.transaction(() => {
    for (let index = 0; index < accounts; index += 1) {
      addAccount(store, { logtoId: `u${index}`, identity: userIdOf(index) });
    }
  });
  const file = path.join(await temporaryFolder(), 'pairs.csv');
  /** Takes a file as a command does that begins. */
  const take = async (rows: readonly string[]): Promise<number> => {
    await writeFile(file, rows.join('\n'));
    await forgetFirst(store, { map: file });
    return addFromFile(store, file);
  };
  return { store, file, take };
};

const rowsOf = (numbers: readonly number[], openIdAt = openIdOf): string[] =>
  numbers.map((number) => `${userIdOf(number)},${openIdAt(number)}`);

const numbersTo = (end: number): number[] => Array.from({ length: end }, (_, index) => index);

const tally = (store: Store) => ({
  people: count(store, 'select 1 from person'),
  objections: count(store, 'select 1 from objection'),
});

const otherOpenIdOf = (number: number): string => openIdOf(number + 1_000_000);

describe('a file of pairs', () => {
  it('is taken as far as it is of people who have an account, who are counted', async () => {
    const { store, take } = await setUp(3);
    expect(await take(rowsOf([0, 1, 7, 8, 2]))).toBe(2);
    expect(tally(store)).toEqual({ people: 3, objections: 0 });
  });

  it('takes the place of an earlier, other one, and may be taken twice', async () => {
    const { store, take } = await setUp(3);
    await take(rowsOf([0, 1, 2]));
    await take(rowsOf([0, 1], otherOpenIdOf));
    expect(tally(store)).toEqual({ people: 2, objections: 0 });
    await take(rowsOf([0, 1], otherOpenIdOf));
    expect(tally(store)).toEqual({ people: 2, objections: 0 });
  });

  it('is read again in each round of a command, which changes nothing', async () => {
    const { store, file, take } = await setUp(2);
    await take(rowsOf([0, 1, 1]));
    expect(await addFromFile(store, file)).toBe(0);
    expect(tally(store)).toEqual({ people: 2, objections: 0 });
  });

  it('leaves nothing behind if it is refused, however much of it was read', async () => {
    const { store, take } = await setUp(1500);
    const right = rowsOf(numbersTo(5));
    await take(right);
    const wrong = [...rowsOf(numbersTo(1200), otherOpenIdOf), 'not,a row'];
    const { failure } = await errorFrom(take(wrong), FilesError);
    expect(failure).toMatchObject({ code: 'table-wrong', line: 1201 });
    await take(right);
    expect(tally(store)).toEqual({ people: 5, objections: 0 });
  });
});
