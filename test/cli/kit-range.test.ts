import { describe, expect, it } from 'vitest';
import { isInRange } from '../../src/cli/install/kit-range.ts';

describe('the range of connector kits', () => {
  it.each([
    ['4.0.0', '^4.0.0 || ^5.0.0', true],
    ['4.7.0', '^4.0.0 || ^5.0.0', true],
    ['5.1.1', '^4.0.0 || ^5.0.0', true],
    ['5.1.1+build', '^4.0.0 || ^5.0.0', true],
    ['3.9.9', '^4.0.0 || ^5.0.0', false],
    ['6.0.0', '^4.0.0 || ^5.0.0', false],
    ['5.0.0-beta.1', '^4.0.0 || ^5.0.0', false],
    ['5', '^4.0.0 || ^5.0.0', false],
    ['', '^4.0.0 || ^5.0.0', false],
    ['5.1.0', '^5.1.1', false],
    ['5.1.1', '^5.1.1', true],
    ['5.1.10', '^5.1.9', true],
    ['5.10.0', '^5.9.3', true],
    ['5.8.9', '^5.9.3', false],
    ['5.1.1', '*', false],
  ])('as semver has it: %s in %s is %s', (version, range, expected) => {
    expect(isInRange(version, range)).toBe(expected);
  });
});
