/*
 * cli/logto: how a command reaches a running Logto, and which connector there is its own.
 * The secret is asked for or comes from the environment, and is in no message.
 */

import { isCloud, type LogtoAddress, parseLogtoAddress } from '../../logto/address.ts';
import { createLogtoClient, type LogtoClient } from '../../logto/client.ts';
import type { CliContext } from '../shell/context.ts';
import { findCredentials } from './credentials.ts';
import type { ConnectionTexts } from './messages/texts.ts';

/** Where a running Logto is, as the options say it. */
export interface LogtoOptions {
  logto: string;
  logtoAdmin?: string;
}

/** A running Logto. */
export interface LogtoConnection {
  client: LogtoClient;
  address: LogtoAddress;
}

/** Sign-ins share the limit of Logto Cloud, 20 requests per second, with the Management API. */
const cloudRate = 8;

/** How many requests a second are made at the most; absent, there is no limit. */
export const rateAt = ({ core }: LogtoAddress, rate?: number): number | undefined =>
  rate ?? (isCloud(core) ? cloudRate : undefined);

/**
 * Prepares calls of a running Logto. Nothing is called yet.
 *
 * @param rate requests per second at the most; absent, 8 for Logto Cloud and no limit elsewhere.
 * @param attempts how often a call is made before its failure counts; absent, for half a minute.
 * @throws CliError `credentials-missing`
 * @throws LogtoError for an address that is not usable.
 */
export const connectToLogto = async (
  { logto, logtoAdmin }: LogtoOptions,
  context: Pick<CliContext, 'environment' | 'ask'>,
  texts: ConnectionTexts,
  rate?: number,
  attempts?: number,
): Promise<LogtoConnection> => {
  const address = parseLogtoAddress(logto, logtoAdmin);
  const credentials = await findCredentials(context, texts);
  const client = createLogtoClient(address, credentials, {
    rate: rateAt(address, rate),
    attempts,
  });
  return { client, address };
};
