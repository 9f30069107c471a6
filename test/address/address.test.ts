import { describe, expect, it } from 'vitest';
import { mistakeInAddress } from '../../src/address/address.ts';

const mistakeIn = (address: string) => mistakeInAddress(new URL(address));

describe('an address', () => {
  it.each([
    'https://logto.test',
    'https://127.0.0.1:3001',
    'http://localhost:3001',
    'http://127.0.0.1',
    'http://127.8.9.10:1',
    'http://[::1]:3001',
  ])('may be called: %s', (address) => {
    expect(mistakeIn(address)).toBeUndefined();
  });

  it.each([
    'http://logto.test',
    'http://127.0.0.1.evil.test',
    'http://1127.0.0.1.evil.test',
    'http://localhost.evil.test',
    'http://evil.localhost',
    'http://notlocalhost',
    'http://[::2]',
    'http://[::ffff:10.0.0.1]',
    'http://10.0.0.1',
    'ftp://localhost',
    'javascript:alert(1)',
  ])('must be https unless it is on this machine: %s', (address) => {
    expect(mistakeIn(address)).toBe('not-https');
  });

  it.each(['https://user@logto.test', 'http://:secret@localhost'])(
    'must not hold credentials: %s',
    (address) => {
      expect(mistakeIn(address)).toBe('with-credentials');
    },
  );
});
