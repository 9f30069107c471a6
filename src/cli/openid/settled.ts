import { attempts, type LogtoClient } from '../../logto/client.ts';
import { LogtoError } from '../../logto/errors.ts';

/** Waits if a failure is likely to pass; throws it if it is not, or came too often. */
export const recover = async (
  client: LogtoClient,
  error: unknown,
  attempt: number,
): Promise<void> => {
  if (!(error instanceof LogtoError) || !error.isPassing || attempt >= attempts) {
    throw error;
  }
  await client.backOff(error, attempt);
};

/** Repeats a write that may be done twice, until it is answered or fails for good. */
export const settled = async <Value>(
  client: LogtoClient,
  write: () => Promise<Value>,
): Promise<Value> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      await recover(client, error, attempt);
    }
  }
};
