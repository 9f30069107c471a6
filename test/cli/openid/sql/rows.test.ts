import { expect, it } from 'vitest';
import { countActions, rowsOf } from '../../../../src/cli/openid/sql/rows.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { planFor, unionIdOf } from './planned.ts';

it('the rows of a plan are each user once', async () => {
  const { store, plan } = await planFor({
    held: {
      ...{ moved: userIdOf(1), group: unionIdOf(5), there: openIdOf(6) },
      ...{ oldA: userIdOf(2), newA: openIdOf(2) },
      ...{ oldB: userIdOf(3), newB: openIdOf(3) },
      ...{ oldC: userIdOf(4), newC: openIdOf(4) },
      unmapped: userIdOf(9),
    },
    decisions: [
      ['oldA', 'newA', 'keep-old'],
      ['oldB', 'newB', 'keep-new'],
    ],
    known: [1, 2, 3, 4, 5, 6],
  });
  const idsOf = (number: number) => ({
    ...{ userId: userIdOf(number), openId: openIdOf(number), unionId: unionIdOf(number) },
  });
  const holding = (holds: 'user_id' | 'open_id' | 'union_id', number: number) => ({
    ...{ holds, ids: idsOf(number) },
  });
  const left = { holds: null, ids: null };
  const rows = [...rowsOf(store, 'open_id')];
  expect(rows).toEqual([
    { action: 'drop', logtoId: 'newA', ...holding('open_id', 2) },
    { action: 'move', logtoId: 'oldA', ...holding('user_id', 2) },
    { action: 'drop', logtoId: 'oldB', ...holding('user_id', 3) },
    { action: 'keep', logtoId: 'newB', ...holding('open_id', 3) },
    { action: 'leave', logtoId: 'oldC', ...left },
    { action: 'keep', logtoId: 'newC', ...holding('open_id', 4) },
    { action: 'move', logtoId: 'moved', ...holding('user_id', 1) },
    { action: 'move', logtoId: 'group', ...holding('union_id', 5) },
    { action: 'leave', logtoId: 'unmapped', ...left },
  ]);
  expect(countActions(plan)).toEqual({ drop: 2, move: 3, keep: 2, leave: 2 });
});
