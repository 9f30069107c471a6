import type { Consent } from './registration.ts';

/** A consent, and what the app wants back with it, unchanged. */
export type ConsentWithState = Consent & { readonly state?: string };

/** The query the Alipay app hands back to the app that asked for a sign-in. */
export interface Callback {
  readonly auth_code: string;
  readonly app_id: string;
  readonly scope: string;
  readonly state?: string;
  readonly result_code: 'SUCCESS';
}

/** The query Alipay's page appends to the address to which it sends the browser back. */
export interface WebCallback {
  readonly app_id: string;
  readonly source: 'alipay_wallet';
  readonly scope: string;
  readonly state?: string;
  readonly auth_code: string;
}

/** @see docs/alipay-gateway.md §4.5 */
export const callbackOf = (
  { appId, scope = 'auth_user', state }: ConsentWithState,
  code: string,
): Callback => ({
  auth_code: code,
  app_id: appId,
  scope,
  ...(state === undefined ? {} : { state }),
  result_code: 'SUCCESS',
});

/** @see docs/alipay-gateway.md §4.6 */
export const webCallbackOf = (
  { appId, scope = 'auth_user', state }: ConsentWithState,
  code: string,
): WebCallback => ({
  app_id: appId,
  source: 'alipay_wallet',
  scope,
  ...(state === undefined ? {} : { state }),
  auth_code: code,
});
