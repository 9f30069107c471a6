import type { Credentials } from '../../logto/access-token.ts';
import type { CliContext } from '../shell/context.ts';
import { ConnectionError } from './failures.ts';
import type { ConnectionTexts } from './messages/texts.ts';

/**
 * Finds the credentials of a machine-to-machine application: in the environment, else by asking.
 * They are never arguments, which other users of a machine can read.
 *
 * @throws CliError `credentials-missing`
 */
export const findCredentials = async (
  { environment, ask }: Pick<CliContext, 'environment' | 'ask'>,
  { askCredentials: texts }: ConnectionTexts,
): Promise<Credentials> => {
  const id = environment.LOGTO_APP_ID || (await ask?.(texts.id, false));
  const secret = id && (environment.LOGTO_APP_SECRET || (await ask?.(texts.secret, true)));
  if (!id || !secret) {
    throw new ConnectionError(2, { code: 'credentials-missing' });
  }
  return { id, secret };
};
