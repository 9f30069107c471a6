import { describe, expect, it } from 'vitest';
import { failureOf, scriptedClient, tokenFor } from '../support/scripted-logto.ts';

const read = { json: {} };

describe('the request for a token', () => {
  it('is a form with the credentials, the resource and the scope', async () => {
    const { client, requests, tokenRequests } = scriptedClient(() => read, {
      answerToken: () => tokenFor(3600, 'abc'),
    });
    await client.read('/api/x');
    const [{ method, url, headers, body } = expect.fail('No token was asked for.')] = tokenRequests;
    expect([method, url.href]).toEqual(['POST', 'https://logto.example/oidc/token']);
    expect(headers).toEqual({ 'content-type': 'application/x-www-form-urlencoded' });
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'app',
      client_secret: 'a secret&',
      resource: 'https://default.logto.app/api',
      scope: 'all',
    });
    expect(requests[0]?.headers).toEqual({ authorization: 'Bearer abc' });
  });

  it.each([
    [{ status: 302 }, { code: 'redirected', host: 'logto.example', status: 302 }],
    [{ status: 404 }, { code: 'refused', call: 'POST /oidc/token', status: 404 }],
    [{ json: { access_token: '' } }, { code: 'answer-not-understood', call: 'POST /oidc/token' }],
    [tokenFor(0), { code: 'answer-not-understood', members: ['expires_in'] }],
    [{ status: 401 }, { code: 'credentials-refused' }],
    [{ status: 400 }, { code: 'credentials-refused' }],
  ])(
    'fails by %o, at the first endpoint alone unless it refuses the credentials',
    async (answer, failure) => {
      const { client, tokenRequests } = scriptedClient(() => read, { answerToken: () => answer });
      expect(await failureOf(client.read('/api/x'))).toMatchObject(failure);
      const ports = tokenRequests.map(({ url }) => url.port);
      expect(ports).toEqual(failure.code === 'credentials-refused' ? ['', '3002'] : ['']);
    },
  );

  it('is made again after it has failed', async () => {
    const { client, tokenRequests, pauses } = scriptedClient(() => read, {
      answerToken: (_request, count) => (count === 1 ? { status: 503 } : tokenFor(3600)),
    });
    await client.read('/api/x');
    expect([tokenRequests.length, pauses.length]).toEqual([2, 1]);
  });

  it('is made at the instant at which a minute is left of the last token, and not before', async () => {
    let now = 0;
    const { client, tokenRequests } = scriptedClient(() => read, { now: () => now });
    const counts: number[] = [];
    for (const second of [0, 3539.999, 3540]) {
      now = second * 1000;
      await client.read('/api/x');
      counts.push(tokenRequests.length);
    }
    expect(counts).toEqual([1, 1, 2]);
  });

  it('is made once if Logto refuses the token of two calls at the same time', async () => {
    const names: Array<string | undefined> = [];
    const { client, tokenRequests } = scriptedClient(
      ({ headers }) => {
        names.push(headers.authorization);
        return headers.authorization === 'Bearer 1' ? { status: 401 } : read;
      },
      { answerToken: (_request, count) => tokenFor(3600, String(count)) },
    );
    await Promise.all([client.read('/api/x'), client.read('/api/y')]);
    expect(tokenRequests).toHaveLength(2);
    expect(names).toEqual(['Bearer 1', 'Bearer 1', 'Bearer 2', 'Bearer 2']);
  });
});
