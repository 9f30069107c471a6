import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyCommand } from '../../../../src/cli/openid/sources/list.ts';
import { runHere } from '../../command.ts';
import { userIdOf } from '../people.ts';
import { type Surroundings, surroundingsOfFile } from '../tenant.ts';

const surroundings = surroundingsOfFile();

/** Calls a function before each page of users, with its number. */
const onPage = ({ logto }: Surroundings, act: (page: number) => void): void => {
  let page = 0;
  logto.onRequest = (name) => {
    if (name === 'GET /api/users') {
      page += 1;
      act(page);
    }
    return undefined;
  };
};

describe('the list of accounts', () => {
  it('has everybody who was there before, though a list has missed somebody', async () => {
    const here = await surroundings();
    const { tenant } = here.logto;
    const add = (id: string, index: number, createdAt: number) =>
      tenant.addUser({ id, createdAt, identities: { alipay: { userId: userIdOf(index) } } });
    for (let index = 0; index < 150; index += 1) {
      add(`${'abcdefghij'[index % 10]}${String(index).padStart(11, '0')}`, index, 1);
    }
    add('000000000000', 200, 1);
    // An id that Logto did not make, so that it is in no part that is asked for.
    add('-missed', 201, 1);
    onPage(here, (page) => {
      // The first has been counted already, and the second not yet: the sum is right, and wrong.
      if (page === 20) {
        tenant.deleteUser('000000000000');
        add('zzzzzzzzzzzz', 202, 2);
      }
    });
    await here.run('map');
    const folder = path.join(here.folder, 'alipay-openid');
    const { stdout } = await runHere(['openid', 'export', 'accounts', '--folder', folder]);
    const listed = new Set(stdout.split('\n').map((line) => line.split(',')[0]));
    expect([...tenant.users.keys()].filter((id) => !listed.has(id))).toEqual([]);
  });

  it('has an identity once that goes from one account to another meanwhile', async () => {
    const here = await surroundings();
    const { tenant } = here.logto;
    const identities = { alipay: { userId: userIdOf(1) } };
    tenant.addUser({ id: 'from', createdAt: 1, identities });
    tenant.addUser({ id: 'to', createdAt: 1, identities: {} });
    onPage(here, (page) => {
      if (page === 3) {
        tenant.addUser({ id: 'from', createdAt: 1, identities: {} });
        tenant.addUser({ id: 'to', createdAt: 1, identities });
      }
    });
    const { stdout } = await here.run('map', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ holders: 1, contradictions: [] });
  });

  it('is made twice if nobody comes', async () => {
    const here = await surroundings();
    here.logto.tenant.addAlipayUser(userIdOf(1));
    let pages = 0;
    onPage(here, () => {
      pages += 1;
    });
    await here.run('map');
    expect(pages).toBe(3);
  });

  it('is not made again because somebody registers in each', async () => {
    const here = await surroundings();
    const { tenant } = here.logto;
    const now = Date.now();
    tenant.addAlipayUser(userIdOf(1));
    onPage(here, (page) => {
      const identities = { alipay: { userId: userIdOf(100 + page) } };
      tenant.addUser({ createdAt: now + page, identities });
    });
    expect((await here.run('map')).stderr).toBe(
      `Folder: ${path.join(here.folder, 'alipay-openid')}\n`,
    );
  });

  it.each([
    [
      'en',
      /^Logto's users were listed 5 times, and the last list still had 1 whom no other had\./m,
    ],
    ['zh', /^已将 Logto 的用户列出 5 遍，最后一遍仍多出 1 个之前没有列出的用户。/m],
  ])('is refused if every list has somebody whom no other had, in %s', async (language, words) => {
    const here = await surroundings();
    const { tenant } = here.logto;
    onPage(here, (page) => tenant.addAlipayUser(userIdOf(page)));
    const { exitCode, stderr } = await here.run('map', '--lang', language);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(words);
  });
});

it('a long list is copied by psql, with what the details say and nothing else of a person', () => {
  const idsIn = (answer: string) =>
    `'${answer}', jsonb_build_object(${['user_id', 'open_id', 'union_id']
      .map((id) => `'${id}', identities #> '{alipay,details,rawData,${answer},${id}}'`)
      .join(', ')})`;
  expect(copyCommand('/a/users.csv')).toBe(
    [
      "\\copy (select id as logto_id, identities #>> '{alipay,userId}' as identity,",
      `jsonb_strip_nulls(jsonb_build_object(${idsIn('alipay_system_oauth_token_response')},`,
      `${idsIn('alipay_user_info_share_response')})) as ids`,
      "from users where tenant_id = 'default' and identities ? 'alipay')",
      "to '/a/users.csv' csv header",
    ].join(' '),
  );
});
