import { alipaycertDownload } from './alipaycert-download.ts';
import { conversionMethods } from './conversion.ts';
import type { Method } from './method.ts';
import { oauthToken } from './oauth-token.ts';
import { userInfoShare } from './user-info-share.ts';

const methods = new Map<string, Method>([
  ['alipay.system.oauth.token', oauthToken],
  ['alipay.user.info.share', userInfoShare],
  ...conversionMethods,
  ['alipay.open.app.alipaycert.download', alipaycertDownload],
]);

export const findMethod = (name: string): Method | undefined => methods.get(name);

/**
 * The node in which a method answers: dots become underscores.
 *
 * @see docs/alipay-gateway.md §2.2
 */
export const nodeNameOf = (method: string): string => `${method.replaceAll('.', '_')}_response`;

/**
 * The node in which a method's errors are answered: the old token method has its errors in
 * `error_response`, newer methods in their own node. A method that does not exist has no node
 * (inferred), so its error goes to `error_response` as well.
 *
 * @see docs/alipay-gateway.md §5.1
 */
export const errorNodeNameOf = (method: string): string =>
  method === 'alipay.system.oauth.token' || !methods.has(method)
    ? 'error_response'
    : nodeNameOf(method);
