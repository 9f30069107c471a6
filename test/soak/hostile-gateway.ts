import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What the soak learns of the hostile tenant's gateway when it is ready. */
export interface HostileReady {
  url: string;
}

const longest = 64 * 1024;
const nodeOf = ({ method }: { method: string }): string =>
  `${method.replaceAll('.', '_')}_response`;
const filled = (unit: string): string => unit.repeat((longest - 300) / unit.length);

type Reply = (response: ServerResponse, call: { method: string }) => void;

const answer =
  (write: (call: { method: string }) => string, headers: Record<string, string> = {}): Reply =>
  (response, call) => {
    response.writeHead(200, headers).end(write(call));
  };

/** What costs most before it is found out to be worth nothing; none of it is signed. */
const replies: Reply[] = [
  (response) => response.destroy(),
  (response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{"');
    setImmediate(() => response.destroy());
  },
  answer((call) => `{"${nodeOf(call)}":{"a":"${filled('\\/')}"},"sign":"AAAA"}`),
  answer((call) => `{"${nodeOf(call)}":{"a":"${filled('\\u0041')}"},"sign":"AAAA"}`),
  answer((call) => `{"${nodeOf(call)}":{"a":[${filled('{},')}0]},"sign":"AAAA"}`),
  answer((call) => `{"${nodeOf(call)}":{"code":"20000"},"sign":"${filled('A')}"}`),
  answer((call) => `{"${nodeOf(call)}":{},"alipay_cert_sn":"${'0'.repeat(32)}","sign":"AAAA"}`),
  answer(() => '{"error_response":{"code":"40002","sub_msg":"Call 555-1234"}}'),
  answer(() => '中'.repeat(20_000), { 'content-type': 'text/html;charset=GBK' }),
  answer(() => filled('[')),
  answer(() => '{}', { 'content-encoding': 'x'.repeat(15_000) }),
  answer(() => 'x'.repeat(2 * longest)),
];
/** One in so many requests is never answered. */
const silentEvery = 500;

let count = 0;
const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
  }
  count += 1;
  const reply = replies[count % replies.length];
  if (count % silentEvery > 0) {
    reply?.(response, { method: new URLSearchParams(body).get('method') ?? '' });
  }
};

/** In a process of its own, as the good tenant's gateway is. */
const server = createServer((request, response) => {
  receive(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  process.send?.({ url: `http://127.0.0.1:${port}/` } satisfies HostileReady);
});
process.on('disconnect', () => process.exit());
