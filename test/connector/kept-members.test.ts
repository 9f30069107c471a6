import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptMembers } from '../../src/connector/kept-members.ts';
import { everyFurtherMember } from '../emulator/index.ts';

const usual = {
  code: '10000',
  msg: 'Success',
  user_id: '2088123412341234',
  open_id: '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5',
  union_id: 'e4xQC0zgNdId0nxi95b5lsNpazWYoCo5074a1CcTG1LelxK',
  nick_name: '小明',
  avatar: 'https://tfs.alipayobjects.com/a.jpg',
  gender: 'm',
  province: '浙江省',
  city: '杭州市',
};

describe('keptMembers', () => {
  it('keeps the usual members, and of everything else what is named', () => {
    const answer = { ...usual, ...everyFurtherMember };
    expect(keptMembers(answer, [])).toEqual(usual);
    expect(keptMembers(answer, ['is_certified', 'nick_name', 'none'])).toEqual({
      ...usual,
      is_certified: 'T',
    });
  });

  it('keeps texts of at most 512 characters, and nothing else, even if it is named', () => {
    const names = ['gender', 'a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const answer = {
      gender: { text: 'm' },
      a: 'a'.repeat(512),
      b: 'b'.repeat(513),
      c: ['c'],
      d: { c: 'd' },
      e: 1,
      f: true,
      g: null,
    };
    expect(keptMembers(answer, names)).toEqual({ a: answer.a });
  });

  it.each(['\0', '张\0', '\ud83d', '\udca9\ud83d', 'a\ud83d'])(
    'keeps no text that PostgreSQL refuses, which would cost the sign-in: %j',
    (text) => {
      expect(keptMembers({ nick_name: text, city: '💩' }, [])).toEqual({ city: '💩' });
    },
  );

  it('keeps no member that the answer has inherited', () => {
    const inherited = { email: 'a@example.test', code: '10000' };
    expect(keptMembers(Object.create(inherited), ['email', '__proto__'])).toEqual({});
  });

  const nested = fc.oneof(fc.string({ maxLength: 600 }), fc.jsonValue());
  const name = fc.oneof(
    fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'code\0', 'CODE', ''),
    fc.constantFrom(...Object.keys(everyFurtherMember), ...Object.keys(usual)),
    fc.string({ maxLength: 100 }),
  );

  it('keeps no member outside the list, whatever its name and value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, nested)),
        fc.array(name, { maxLength: 4 }),
        (members, named) => {
          // As an answer is parsed, which makes members of their own of such names as __proto__.
          const answer = Object.fromEntries(members);
          const kept = keptMembers(answer, named);
          for (const [member, text] of Object.entries(kept)) {
            expect([...Object.keys(usual), ...named]).toContain(member);
            expect(text).toBe(Object.getOwnPropertyDescriptor(answer, member)?.value);
            expect(typeof text === 'string' && text.length <= 512).toBe(true);
          }
          expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([undefined, null, 'code', 1])('keeps nothing of %j', (answer) => {
    expect(keptMembers(answer, ['length'])).toEqual({});
  });
});
