import type { Identity, Written } from '../../logto/identities.ts';

/** Users' identities at Alipay, in Logto. A failure that may pass is thrown as it is. */
export interface IdentityStore {
  read(logtoId: string): Promise<Identity | undefined>;
  write(logtoId: string, identity: Identity): Promise<Written>;
  remove(logtoId: string): Promise<void>;
  /** Waits if a failure is likely to pass; throws it if it is not, or came too often. */
  recover(error: unknown, attempt: number): Promise<void>;
}

/** Repeats a step that looks before it writes, until it ends or fails for good. */
export const untilSettled = async <Ending>(
  { recover }: IdentityStore,
  step: () => Promise<Ending>,
): Promise<Ending> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await step();
    } catch (error) {
      await recover(error, attempt);
    }
  }
};
