import { describe, expect, it } from 'vitest';
import { listAlipayConnectors, writeConnectorConfig } from '../../src/logto/connectors.ts';
import { failureOf, scriptedClient } from '../support/scripted-logto.ts';

const connector = {
  id: 'a/b',
  connectorId: 'alipay-native',
  target: 'alipay',
  enableTokenStorage: null,
  config: { appId: '1' },
};

describe('the connectors of a Logto', () => {
  it('are asked for by target, and those of others are left out, which old versions send', async () => {
    const others = [{ ...connector, target: 'github' }];
    const { client, requests } = scriptedClient(() => ({ json: [connector, ...others] }));
    expect(await listAlipayConnectors(client)).toEqual([connector]);
    expect(requests.map(({ url }) => url.pathname + url.search)).toEqual([
      '/api/connectors?target=alipay',
    ]);
  });

  it('have settings that are replaced whole', async () => {
    const kept = { ...connector, config: { appId: '2' } };
    const { client, requests } = scriptedClient(() => ({ json: kept }));
    expect(await writeConnectorConfig(client, 'a/b', { appId: '2' })).toEqual(kept);
    expect(requests.map(({ method, url, body }) => [method, url.pathname, body])).toEqual([
      ['PATCH', '/api/connectors/a%2Fb', '{"config":{"appId":"2"}}'],
    ]);
  });

  it('are refused by the name of the call', async () => {
    const { client } = scriptedClient(() => ({ status: 404, json: {} }));
    expect(await failureOf(listAlipayConnectors(client))).toMatchObject({
      code: 'refused',
      call: 'GET /api/connectors',
    });
    expect(await failureOf(writeConnectorConfig(client, 'a', {}))).toMatchObject({
      code: 'refused',
      call: 'PATCH /api/connectors/:id',
    });
  });
});
