// Started by process.test.ts: reads an answer that swells when it is decompressed, and tells by how
// many MiB the process has grown at most.
import { send } from '../../../src/gateway/http/transport.ts';

const request = { url: new URL(process.env.GATEWAY ?? ''), body: '', secrets: [] };

/** Fails as the answers of the test do. */
const read = (): Promise<string> =>
  send(request, 5000).then(
    () => 'It was read.',
    ({ message }) => message,
  );

await read();
const before = process.resourceUsage().maxRSS;
const outcome = await read();
const grownBy = (process.resourceUsage().maxRSS - before) / 1024;
process.stdout.write(JSON.stringify({ outcome, grownBy }));
