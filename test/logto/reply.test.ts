import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LogtoError } from '../../src/logto/errors.ts';
import { expectAnswered, logtoCodeOf, readJson } from '../../src/logto/reply.ts';
import { failureOf, replyOf } from '../support/scripted-logto.ts';

const errorOf = (step: () => unknown): LogtoError | undefined => {
  try {
    step();
    return undefined;
  } catch (error) {
    return error instanceof LogtoError ? error : expect.fail(`It throws ${error}.`);
  }
};

describe('an answer of Logto', () => {
  it.each([
    [200, undefined],
    [299, undefined],
    [300, 'redirected'],
    [399, 'redirected'],
    [400, undefined],
    [428, undefined],
    [429, 'busy'],
    [430, undefined],
    [499, undefined],
    [500, 'busy'],
    [503, 'busy'],
  ])('with the status %i is %s', (status, code) => {
    const error = errorOf(() => expectAnswered(replyOf({ status }), 'logto.example'));
    expect(error?.failure).toEqual(code && { code, host: 'logto.example', status });
    expect(error?.isPassing).toBe(code === undefined ? undefined : code === 'busy');
  });

  it.each([
    ['12', 12_000],
    ['0', 0],
    ['9999', 9_999_000],
    ['10000', undefined],
    ['1.5', undefined],
    ['-1', undefined],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
    ['7 seconds', undefined],
    ['', undefined],
  ])('asks for a pause in seconds: %j', (value, ms) => {
    const reply = replyOf({ status: 429, headers: { 'retry-after': value } });
    expect(errorOf(() => expectAnswered(reply, 'x'))?.retryAfterMs).toBe(ms);
  });

  it('asks for no pause if it does not say so', () => {
    expect(
      errorOf(() => expectAnswered(replyOf({ status: 500 }), 'x'))?.retryAfterMs,
    ).toBeUndefined();
  });

  it.each([
    [{ code: 'user.not_found' }, 'user.not_found'],
    [{ code: 'a'.repeat(100) }, 'a'.repeat(100)],
    [{ code: 'a'.repeat(101) }, undefined],
    [{ code: '' }, undefined],
    [{ code: 'two words' }, undefined],
    [{ code: 404 }, undefined],
    [undefined, undefined],
  ])('has a code of its own, if that looks like one: %j', (json, code) => {
    expect(logtoCodeOf(replyOf({ status: 404, json }))).toBe(code);
  });

  const guard = z.object({ a: z.object({ b: z.number() }) });
  const read = async (status: number, json: unknown, by: z.ZodTypeAny = guard) =>
    readJson(by, replyOf({ status, json }), 'GET /api/x');

  it.each([200, 201, 299])('is read if it is a success: %i', async (status) => {
    expect(await read(status, { a: { b: 1 }, c: 2 })).toEqual({ a: { b: 1 } });
  });

  it.each([199, 300, 404])('is refused with any other status: %i', async (status) => {
    expect(await failureOf(read(status, { a: { b: 1 }, code: 'some.code' }))).toEqual({
      code: 'refused',
      call: 'GET /api/x',
      status,
      logtoCode: 'some.code',
    });
  });

  it('that is not understood names at most five members, each once', async () => {
    const many = z.object(
      Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, z.number()])),
    );
    const call = 'GET /api/x';
    const code = 'answer-not-understood';
    expect(await failureOf(read(200, { a: {} }))).toEqual({ code, call, members: ['a.b'] });
    expect(await failureOf(read(200, {}, many))).toEqual({
      code,
      call,
      members: ['a', 'b', 'c', 'd', 'e'],
    });
    expect(await failureOf(read(200, undefined))).toEqual({ code, call, members: [''] });
    const twice = z.object({ a: z.string().min(3).email() });
    expect(await failureOf(read(200, { a: 'x' }, twice))).toEqual({ code, call, members: ['a'] });
  });
});
