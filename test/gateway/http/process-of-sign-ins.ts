// Started by tunnels.test.ts: does what STEPS names, one after the other, and tells what came of
// each in a line. It must then end by itself.
import { stdout } from 'node:process';
import createNativeConnector from '../../../src/connector/native/index.ts';
import createWebConnector from '../../../src/connector/web/index.ts';
import { authorizationRequest } from '../../support/sign-in.ts';

const { CONFIG = '', CODE = '', STEPS = '', CONNECTOR } = process.env;

const createConnector = CONNECTOR === 'web' ? createWebConnector : createNativeConnector;
const connector = await createConnector({ getConfig: async () => JSON.parse(CONFIG) });
let refreshToken = '';

const steps: Record<string, () => Promise<unknown>> = {
  prepare: () => connector.getAuthorizationUri(authorizationRequest('state'), async () => {}),
  'sign-in': async () => {
    const signedIn = await connector.getTokenResponseAndUserInfo?.(
      { auth_code: CODE },
      async () => ({}),
    );
    refreshToken = signedIn?.tokenResponse?.refresh_token ?? '';
    return signedIn?.userInfo.id;
  },
  refresh: async () =>
    typeof (await connector.getAccessTokenByRefreshToken?.(refreshToken))?.access_token,
};

for (const step of STEPS.split(' ')) {
  const result = await steps[step]?.().catch(({ data }) => data);
  stdout.write(`${JSON.stringify(result)}\n`);
}
