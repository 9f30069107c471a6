import type { CreateConnector, SocialConnector } from '@logto/connector-kit';
import { authorizationRequest } from '../../test/support/sign-in.ts';
import type { AppSettings, Candidate } from './subject.ts';

const noSession = async () => ({});

/** Runs a Logto connector as core does: created anew for each request, the config read each time. */
export const connectorCandidate = (
  createConnector: CreateConnector<SocialConnector>,
  configOf: (settings: AppSettings) => object,
): Candidate => ({
  start: async (settings) => {
    const create = () => createConnector({ getConfig: async () => ({ ...configOf(settings) }) });
    return {
      announce: async () =>
        (await create()).getAuthorizationUri(authorizationRequest('state'), async () => {}),
      signIn: async (callback) => (await (await create()).getUserInfo(callback, noSession)).id,
    };
  },
});
