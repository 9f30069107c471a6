import type { ConnectorError, SocialConnector } from '@logto/connector-kit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keySettings } from '../config/settings.ts';
import { kinds } from '../support/connector.ts';

// Stands for everything that keeps a signature waiting: the queue, and the thread pool that
// something else keeps busy.
vi.mock('../../src/crypto/signature.ts', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  signText: () => new Promise(() => {}),
}));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const callback = { auth_code: '4b203fe6c11548bcabd8da5bb087WX96' };
const noSession = () => Promise.reject(new Error('No session here'));

describe.each(kinds)(
  'a call of $id that waits for its signature for ever',
  ({ createConnector }) => {
    it.each<[string, (connector: SocialConnector) => Promise<unknown> | undefined]>([
      ['getUserInfo', (connector) => connector.getUserInfo(callback, noSession)],
      [
        'getTokenResponseAndUserInfo',
        (connector) => connector.getTokenResponseAndUserInfo?.(callback, noSession),
      ],
      [
        'getAccessTokenByRefreshToken',
        (connector) => connector.getAccessTokenByRefreshToken?.('refresh-token'),
      ],
    ])('ends 10 s after its start, a slow getConfig included: %s', async (_name, run) => {
      const getConfig = () =>
        new Promise<object>((resolve) => setTimeout(() => resolve(keySettings), 4000));
      const connector = await createConnector({ getConfig });
      let failure: ConnectorError | undefined;
      void run(connector)?.catch((error: ConnectorError) => {
        failure = error;
      });
      await vi.advanceTimersByTimeAsync(9999);
      expect(failure).toBeUndefined();
      await vi.advanceTimersByTimeAsync(1);
      expect(failure).toMatchObject({
        code: 'general',
        data: {
          reason: 'no-time-left',
          errorDescription: 'openapi.alipay.com did not answer in time.',
        },
      });
    });
  },
);
