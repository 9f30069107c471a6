import { describe, expect, it } from 'vitest';
import { classifyIdentity } from '../../../src/cli/openid/classify.ts';
import { openIdOf } from './people.ts';

describe('an identity', () => {
  it.each([
    { what: 'a user_id of 16 digits', identity: '2088123412341234' },
    { what: 'a longer user_id', identity: '20881234123412341' },
  ])('is an old id: $what', ({ identity }) => {
    expect(classifyIdentity(identity)).toBe('user_id');
  });

  it.each([
    { what: 'an open_id', identity: openIdOf(1) },
    { what: 'with every kind of character', identity: '0aB-_3456789012345678901' },
    { what: 'as short as they come', identity: 'x'.repeat(24) },
    { what: 'as long as Logto takes', identity: 'x'.repeat(128) },
  ])('is a new id: $what', ({ identity }) => {
    expect(classifyIdentity(identity)).toBe('new-id');
  });

  it.each([
    { what: 'blank', identity: '' },
    { what: 'of 15 digits', identity: '208812341234123' },
    { what: 'an APPID', identity: '2021001234567890' },
    { what: 'a user_id in a longer text', identity: 'u2088123412341234' },
    { what: 'a user_id and more', identity: '2088123412341234x' },
    { what: 'too short', identity: 'x'.repeat(23) },
    { what: 'too long', identity: 'x'.repeat(129) },
    { what: 'with a blank before it', identity: ` ${openIdOf(1)}` },
    { what: 'with a dot behind it', identity: `${openIdOf(1)}.` },
  ])('is neither: $what', ({ identity }) => {
    expect(classifyIdentity(identity)).toBe('other');
  });
});
