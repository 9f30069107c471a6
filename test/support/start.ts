import type { CreateConnector, SocialConnector } from '@logto/connector-kit';
import { expect, vi } from 'vitest';
import { keySettings } from '../config/settings.ts';
import { authorizationRequest, noSession } from './sign-in.ts';

/** Starts a connector and begins a sign-in; its HTTP client must be loaded then, and not before. */
export const expectLateClient = async (
  load: () => Promise<{ default: CreateConnector<SocialConnector> }>,
  timesLoaded: () => number,
): Promise<void> => {
  const { default: createConnector } = await load();
  const gateway = 'http://127.0.0.1:1/gateway.do';
  const connector = await createConnector({
    getConfig: async () => ({ ...keySettings, gateway }),
  });
  expect(timesLoaded()).toBe(0);
  await connector.getAuthorizationUri(authorizationRequest('s'), noSession);
  await vi.waitFor(() => expect(timesLoaded()).toBe(1), 20_000);
};
