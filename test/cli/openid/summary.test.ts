import { describe, expect, it } from 'vitest';
import { messages } from '../../../src/cli/messages.ts';
import type { Mapping } from '../../../src/cli/openid/mapping.ts';
import type { Tally } from '../../../src/cli/openid/plan/plan.ts';
import { summarize, summaryJson } from '../../../src/cli/openid/summary.ts';

const tally = (
  part: Tally['part'],
  holds: Tally['holds'],
  count: number,
  source: Tally['source'] = null,
): Tally => ({ part, holds, source, count, isConfirmed: source !== null });

/** A mapping of nobody, but for what is given. */
const mappingOf = ({ plan, ...members }: Partial<Omit<Mapping, 'plan'>> & { plan?: object }) => ({
  users: 0,
  refusal: undefined,
  order: undefined,
  ofNobody: 0,
  ...members,
  plan: { target: 'open_id' as const, accounts: 0, tallies: [], contradictions: [], ...plan },
});

const summaryOf = (mapping: Mapping, language: keyof typeof messages = 'en') =>
  summarize(mapping, { texts: messages[language] });

describe('the summary of a mapping', () => {
  it('is numbers that add up, each account once', () => {
    const tallies = [
      tally('move', 'user_id', 20, 'details'),
      tally('move', 'union_id', 3, 'conversion'),
      tally('double', 'user_id', 3, 'conversion'),
      tally('keep-old', 'user_id', 1, 'conversion'),
      tally('unmapped', 'user_id', 50),
      tally('there', 'open_id', 600, 'conversion'),
      tally('untouched', 'new-id', 7000),
      tally('untouched', 'other', 80_000),
    ];
    const mapping = mappingOf({
      users: 90_000,
      plan: { accounts: 87_677, tallies },
    });
    expect(summaryOf(mapping)).toEqual([
      '87677 of 90000 users have an identity at Alipay:',
      '  23 can be moved to open_id',
      '  4 have a second account already; 3 of them are undecided',
      '  50 are unmapped: no open_id of theirs is known',
      '  87600 stay as they are',
      'New ids found: 20 from their own data, 7 from Alipay (4 of them for people with a second account).',
    ]);
    expect(summaryOf(mapping, 'zh')).toEqual([
      '有支付宝身份的用户：87677（全部用户 90000）',
      '  可以迁移到 open_id：23',
      '  已有第二个账号：4（其中 3 个还没有决定）',
      '  未找到 open_id：50',
      '  保持不变：87600',
      '新 id 的来源：来自他们自己的数据 20 个，来自支付宝 7 个（含已有第二个账号的 4 人）。',
    ]);
    expect(summaryJson(mapping)).toEqual({
      users: 90_000,
      holders: 87_677,
      holds: { user_id: 74, open_id: 600, union_id: 3, 'new-id': 7000, other: 80_000 },
      moves: 23,
      sources: { details: 20, conversion: 7 },
      doubles: 4,
      undecided: 3,
      unmapped: 50,
      there: 600,
      untouched: 87_600,
      ofNobody: 0,
      unconfirmed: {},
      contradictions: [],
    });
  });

  it('says nothing of what there is not', () => {
    const mapping = mappingOf({ users: undefined });
    expect(summaryOf(mapping)).toEqual([
      '0 users have an identity at Alipay:',
      '  0 can be moved to open_id',
      '  0 have a second account already',
      '  0 are unmapped: no open_id of theirs is known',
      '  0 stay as they are',
    ]);
    expect(summaryOf(mapping, 'zh')).toEqual([
      '有支付宝身份的用户：0',
      '  可以迁移到 open_id：0',
      '  已有第二个账号：0',
      '  未找到 open_id：0',
      '  保持不变：0',
    ]);
    const { holds, sources, ...others } = summaryJson(mapping);
    expect([holds, sources]).toEqual([{}, {}]);
    expect(others).not.toHaveProperty('conversionRefused');
    expect(others).not.toHaveProperty('order');
  });

  it('says where the ids are from if nobody has two accounts', () => {
    const mapping = mappingOf({ plan: { tallies: [tally('move', 'user_id', 2, 'file')] } });
    expect(summaryOf(mapping).at(-1)).toBe('New ids found: 2 from the file.');
    expect(summaryOf(mapping, 'zh').at(-1)).toBe('新 id 的来源：来自文件 2 个。');
  });

  it('says what is odd, with at most ten users named', () => {
    const logtoIds = Array.from({ length: 12 }, (_, index) => `u${index}`);
    const contradictions = [
      { code: 'sources-disagree', logtoIds: ['u1'], sources: ['file', 'conversion'] },
      { code: 'sources-disagree', logtoIds, sources: ['details'] },
      { code: 'identity-held-twice', logtoIds },
    ];
    const mapping = mappingOf({
      ofNobody: 2,
      refusal: 'isv.refused',
      order: { orderId: 'o1', status: 'REFUSE', refuseReason: '材料不足' },
      plan: {
        contradictions,
        tallies: [{ ...tally('move', 'user_id', 3, 'details'), isConfirmed: false }],
      },
    });
    const ten = logtoIds.slice(0, 10);
    expect(summaryOf(mapping).slice(6)).toEqual([
      '2 rows of the file are of nobody who has an identity at Alipay here.',
      expect.stringContaining('who are to be moved (3 from their own data). If'),
      'Alipay does not convert directly (isv.refused).',
      'Alipay refused the order o1: 材料不足.',
      'Contradiction: two new ids for one person, from the file and from Alipay (openid export objections). Users of Logto: u1',
      `Contradiction: two new ids for one person, from their own data (openid export objections). Users of Logto: ${ten.join(', ')}`,
      `Contradiction: one identity is held by several users of Logto: ${ten.join(', ')}`,
    ]);
    expect(summaryJson(mapping)).toMatchObject({
      ofNobody: 2,
      unconfirmed: { details: 3 },
      conversionRefused: 'isv.refused',
      order: { orderId: 'o1', status: 'REFUSE' },
      contradictions: [
        { code: 'sources-disagree', logtoIds: ['u1'], sources: ['file', 'conversion'] },
        { code: 'sources-disagree', logtoIds: ten, sources: ['details'] },
        { code: 'identity-held-twice', logtoIds: ten },
      ],
    });
  });
});
