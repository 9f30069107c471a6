import { gateways } from '../../config/gateway.ts';
import type { Config } from '../../config/guard.ts';
import { defaultScope } from '../../config/scope.ts';
import { type AuthorizationRequest, readRequestedScope } from '../authorization-request.ts';

/** Alipay's pages on which a user consents. The sandbox has one of its own, as it has users. */
const pages = {
  production: 'https://openauth.alipay.com/oauth2/publicAppAuthorize.htm',
  sandbox: 'https://openauth-sandbox.dl.alipaydev.com/oauth2/publicAppAuthorize.htm',
} as const;

const isSandbox = ({ host }: URL): boolean => host === new URL(gateways.sandbox).host;

/**
 * Makes the address at which a user consents in the browser.
 *
 * The scope is the one of the call, else of the settings, else the one of the profile. Each member
 * is encoded once.
 *
 * @throws ConnectorError `InvalidRequestParameters` for a scope that is not a list of scopes;
 * URIError if a member holds half of a surrogate pair.
 * @see https://opendocs.alipay.com/open/289/105656
 */
export const authorizationUri = (
  { application: { appId, gateway }, scope: configured = defaultScope }: Config,
  { redirectUri, scope, state }: Pick<AuthorizationRequest, 'redirectUri' | 'scope' | 'state'>,
): string => {
  const members = {
    app_id: appId,
    redirect_uri: redirectUri,
    scope: readRequestedScope(scope) ?? configured,
    state,
  };
  const query = Object.entries(members).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `${isSandbox(gateway) ? pages.sandbox : pages.production}?${query.join('&')}`;
};
