import { expect, it, vi } from 'vitest';
import { keySettings } from '../config/settings.ts';
import { authorizationRequest, noSession } from '../support/sign-in.ts';

const loaded = vi.hoisted(() => ({ times: 0 }));
vi.mock('got', (importOriginal) => {
  loaded.times += 1;
  return importOriginal();
});

it('spares core the HTTP client at its start, and has it ready for the first sign-in', async () => {
  const { default: createWebConnector } = await import('../../src/connector/web/index.ts');
  const { default: createNativeConnector } = await import('../../src/connector/native/index.ts');
  const gateway = 'http://127.0.0.1:1/gateway.do';
  const getConfig = async () => ({ ...keySettings, gateway });
  await createWebConnector({ getConfig });
  const connector = await createNativeConnector({ getConfig });
  expect(loaded.times).toBe(0);
  await connector.getAuthorizationUri(authorizationRequest('s'), noSession);
  await vi.waitFor(() => expect(loaded.times).toBe(1), 20_000);
});
