import { ConnectorErrorCodes, type GetAuthorizationUri } from '@logto/connector-kit';
import { joinScopes, longestScope, mistakeInScope } from '../config/scope.ts';
import { connectorError } from './connector-error.ts';

/** What Logto says of a sign-in that begins. */
export type AuthorizationRequest = Parameters<GetAuthorizationUri>[0];

/** The longest members that are put into an address, in characters. */
export const longestMembers = { state: 2048, redirectUri: 2048, scope: longestScope } as const;

/**
 * Refuses a request with a member that is longer than any of Logto's: whoever begins sign-ins chooses
 * them, and encoding them takes time.
 *
 * @throws ConnectorError `InvalidRequestParameters`, naming the member.
 */
export const expectShortMembers = (
  request: Pick<AuthorizationRequest, keyof typeof longestMembers>,
): void => {
  for (const [member, text = ''] of [
    ['state', request.state],
    ['redirectUri', request.redirectUri],
    ['scope', request.scope?.trim()],
  ] as const) {
    const most = longestMembers[member];
    if (text.length > most) {
      throw connectorError(ConnectorErrorCodes.InvalidRequestParameters, {
        code: 'request-too-long',
        member,
        most,
      });
    }
  }
};

/**
 * Reads the scope of a request, by the same pattern as that of the settings.
 *
 * @returns undefined if it is blank.
 * @throws ConnectorError `InvalidRequestParameters`
 */
export const readRequestedScope = (scope: string | undefined): string | undefined => {
  const given = scope?.trim();
  if (!given) {
    return undefined;
  }
  if (mistakeInScope(given)) {
    throw connectorError(ConnectorErrorCodes.InvalidRequestParameters, {
      code: 'request-scope-wrong',
    });
  }
  return joinScopes(given);
};
