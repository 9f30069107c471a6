// Started by process.test.ts: preconnects, and then sends a request on the connection or none at all.
import { preconnect } from '../../../src/gateway/http/connections.ts';
import { send } from '../../../src/gateway/http/transport.ts';

const { GATEWAY = '', SENDS } = process.env;
const url = new URL(GATEWAY);

preconnect(url);
if (SENDS === 'yes') {
  const { body } = await send({ url, body: '', secrets: [] }, 5000);
  process.stdout.write(body);
}
