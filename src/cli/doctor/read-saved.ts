import { connectToLogto, type LogtoOptions } from '../logto/connection.ts';
import { asCliError } from '../logto/failure.ts';
import { expectConnector } from '../logto/saved-connector.ts';
import type { CommandContext } from '../shell/command-context.ts';
import type { RawConfig } from './read-config.ts';

/**
 * Reads the settings of this package's connector that a running Logto has saved, and changes nothing.
 *
 * @throws CliError `credentials-missing`, `logto-failed`, `connector-missing`, `connector-not-alone`
 */
export const readSaved = async (
  options: LogtoOptions,
  context: CommandContext,
): Promise<RawConfig> => {
  try {
    const { client } = await connectToLogto(options, context);
    const { config } = await expectConnector(client, context.connector);
    return config;
  } catch (error) {
    throw asCliError(error);
  }
};
