import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkExpiry } from '../../../src/cli/doctor/expiry.ts';
import { en } from '../../../src/cli/doctor/messages/en.ts';
import { fixture } from '../../fixtures/index.ts';
import { certificates } from '../config.ts';

const check = { id: 'appCert', status: 'passed', message: 'valid' } as const;

/** The fixtures' certificates end at this moment. */
const end = Date.parse('2120-01-01T00:00:00Z');

/** What is said so many days before the end. */
const examineBefore = (days: number, warnDays?: number, checked: typeof check = check) => {
  vi.useFakeTimers({ now: end - days * 24 * 60 * 60 * 1000 - 1, toFake: ['Date'] });
  return checkExpiry(checked, certificates.appCert, warnDays, en);
};

afterEach(() => {
  vi.useRealTimers();
});

describe('checkExpiry', () => {
  it('warns 30 days before the end, and not before', () => {
    expect(examineBefore(31)).toMatchObject({ status: 'passed', message: 'valid' });
    expect(examineBefore(30)).toMatchObject({
      status: 'warning',
      message: 'ends in 30 days; valid',
      values: { daysLeft: 30, notAfter: '2120-01-01T00:00:00.000Z' },
    });
    expect(examineBefore(1)).toMatchObject({ message: 'ends in 1 day; valid' });
  });

  it('fails from the day that was asked for', () => {
    expect(examineBefore(8, 7)).toMatchObject({ status: 'passed' });
    expect(examineBefore(7, 7)).toMatchObject({
      status: 'failed',
      next: "Renew appCert in Alipay's console, on the app's 接口加签方式 page, before it ends.",
    });
  });

  it('takes 0 days for a number of days', () => {
    expect(examineBefore(10, 0)).toMatchObject({ status: 'passed' });
    expect(examineBefore(0, 0)).toMatchObject({ status: 'failed' });
  });

  it('looks at the root certificate that ends first', () => {
    const text = certificates.alipayRootCert + fixture('renewal/expired.crt');
    expect(checkExpiry({ ...check, id: 'alipayRootCert' }, text, undefined, en)).toMatchObject({
      status: 'warning',
      values: { notAfter: '2021-01-01T00:00:00.000Z' },
    });
  });

  it('leaves what is not a valid certificate as it is', () => {
    const other = { id: 'appId', status: 'passed', message: 'x' } as const;
    expect(checkExpiry(other, 'x', 1, en)).toBe(other);
    const failed = { id: 'appCert', status: 'failed', message: 'x' } as const;
    expect(checkExpiry(failed, 'x', 1, en)).toBe(failed);
  });
});
