import { describe, expect, it } from 'vitest';
import { parseLogtoAddress } from '../../src/logto/address.ts';
import { createLogtoClient } from '../../src/logto/client.ts';
import { readUser } from '../../src/logto/user.ts';
import { readPage } from '../../src/logto/user-pages.ts';
import { listUsers } from '../../src/logto/users.ts';
import { failureOf, scriptedClient } from '../support/scripted-logto.ts';
import { credentials, LogtoEmulator } from './emulator.ts';

/** One request for a page of users. */
interface Asked {
  pattern: string | null;
  page: string | null;
}

/**
 * A list of users at an emulated Logto.
 *
 * @param onAsked is called before each page is made.
 */
const setUp = (
  ids: Iterable<string>,
  onAsked: (asked: Asked, count: number, logto: LogtoEmulator) => void = () => undefined,
) => {
  const logto = new LogtoEmulator();
  const asked: Asked[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  // Logto lists the newest first, so that the first ones come last.
  let createdAt = 0;
  for (const id of ids) {
    createdAt += 1;
    logto.tenant.addUser({ id, createdAt });
  }
  const client = createLogtoClient(parseLogtoAddress('https://logto.example'), credentials, {
    send: async (request) => {
      if (request.url.pathname === '/api/users') {
        const { searchParams: query } = request.url;
        const one = { pattern: query.get('search.id'), page: query.get('page') };
        onAsked(one, asked.push(one), logto);
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        await new Promise(setImmediate);
        atOnce -= 1;
      }
      return logto.exchange(request);
    },
    sleep: async () => undefined,
  });
  const list = async (): Promise<string[]> => {
    const listed: string[] = [];
    for await (const id of listUsers(client, (user) => user.id)) {
      listed.push(id);
    }
    return listed;
  };
  return { logto, list, asked, mostAtOnce: () => mostAtOnce };
};

const idsOf = (count: number, first = 'a'): string[] =>
  Array.from({ length: count }, (_, index) => `${first}${String(index).padStart(4, '0')}`);

const everybody = ({ pattern }: Asked): boolean => pattern === null;

describe('a page of users', () => {
  it.each([
    [{ prefix: '' }, {}],
    [{ prefix: 'ab' }, { 'search.id': 'ab%', 'mode.id': 'like' }],
    [
      { prefix: 'ab', isWhole: true },
      { 'search.id': 'ab', 'mode.id': 'like' },
    ],
    [{ prefix: String.raw`a%b_c\d` }, { 'search.id': String.raw`a\%b\_c\\d%`, 'mode.id': 'like' }],
  ])('is asked for by a pattern, unless it is of everybody: %o', async (part, search) => {
    const { client, requests } = scriptedClient(() => ({
      headers: { 'total-number': '0' },
      json: [],
    }));
    await readPage(client, part, 3);
    const [{ method, url } = expect.fail('Nothing was asked.')] = requests;
    expect([method, url.pathname]).toEqual(['GET', '/api/users']);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...search,
      page: '3',
      page_size: '100',
    });
  });
});

describe('a user', () => {
  it('is read by id, and is undefined if there is none', async () => {
    const user = { id: 'a/b', createdAt: 5, lastSignInAt: null, identities: {} };
    const { client, requests } = scriptedClient((_request, count) =>
      count === 1 ? { json: { ...user, name: 'x' } } : { status: count === 2 ? 404 : 400 },
    );
    expect(await readUser(client, 'a/b')).toEqual(user);
    expect(requests[0]?.url.pathname).toBe('/api/users/a%2Fb');
    expect(await readUser(client, 'a')).toBeUndefined();
    expect(await failureOf(readUser(client, 'a'))).toMatchObject({
      code: 'refused',
      call: 'GET /api/users/:id',
      status: 400,
    });
  });
});

describe('the list of users', () => {
  it.each([0, 1, 100])('is one page if %d fit into it', async (count) => {
    const { list, asked } = setUp(idsOf(count));
    expect((await list()).toSorted()).toEqual(idsOf(count));
    expect(asked).toEqual([{ pattern: null, page: '1' }]);
  });

  it('is split by the next character of the ids, four parts at a time', async () => {
    const ids = [...idsOf(60, 'a'), ...idsOf(60, 'b')];
    const { list, asked, mostAtOnce } = setUp(ids);
    expect((await list()).toSorted()).toEqual(ids);
    const parts = [...'0123456789abcdefghijklmnopqrstuvwxyz'].map((first) => `${first}%`);
    expect(asked.map(({ pattern }) => pattern)).toEqual([null, ...parts, null]);
    expect(mostAtOnce()).toBe(4);
  });

  it.each([
    ['an id that others begin with', 'a000'],
    ['an id of a character that no other has', 'ä'],
    ['an id of a character of two halves', '😀x'],
    ['an id with a sign of patterns', '%'],
    ['an id in capitals', 'ÄX'],
  ])('holds %s, even if it is the oldest of more than two pages', async (_which, odd) => {
    const ids = idsOf(250, 'a000');
    const { list, asked } = setUp([odd, ...ids]);
    expect((await list()).toSorted()).toEqual([odd, ...ids].toSorted());
    // Each character is looked at once, whatever its case.
    const patterns = asked.filter(({ pattern }) => pattern?.startsWith('ä'));
    expect(patterns.length).toBe(odd.toLowerCase().startsWith('ä') ? 1 : 0);
  });

  it('counts again if somebody has come meanwhile, and reads no ordinary pages for that', async () => {
    const { list, asked } = setUp(idsOf(150), ({ pattern }, count, { tenant }) => {
      if (pattern === null && count > 1 && !tenant.users.has('a9')) {
        tenant.addUser({ id: 'a9' });
      }
    });
    expect((await list()).toSorted()).toEqual([...idsOf(150), 'a9'].toSorted());
    expect(asked.filter(({ page }) => page !== '1')).toEqual([]);
  });

  it('is given up when the counts have not agreed twelve times', async () => {
    const { list, asked } = setUp(idsOf(150), ({ pattern }, count, { tenant }) => {
      if (pattern === null) {
        tenant.addUser({ id: `a9${String(count).padStart(6, '0')}` });
      }
    });
    expect(await failureOf(list())).toMatchObject({ code: 'users-do-not-add-up' });
    const counts = asked.filter((one) => everybody(one) && one.page === '1');
    expect(counts.length).toBeGreaterThanOrEqual(13);
    expect(asked.filter(({ pattern }) => pattern === 'a%')).toHaveLength(12);
  });
});
