import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type LogtoRequest, sendOverHttp } from '../../src/logto/http.ts';
import { failureOf } from '../support/scripted-logto.ts';
import { startHttpServer } from '../support/servers.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const request = (more: Partial<LogtoRequest> = {}): LogtoRequest => ({
  method: 'PUT',
  url: new URL('https://logto.example/api/x?y=1'),
  headers: { authorization: 'Bearer t' },
  body: '{"a":"é"}',
  ...more,
});

describe('a request in plain text', () => {
  it('arrives as it is made, and its answer as it was given', async () => {
    const arrived: Array<[IncomingMessage, string]> = [];
    const port = await startHttpServer(async (asked, response) => {
      arrived.push([asked, await text(asked)]);
      response.writeHead(201, { 'x-two': ['a', 'b'], 'total-number': '7' });
      response.write(Buffer.from('é').subarray(0, 1));
      response.end(Buffer.from('é').subarray(1));
    });
    const reply = await sendOverHttp(
      request({ url: new URL(`http://127.0.0.1:${port}/api/x?y=1`) }),
    );
    const [[asked, body] = expect.fail('Nothing has arrived.')] = arrived;
    expect([asked.method, asked.url, body]).toEqual(['PUT', '/api/x?y=1', '{"a":"é"}']);
    expect(asked.headers).toMatchObject({ authorization: 'Bearer t', connection: 'keep-alive' });
    expect(reply).toMatchObject({ status: 201, text: 'é' });
    const names = ['total-number', 'x-two', 'x-three'];
    expect(names.map((name) => reply.headers.get(name))).toEqual(['7', 'a, b', null]);
  });

  it('is never made by the client that could use a proxy', async () => {
    const fetched = vi.fn();
    vi.stubGlobal('fetch', fetched);
    const port = await startHttpServer((_request, response) => response.end('here'));
    const url = new URL(`http://127.0.0.1:${port}/`);
    expect(await sendOverHttp({ method: 'GET', url, headers: {} })).toMatchObject({ text: 'here' });
    expect(fetched).not.toHaveBeenCalled();
  });
});

describe('a request over TLS', () => {
  it("is Node's own, and follows no redirect", async () => {
    const fetched = vi.fn(async () => new Response('é', { status: 201, headers: { a: 'b' } }));
    vi.stubGlobal('fetch', fetched);
    const asked = request();
    const reply = await sendOverHttp(asked);
    expect(fetched.mock.calls).toEqual([
      [
        asked.url,
        {
          method: 'PUT',
          headers: asked.headers,
          body: asked.body,
          redirect: 'manual',
          signal: expect.any(AbortSignal),
        },
      ],
    ]);
    expect(reply).toMatchObject({ status: 201, text: 'é' });
    expect(reply.headers.get('a')).toBe('b');
  });

  it('may have no body, and get none', async () => {
    const fetched = vi.fn(async () => new Response(null, { status: 204 }));
    vi.stubGlobal('fetch', fetched);
    const { body: _, ...asked } = request({ method: 'DELETE' });
    expect(await sendOverHttp(asked)).toMatchObject({ status: 204, text: '' });
    expect(fetched).toHaveBeenCalledWith(asked.url, expect.objectContaining({ body: null }));
  });

  const withCode = (code: unknown) => Object.assign(new Error('low'), { code });

  it.each([
    ['the code of the error', withCode('ECONNRESET'), 'ECONNRESET'],
    ['that of its cause', new Error('high', { cause: withCode('ENOTFOUND') }), 'ENOTFOUND'],
    ['none, if there is none', new Error('high', { cause: new Error('low') }), 'unknown'],
    ['none, if it is no text', withCode(5), 'unknown'],
    ['none, if what was thrown is not an error', 'high', 'unknown'],
  ])('that is not answered fails with %s', async (_which, error, systemCode) => {
    vi.stubGlobal('fetch', () => Promise.reject(error));
    const failure = { code: 'unreachable', host: 'logto.example', systemCode };
    expect(await failureOf(sendOverHttp(request()))).toEqual(failure);
  });

  it('that is not answered in 90 seconds fails as late', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    vi.stubGlobal('fetch', () => Promise.reject(withCode('ECONNRESET')));
    expect(await failureOf(sendOverHttp(request()))).toMatchObject({ systemCode: 'timeout' });
    expect(timeout).toHaveBeenCalledWith(90_000);
  });

  it.each([
    [32, 'taken'],
    [33, 'answer-too-long'],
  ])('gets at most 32 MiB: of %d MiB it is %s', async (mebibytes, outcome) => {
    const body = () =>
      new ReadableStream({
        start: (controller) => {
          for (let count = 0; count < mebibytes; count += 1) {
            controller.enqueue(Buffer.alloc(1024 * 1024, 'a'));
          }
          controller.close();
        },
      });
    vi.stubGlobal('fetch', async () => new Response(body()));
    const sent = sendOverHttp(request());
    expect(
      await sent.then(
        () => 'taken',
        () => failureOf(sent).then(({ code }) => code),
      ),
    ).toBe(outcome);
  });
});
