import { expect, it } from 'vitest';
import { messages } from '../../../../src/cli/messages.ts';
import { renderIdentityIndex } from '../../../../src/cli/openid/sql/identity-index.ts';

it('the index says in comments what it is for, and how it is dropped', () => {
  for (const { openid } of Object.values(messages)) {
    const lines = renderIdentityIndex(openid.sqlFile).trimEnd().split('\n');
    const [head] = openid.sqlFile.index.head.split('\n');
    expect(lines[0]).toBe(`-- ${head}`);
    expect(lines.filter((line) => !line.startsWith('-- '))).toEqual([
      "create index concurrently alipay_openid_identity on public.users ((identities::json #>> '{alipay,userId}'));",
    ]);
    expect(lines.slice(-2)).toEqual([
      `-- ${openid.sqlFile.index.drop}`,
      '-- drop index concurrently public.alipay_openid_identity;',
    ]);
  }
});
