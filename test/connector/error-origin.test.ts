import { describe, expect, it } from 'vitest';
import { originOf } from '../../src/connector/error-origin.ts';

const bundle = 'file:///logto/packages/core/connectors/connector-alipay-native/lib/index.js';

/** An error with a stack as V8 writes it. */
const errorWith = (stack: string, error: Error = new Error('sentinel')): Error =>
  Object.assign(error, { stack });

describe('the origin of an unexpected error', () => {
  it('is its frames inside the bundle, innermost first, in every form of a frame', () => {
    const stack = `TypeError: sentinel
    at sentinel (node:internal/crypto/sign:1:2)
    at xe (${bundle}:3:4567)
    at new Qe (${bundle}:3:1)
    at Object.sentinel [as sentinel] (file:///sentinel/packages/core/build/main.js:12:34)
    at ${bundle}:1234567:5
    at async Promise.all (index 0)
    at async ${bundle}:6:7
    at async b (${bundle}:8:9)
    at sentinel (${bundle.replace('index', 'cli')}:10:11)
    at sentinel (/sentinel/lib/index.js:12:13)`;
    expect(originOf(errorWith(stack, new TypeError('sentinel')), bundle)).toEqual({
      errorClass: 'TypeError',
      frames: [
        'lib/index.js:3:4567',
        'lib/index.js:3:1',
        'lib/index.js:1234567:5',
        'lib/index.js:6:7',
        'lib/index.js:8:9',
      ],
    });
  });

  it.each([
    ['message', `Error: sentinel\n    at sentinel (${bundle}:sentinel:1)`],
    ['message before a position', `Error: ${bundle}:sentinel ${bundle}:sentinel:1:2`],
    ['message behind a position', `Error: ${bundle}:1:2) sentinel`],
    ['message of digits', `Error: ${bundle}:2088123412341234:1`],
    ['message with a position where one would stand', `Error: ${'x'.repeat(bundle.length - 7)}1:2`],
    ['name', `sentinel: x\n    at sentinel (file:///sentinel/lib/index.js:1:2)`],
    ['path that ends as the bundle', `Error\n    at x (file:///sentinel/${bundle.slice(8)}:1:2)`],
    ['path that begins as the bundle', `Error\n    at x (${bundle}/sentinel.js:1:2)`],
  ])('holds nothing of its %s', (_, stack) => {
    const error = Object.assign(errorWith(stack), { name: 'sentinel' });
    expect(originOf(error, bundle)).toEqual({ errorClass: 'Error', frames: [] });
  });

  it('has no more than ten frames, however many a message pretends', () => {
    const { frames } = originOf(errorWith(`at x (${bundle}:1:2)\n`.repeat(1000)), bundle);
    expect(frames).toEqual(Array(10).fill('lib/index.js:1:2'));
  });

  it.each([
    [class sentinel extends RangeError {}, 'RangeError'],
    [class sentinel extends Error {}, 'Error'],
    [AggregateError, 'AggregateError'],
  ])('names the class of JavaScript, not of %o', (ErrorClass, errorClass) => {
    expect(originOf(Reflect.construct(ErrorClass, [[]]), bundle)).toEqual({
      errorClass,
      frames: [],
    });
  });

  it.each([
    ['sentinel', 'string'],
    [null, 'object'],
    [{ stack: `    at x (${bundle}:1:2)` }, 'object'],
    [Object.assign(new Error('sentinel'), { stack: undefined }), 'Error'],
  ])('knows the type of %o and no frames', (thrown, errorClass) => {
    expect(originOf(thrown, bundle)).toEqual({ errorClass, frames: [] });
  });
});
