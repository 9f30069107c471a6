import { expect, it, vi } from 'vitest';
import { keySettings } from './config/settings.ts';
import { authorizationRequest, noSession } from './support/sign-in.ts';

it.each([
  ['alipay-native', () => import('../src/index.ts')],
  ['alipay-web', () => import('../src/web/index.ts')],
])(
  'spares core the HTTP client at its start, and has it ready for the first sign-in: %s',
  async (_, load) => {
    let timesLoaded = 0;
    vi.resetModules();
    // Anew for each connector: a mock is made once, however often its modules are.
    vi.doMock('got', (importOriginal) => {
      timesLoaded += 1;
      return importOriginal();
    });
    const { default: createConnector } = await load();
    const gateway = 'http://127.0.0.1:1/gateway.do';
    const connector = await createConnector({
      getConfig: async () => ({ ...keySettings, gateway }),
    });
    expect(timesLoaded).toBe(0);
    await connector.getAuthorizationUri(authorizationRequest('s'), noSession);
    await vi.waitFor(() => expect(timesLoaded).toBe(1), 20_000);
  },
);
