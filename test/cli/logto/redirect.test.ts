import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runFile } from '../../support/child.ts';
import { tlsFixture } from '../../support/keys.ts';
import { startHttpServer, startHttpsServer } from '../../support/servers.ts';

const process = new URL('process-of-a-read.ts', import.meta.url);
const certificate = new URL('../../fixtures/tls/test-tls-loopback.pem', import.meta.url);
const tls = {
  key: tlsFixture('test-tls-private-key.pem'),
  cert: tlsFixture('test-tls-loopback.pem'),
};

describe('a Logto that answers by a redirect', () => {
  it.each(['http', 'https'])(
    'does not get what was sent to it sent elsewhere: %s',
    async (scheme) => {
      const asked: string[] = [];
      const answer: Parameters<typeof startHttpServer>[0] = (request, response) => {
        asked.push(`${request.method} ${request.url}`);
        const isFirst = asked.length === 1;
        response.writeHead(isFirst ? 307 : 201, { location: '/elsewhere', 'x-answered': 'yes' });
        response.end('moved');
      };
      const port = await (scheme === 'http'
        ? startHttpServer(answer)
        : startHttpsServer(tls, answer));
      const { output } = await runFile(process, {
        LOGTO: `${scheme}://127.0.0.1:${port}`,
        NODE_EXTRA_CA_CERTS: fileURLToPath(certificate),
      });
      expect(output).toBe('307 yes moved');
      expect(asked).toEqual(['POST /api/connectors']);
    },
  );
});
