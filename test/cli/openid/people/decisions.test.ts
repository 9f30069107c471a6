import { expect, it } from 'vitest';
import { z } from 'zod';
import { replaceDecisions } from '../../../../src/cli/openid/people/decisions.ts';
import { makeStore } from '../store.ts';

it('decisions take the place of the earlier ones, and the last one of two counts', async () => {
  const store = await makeStore();
  const rows = () => store.all(z.record(z.string()), 'select * from decision order by old_user');
  replaceDecisions(store, [
    { oldUser: 'a', newUser: 'b', decision: 'skip' },
    { oldUser: 'c', newUser: 'd', decision: 'keep-new' },
  ]);
  replaceDecisions(store, [
    { oldUser: 'e', newUser: 'f', decision: 'keep-new' },
    { oldUser: 'e', newUser: 'f', decision: 'keep-old' },
    { oldUser: 'e', newUser: 'g', decision: 'skip' },
  ]);
  expect(rows()).toEqual([
    { old_user: 'e', new_user: 'f', decision: 'keep-old' },
    { old_user: 'e', new_user: 'g', decision: 'skip' },
  ]);
  replaceDecisions(store, []);
  expect(rows()).toEqual([]);
});
