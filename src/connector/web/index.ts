/*
 * connector/web: the way by Alipay's page in a browser.
 * All that is shared with the phone's way is in connector.
 */

import type { CreateConnector, SocialConnector } from '@logto/connector-kit';
import { webSettings } from '../../config/settings.ts';
import { createSocialConnector } from '../sign-in.ts';
import { authorizationUri } from './authorization-uri.ts';
import { readAuthorizationCode } from './callback.ts';
import { metadata } from './metadata.ts';

/**
 * Creates the connector that signs users in with Alipay in the browser: on the web, and in apps that
 * open the browser to sign in.
 *
 * @see {@link createSocialConnector} for what is guaranteed.
 * @see https://docs.logto.io/integrations/build-your-connector
 */
const createConnector: CreateConnector<SocialConnector> = createSocialConnector({
  metadata,
  settings: webSettings,
  authorizationUri,
  readAuthorizationCode,
});

export default createConnector;
