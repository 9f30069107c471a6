// Started by process.test.ts: sends a request on a preconnected connection. The process must not
// end before the answer has come.
import { preconnect } from '../../../src/gateway/http/connections.ts';
import { send } from '../../../src/gateway/http/transport.ts';

const url = new URL(process.env.GATEWAY ?? '');

preconnect(url);
const { body } = await send({ url, body: '', secrets: [] }, 5000);
process.stdout.write(body);
