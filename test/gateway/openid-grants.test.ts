import { expect, it } from 'vitest';
import { isGranted } from '../../src/gateway/openid-grants.ts';
import { callerAt } from '../support/application.ts';
import { closedPort } from '../support/servers.ts';

it('takes nothing for granted while Alipay does not answer', async () => {
  const caller = callerAt(`http://127.0.0.1:${await closedPort()}/gateway.do`);
  expect(await isGranted('conversion', caller)).toBe(false);
});

it('does not hide an error that is not of the gateway', async () => {
  const caller = {
    ...callerAt('http://127.0.0.1/'),
    get application(): never {
      throw new TypeError('unforeseen');
    },
  };
  await expect(isGranted('conversion', caller)).rejects.toThrow(TypeError);
});
