import { request } from 'node:https';
import { address, callsBy, newAgent, type Post } from './bare.ts';
import type { Subject } from './subject.ts';

/** The bare calls, posted by got as this connector uses it: what is left between the two is ours. */
export const byGot: Subject = {
  load: async () => {
    const { got } = await import('got');
    const agent = newAgent();
    const client = got.extend({
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      decompress: false,
      retry: { limit: 0 },
      followRedirect: false,
      request: ({ pathname, search, host }, { method, headers }, callback) =>
        request({ host, path: `${pathname}${search}`, method, headers, agent }, callback),
    });
    const post: Post = (body) =>
      new Promise((resolve, reject) => {
        const chunks: Buffer[] = [];
        client
          .stream(address, { body })
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .once('end', () => resolve(Buffer.concat(chunks)))
          .once('error', reject);
      });
    return callsBy(post);
  },
};
