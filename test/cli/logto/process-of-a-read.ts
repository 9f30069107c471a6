// Started by proxy.test.ts: asks the Logto at LOGTO for something, and says what came of it.
import { sendOverHttp } from '../../../src/logto/http.ts';

const url = new URL('/api/connectors', process.env.LOGTO);
const body = 'client_secret=s3cret';
const reply = await sendOverHttp({ method: 'POST', url, headers: { 'x-asked': 'yes' }, body });
process.stdout.write(`${reply.status} ${reply.headers.get('x-answered')} ${reply.text}`);
