// Started by process.test.ts: makes calls that succeed and one that is abandoned, and must then
// end by itself, though its connections are open.
import { exchangeAuthorizationCode } from '../../../src/gateway/oauth-token.ts';
import { fetchUserInfo } from '../../../src/gateway/user-info.ts';
import { callerAt } from '../../support/application.ts';

const { GATEWAY = '', CODE = '' } = process.env;

const { accessToken } = await exchangeAuthorizationCode(callerAt(GATEWAY), CODE);
await fetchUserInfo(callerAt(GATEWAY), accessToken);
await fetchUserInfo(callerAt(GATEWAY, 1000), accessToken).catch(({ message }) => {
  process.stdout.write(`${message}\n`);
});
process.stdout.write('done\n');
