import { type CodeReader, createCodeReader } from '../authorization-code.ts';

/** Reads what Alipay's SDK handed to the mobile app, passed on by Logto's SDK. */
export const readAuthorizationCode: CodeReader = createCodeReader({
  from: 'phone',
  isRefused: ({ result_code }) => result_code !== undefined && result_code !== 'SUCCESS',
});
