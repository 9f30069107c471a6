import { socialUserInfoGuard } from '@logto/connector-kit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ZodError } from 'zod';
import { configGuard } from '../../src/connector/config-guard.ts';

/** The error of a guard of the kit, whose class is the host's. */
const hostError = new ZodError([]);

/** Has the kit's guard find something else in what it is given. */
const kitFinds = (result: unknown) =>
  vi.spyOn(socialUserInfoGuard, 'safeParse').mockImplementation(() => Object(result));

afterEach(() => {
  vi.restoreAllMocks();
});

const issues = [
  expect.objectContaining({ code: 'custom', path: ['appId'] }),
  expect.objectContaining({ code: 'custom', path: ['privateKey'] }),
];

describe('the error of the guard', () => {
  it("is the host's, with the mistakes in the settings", () => {
    kitFinds({ success: false, error: hostError });
    expect(configGuard.safeParse({}).error).toBe(hostError);
    expect(hostError.issues).toEqual(issues);
  });

  it("is ours if the kit's guard has none, and the settings are refused all the same", () => {
    kitFinds({ success: true });
    const { success, error } = configGuard.safeParse({});
    expect(success).toBe(false);
    expect(error).toBeInstanceOf(ZodError);
    expect(error?.issues).toEqual(issues);
    expect(() => configGuard.parse({})).toThrow(ZodError);
  });
});
