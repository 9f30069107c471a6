import { describe, expect, it } from 'vitest';
import { messages } from '../../../../src/cli/messages.ts';
import type { Tally } from '../../../../src/cli/openid/plan/plan.ts';
import { renderTransaction } from '../../../../src/cli/openid/sql/transaction.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { makeStore } from '../store.ts';
import { connectors, renderPlan } from './planned.ts';

const held = { a: userIdOf(1) };

describe('the transaction', () => {
  it.each(['en', 'zh'] as const)(
    'is one, with what it does said above it, in %s',
    async (language) => {
      const flipped = { isFlipped: true };
      const text = await renderPlan({ held, target: 'union_id' }, flipped, language);
      const lines = text.split('\n');
      const start = lines.findIndex((line) => !line.startsWith('-- '));
      expect(lines.slice(0, start).join('\n')).toContain('union_id');
      expect(lines.slice(start, start + 7)).toEqual([
        ...['\\set ON_ERROR_STOP on', '\\set ON_ERROR_ROLLBACK off', '\\set QUIET on'],
        ...['\\pset tuples_only on', '\\pset format unaligned'],
        ...["set client_encoding to 'UTF8';", 'begin;'],
      ]);
      expect(lines.filter((line) => line === 'begin;' || line === 'commit;')).toHaveLength(2);
      expect(lines.slice(-2)).toEqual(['commit;', '']);
      const { checks, summary, rehearsed } = messages[language].openid.sqlFile;
      for (const { label, problem } of Object.values(checks)) {
        expect(text).toContain(`alipay_expect('${label}', '${problem.replaceAll("'", "''")}', (\n`);
      }
      expect(text).toContain(`select replace(replace('${summary}', '{moved}', moved::text)`);
      expect(text).not.toContain(rehearsed);
      expect(text).not.toContain('undefined');
    },
  );

  it('is rolled back if it is a rehearsal, and may then run while registration is open', async () => {
    const text = await renderPlan({ held }, { isRehearsal: true });
    const { checks, rehearsed } = messages.en.openid.sqlFile;
    expect(text.endsWith(`\nrollback;\nselect '${rehearsed}';\n`)).toBe(true);
    expect(text).not.toContain('\ncommit;');
    expect(text).not.toContain(checks.registration.problem);
    expect(text).not.toContain('update connectors');
  });

  it.each([
    ['open_id', '2088[0-9]{12,}'],
    ['union_id', '2088[0-9]{12,}'],
    ['user_id', '[A-Za-z0-9_-]{24,128}'],
  ] as const)(
    'to %s looks for newcomers by the form of the id that is left',
    async (target, form) => {
      const text = await renderPlan({ held, target });
      expect(text).toContain(`u.identities #>> '{alipay,userId}' ~ '^${form}$'`);
      expect(text).toContain(`when action in ('move', 'keep') then ${target} end`);
    },
  );

  it('says nothing of a person but the ids that it needs', async () => {
    const text = await renderPlan({ held });
    expect(text.match(new RegExp(`${userIdOf(1)}|${openIdOf(1)}`, 'g'))).toHaveLength(2);
  });

  it('holds its identifiers as literals alone', async () => {
    const nasty = "$alipay$';\n\\! x";
    const text = await renderPlan(
      { held: { [nasty]: userIdOf(1) } },
      { connectors: [{ id: nasty, factoryId: nasty, appId: nasty }], isFlipped: true },
    );
    expect(text.match(/\$alipay\$/g)).toHaveLength(2 * 4 + 6);
    expect(text.match(/E'\$alipay\$'';\\n\\\\! x'/g)).toHaveLength(6);
  });

  it('inserts a thousand rows at a time, each with a number of its own', async () => {
    const numbers = Array.from({ length: 1001 }, (_, index) => index);
    const stays = Object.fromEntries(numbers.map((number) => [`u${number}`, userIdOf(number)]));
    const text = await renderPlan({ held: stays, known: [] });
    const into = `insert into pg_temp.alipay_plan (n, action, logto_id, holds, user_id, open_id, union_id) values`;
    const rowsIn = (script: string): string =>
      script.slice(
        script.indexOf('drop;\n'),
        script.indexOf("select pg_temp.alipay_expect('plan'"),
      );
    const rowOf = (number: number): string =>
      `(${number + 1}, 'leave', 'u${number}', null, null, null, null)`;
    const inserts = [numbers.slice(0, 1000), numbers.slice(1000)].map(
      (part) => `${into}\n${part.map(rowOf).join(',\n')};\n`,
    );
    expect(rowsIn(text)).toBe(`drop;\n${inserts.join('')}`);
    expect(text).toContain(
      '(\nselect abs(1001 - count(*)) from pg_temp.alipay_plan\n));\nanalyze ',
    );
    expect(text).not.toContain('select pg_temp.alipay_drop');
    expect(rowsIn(await renderPlan({ held: {} }))).toBe('drop;\n');
  });

  it('changes ten thousand users at a time at most, those first who lose an identity', async () => {
    const tally = { holds: 'user_id', source: 'file', isConfirmed: true } as const;
    const tallies: Tally[] = [
      { ...tally, part: 'keep-old', count: 10_000 },
      { ...tally, part: 'keep-new', count: 1 },
      { ...tally, part: 'move', count: 5000 },
    ];
    const plan = { target: 'open_id', tallies } as const;
    const subject = { store: await makeStore(), plan, connectors, isFlipped: false };
    const text = [...renderTransaction(subject, messages.en.openid.sqlFile)].join('');
    const ranges = ['(1, 10000)', '(10001, 20000)', '(20001, 25002)'];
    expect(text.match(/^select pg_temp\.alipay_(?!expect).*$/gm)).toEqual([
      ...ranges.map((range) => `select pg_temp.alipay_drop${range};`),
      ...ranges.flatMap((range) => [
        `select pg_temp.alipay_tokens${range};`,
        `select pg_temp.alipay_move${range};`,
      ]),
    ]);
    expect(text).toContain('select abs(25002 - count(*))');
    expect(text).toContain('-- 15000 users get their new id, 10001 lose theirs');
  });
});
