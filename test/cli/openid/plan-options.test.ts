import { expect, it } from 'vitest';
import { argumentsOf } from '../../../src/cli/openid/plan-options.ts';

it('are repeated for the command that goes on, all that were given', () => {
  const [map, order, decisions] = ['pairs.csv', '12345', 'decisions.csv'];
  const options = {
    map,
    order,
    ignore: 'logs' as const,
    decisions,
    allowUnmapped: 0,
    allowUnconfirmed: true,
  };
  expect(argumentsOf({ ...options, closeRegistration: true, flip: true })).toEqual([
    ...['--map', 'pairs.csv', '--order', '12345', '--ignore', 'logs'],
    ...['--decisions', 'decisions.csv', '--allow-unmapped', '0'],
    ...['--allow-unconfirmed', '--close-registration', '--flip'],
  ]);
  expect(argumentsOf({})).toEqual([]);
});
