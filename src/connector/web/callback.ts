import { type CodeReader, createCodeReader, isBlank } from '../authorization-code.ts';

/**
 * Reads what Alipay's page appended to the callback's address, passed on by Logto's.
 *
 * What a refusal looks like is not documented. Taken for one: an `error`, as of OAuth 2.0; and no
 * code among members that Alipay's page alone appends.
 */
export const readAuthorizationCode: CodeReader = createCodeReader({
  from: 'browser',
  isRefused: ({ error, auth_code, app_id, scope, source }) =>
    !isBlank(error) || (isBlank(auth_code) && ![app_id, scope, source].every(isBlank)),
});
