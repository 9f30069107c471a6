import { connectToLogto, type LogtoOptions } from '../logto/connection.ts';
import { asConnectionError } from '../logto/failures.ts';
import type { ConnectionTexts } from '../logto/messages/texts.ts';
import { expectConnector } from '../logto/saved-connector.ts';
import type { CliContext } from '../shell/context.ts';
import type { RawConfig } from './read-config.ts';

/** Somebody waits, who may have mistyped the address: two seconds are enough. */
const attempts = 3;

/**
 * Reads the settings of this package's connector that a running Logto has saved, and changes nothing.
 *
 * @throws CliError `credentials-missing`, `logto-failed`, `connector-missing`, `connector-not-alone`
 */
export const readSaved = async (
  options: LogtoOptions,
  factoryId: string,
  context: CliContext,
  texts: ConnectionTexts,
): Promise<RawConfig> => {
  try {
    const { client } = await connectToLogto(options, context, texts, undefined, attempts);
    const { config } = await expectConnector(client, factoryId);
    return config;
  } catch (error) {
    throw asConnectionError(error);
  }
};
