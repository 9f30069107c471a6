import { expect, it, vi } from 'vitest';
import { keySettings } from './config/settings.ts';
import { authorizationRequest, noSession } from './support/sign-in.ts';

const loaded = vi.hoisted(() => ({ got: 0 }));
vi.mock('got', (importOriginal) => {
  loaded.got += 1;
  return importOriginal();
});

it.each([
  ['alipay-native', () => import('../src/index.ts')],
  ['alipay-web', () => import('../src/web/index.ts')],
])(
  'spares core the HTTP client at its start, and has it ready for the first sign-in: %s',
  async (_, load) => {
    vi.resetModules();
    loaded.got = 0;
    const { default: createConnector } = await load();
    const gateway = 'http://127.0.0.1:1/gateway.do';
    const connector = await createConnector({
      getConfig: async () => ({ ...keySettings, gateway }),
    });
    expect(loaded.got).toBe(0);
    await connector.getAuthorizationUri(authorizationRequest('s'), noSession);
    await vi.waitFor(() => expect(loaded.got).toBe(1), 20_000);
  },
);
