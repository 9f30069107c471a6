import { describe, expect, it } from 'vitest';
import { identifierIn, setIdentifiers } from '../../../../src/cli/openid/move/setting.ts';
import { LogtoEmulator } from '../../../logto/emulator.ts';
import { clientOf } from '../../../support/emulated-logto.ts';

const connectorWith = (id: string, userIdentifier: string | undefined, target = 'alipay') => ({
  id,
  connectorId: `alipay-${id}`,
  target,
  enableTokenStorage: false,
  config: { appId: '1', ...(userIdentifier !== undefined && { userIdentifier }) } as Record<
    string,
    unknown
  >,
});

const logtoWith = (...connectors: Array<ReturnType<typeof connectorWith>>) => {
  const logto = new LogtoEmulator();
  logto.tenant.connectors.push(...connectors);
  const writes = () => logto.requests.filter((name) => name.startsWith('PATCH /api/connectors'));
  const configs = () => logto.tenant.connectors.map(({ config }) => config);
  return { logto, client: clientOf(logto), writes, configs };
};

describe('the setting that says by which id people are known', () => {
  it.each([
    [{}, 'auto'],
    [{ userIdentifier: '' }, 'auto'],
    [{ userIdentifier: 5 }, 'auto'],
    [{ userIdentifier: 'open_id' }, 'open_id'],
  ])('of %o is %s', (config, identifier) => {
    expect(identifierIn(config)).toBe(identifier);
  });

  it('is set for all connectors that share the users, and all others stay as they are', async () => {
    const { client, configs, writes } = logtoWith(
      connectorWith('a', 'user_id'),
      connectorWith('b', undefined),
      connectorWith('c', 'open_id'),
      connectorWith('d', 'user_id', 'github'),
    );
    expect(await setIdentifiers(client, 'open_id')).toBeUndefined();
    expect(configs()).toEqual([
      { appId: '1', userIdentifier: 'open_id' },
      { appId: '1', userIdentifier: 'open_id' },
      { appId: '1', userIdentifier: 'open_id' },
      { appId: '1', userIdentifier: 'user_id' },
    ]);
    expect(writes()).toEqual(['PATCH /api/connectors/a', 'PATCH /api/connectors/b']);
  });

  it.each(['lost', 'reset'] as const)(
    'is set among what an administrator saves between two attempts, if an answer is %s',
    async (fault) => {
      const { logto, client, configs, writes } = logtoWith(connectorWith('a', 'user_id'));
      const isFirstWrite = () => writes().length === 1;
      logto.onRequest = (name) => (name.startsWith('PATCH') && isFirstWrite() ? fault : undefined);
      const { exchange } = logto;
      logto.exchange = (request) =>
        exchange(request).finally(() => {
          if (request.method === 'PATCH' && isFirstWrite()) {
            Object.assign(configs()[0] ?? {}, { appId: '2' });
          }
        });
      expect(await setIdentifiers(client, 'open_id')).toBeUndefined();
      expect(configs()).toEqual([{ appId: '2', userIdentifier: 'open_id' }]);
    },
  );

  it('is set among what an administrator saves while it is set for another connector', async () => {
    const { logto, client, configs } = logtoWith(
      connectorWith('a', 'user_id'),
      connectorWith('b', 'user_id'),
    );
    logto.onRequest = (name) => {
      if (name === 'PATCH /api/connectors/a') {
        Object.assign(configs()[1] ?? {}, { appId: '2' });
      }
      return undefined;
    };
    expect(await setIdentifiers(client, 'open_id')).toBeUndefined();
    expect(configs()).toEqual([
      { appId: '1', userIdentifier: 'open_id' },
      { appId: '2', userIdentifier: 'open_id' },
    ]);
  });

  it('names the first connector of which Logto does not keep it, and goes no further', async () => {
    const { logto, client, writes } = logtoWith(
      connectorWith('a', 'user_id'),
      connectorWith('b', 'user_id'),
    );
    const { exchange } = logto;
    logto.exchange = async (request) => {
      const reply = await exchange(request);
      return request.method === 'PATCH'
        ? { ...reply, text: reply.text.replaceAll('open_id', 'user_id') }
        : reply;
    };
    expect(await setIdentifiers(client, 'open_id')).toBe('a');
    expect(writes()).toEqual(['PATCH /api/connectors/a']);
  });

  it('is passed over for a connector that is gone meanwhile', async () => {
    const { logto, client, writes } = logtoWith(connectorWith('a', 'user_id'));
    let lists = 0;
    logto.onRequest = (name) => {
      lists += name === 'GET /api/connectors' ? 1 : 0;
      if (lists === 2) {
        logto.tenant.connectors.splice(0);
      }
      return undefined;
    };
    expect(await setIdentifiers(client, 'open_id')).toBeUndefined();
    expect(writes()).toEqual([]);
  });
});
