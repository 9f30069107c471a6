import { expect, it } from 'vitest';
import { readOptions, UsageError } from './options.ts';

const env = { LOGTO_APP_ID: 'id', LOGTO_APP_SECRET: 'secret' };
const addresses = ['--logto', 'http://localhost:3001/', '--logto-admin', 'http://localhost:3002'];

it('takes addresses, credentials and defaults', () => {
  expect(readOptions(addresses, env)).toEqual({
    core: 'http://localhost:3001',
    admin: 'http://localhost:3002',
    credentials: { id: 'id', secret: 'secret' },
    administrator: undefined,
    database: undefined,
    allowUsers: false,
    only: [],
    users: 2000,
    kills: 6,
    screenshots: 'logto-screenshots',
    json: false,
    strict: false,
  });
  const more = { ...env, LOGTO_ADMIN_USERNAME: 'admin', LOGTO_ADMIN_PASSWORD: 'password' };
  expect(readOptions([...addresses, '--only', 'native,browser'], more)).toMatchObject({
    administrator: { name: 'admin', password: 'password' },
    only: ['native', 'browser'],
  });
});

it.each([
  [['--help'], {}, undefined],
  [[], env, '--logto needs an address, such as http://localhost:3001.'],
  [addresses, {}, 'LOGTO_APP_ID and LOGTO_APP_SECRET are not set.'],
  [[...addresses, '--users', '1e9'], env, '--users needs a number.'],
])('%j', (args, environment, mistake) => {
  if (mistake === undefined) {
    expect(readOptions(args, environment)).toBeUndefined();
  } else {
    expect(() => readOptions(args, environment)).toThrow(new UsageError(mistake));
  }
});
