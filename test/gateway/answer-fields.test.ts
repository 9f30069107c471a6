import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  optionalText,
  optionalUserId,
  readContent,
  unlessBlank,
  userId,
} from '../../src/gateway/answer-fields.ts';
import { InvalidAnswerError } from '../../src/gateway/errors.ts';
import { failureOf, messageOf } from '../support/errors.ts';

describe('an optional text', () => {
  it.each([
    ['text', 'text'],
    [' 张三 ', ' 张三 '],
    ['', undefined],
    [' \t', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('reads %j as %j', (value, text) => {
    expect(unlessBlank(optionalText.parse(value))).toBe(text);
  });
});

describe('the id of a user', () => {
  it.each(['2088000000000001', '-_0+/=', '!', '~'.repeat(128)])('may be %j', (id) => {
    expect(userId.parse(id)).toBe(id);
    expect(unlessBlank(optionalUserId.parse(id))).toBe(id);
  });

  it.each(['', ' \t', null, undefined])('is left out if it is %j', (id) => {
    expect(unlessBlank(optionalUserId.parse(id))).toBeUndefined();
    expect(userId.safeParse(id).success).toBe(false);
  });

  it.each([
    ' 2088000000000001',
    '2088000000000001\n',
    '2088 0001',
    '2088\u00000001',
    '２０８８',
    '2088\u200b',
    '\ud800',
    '2'.repeat(129),
    2088,
  ])('is refused if it is %j', (id) => {
    expect(userId.safeParse(id).success).toBe(false);
    expect(optionalUserId.safeParse(id).success).toBe(false);
  });
});

describe('content', () => {
  const guard = z.object({ id: z.string(), ages: z.array(z.number()), name: optionalText });

  it('loses what the guard does not name', () => {
    expect(readContent(guard, { id: 'a', ages: [1], x: 1 })).toEqual({ id: 'a', ages: [1] });
  });

  it('is refused by the names of its members, each once, and never by their values', async () => {
    const content = { id: 42_424_242, ages: ['secret', 'secret'], name: { secret: 1 } };
    const error = await failureOf(() => readContent(guard, content));
    expect(error).toBeInstanceOf(InvalidAnswerError);
    expect(messageOf(error)).toBe(
      "Alipay's answer lacks these members or has them in the wrong form: id, ages.0, ages.1, name.",
    );
    expect(error.details).toEqual({});
    expect(error.cause).toBeUndefined();
  });
});
