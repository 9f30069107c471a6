import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalString, givenParameters } from '../../../src/gateway/protocol/request.ts';

const parameters = fc
  .dictionary(fc.string({ maxLength: 6 }), fc.string({ maxLength: 6 }), { maxKeys: 10 })
  .map((dictionary) => Object.entries(dictionary));

it('signs the same text in whatever order parameters are given, with or without empty ones', () => {
  fc.assert(
    fc.property(
      parameters.chain((entries) =>
        fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
      ),
      fc.string({ minLength: 7, maxLength: 9 }),
      ([entries, shuffled], emptyName) => {
        const textOf = (given: ReadonlyArray<[string, string]>): string =>
          canonicalString(givenParameters(Object.fromEntries(given)));
        const text = textOf(entries);
        expect(textOf(shuffled)).toBe(text);
        expect(textOf([[emptyName, ''], ...shuffled])).toBe(text);
      },
    ),
    { numRuns: 3000 },
  );
});
