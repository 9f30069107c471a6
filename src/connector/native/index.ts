/*
 * connector/native: the way by the Alipay app on a phone, as Logto's mobile SDKs take it.
 * All that is shared with the browser's way is in connector.
 */

import type { CreateConnector, SocialConnector } from '@logto/connector-kit';
import { nativeSettings } from '../../config/settings.ts';
import { createSocialConnector } from '../sign-in.ts';
import { readAuthorizationCode } from './callback.ts';
import { metadata } from './metadata.ts';

/**
 * Creates the connector that signs users of mobile apps in with Alipay.
 *
 * @see {@link createSocialConnector} for what is guaranteed.
 * @see https://docs.logto.io/integrations/build-your-connector
 */
const createConnector: CreateConnector<SocialConnector> = createSocialConnector({
  metadata,
  settings: nativeSettings,
  // Logto's mobile SDKs turn this into a native sign-in. One ignores further members, the other
  // passes them on to Alipay.
  authorizationUri: ({ application: { appId } }, { state }) =>
    `alipay://?app_id=${appId}&state=${encodeURIComponent(state)}`,
  readAuthorizationCode,
});

export default createConnector;
