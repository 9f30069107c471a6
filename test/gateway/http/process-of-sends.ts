// Started by tunnels.test.ts: sends COUNT requests, one after the other, and tells in a line what
// came of each.
import { GatewayError, UnreachableError } from '../../../src/gateway/errors.ts';
import { send } from '../../../src/gateway/http/transport.ts';

const { GATEWAY = '', COUNT = '' } = process.env;
const request = { url: new URL(GATEWAY), body: '', secrets: [] };

const outcome = (error: unknown): object =>
  error instanceof GatewayError
    ? { ...error.failure, ...(error instanceof UnreachableError && { delivery: error.delivery }) }
    : { error: String(error) };

for (let sent = 0; sent < Number(COUNT); sent += 1) {
  const told = await send(request, 5000).then(({ body }) => body.toString(), outcome);
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
