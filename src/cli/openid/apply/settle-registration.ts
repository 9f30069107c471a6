import { listAlipayConnectors } from '../../../logto/connectors.ts';
import type { MappingContext } from '../mapping.ts';
import { giveRegistrationBack, isOpen } from '../move/registration.ts';
import { identifierIn } from '../move/setting.ts';
import type { RegistrationOutcome } from '../names.ts';
import { idKinds } from '../people/kinds.ts';
import { forgetRegistration, registrationBefore } from '../people/notes.ts';
import { countStrangers } from '../plan/plan.ts';

/** What says whether registration may be open. */
type SettleContext = Pick<MappingContext, 'session' | 'store' | 'options'>;

/** Whether every sign-in finds its user, but for those who may be left behind. */
const isSafeToOpen = async ({ session, store, options }: SettleContext): Promise<boolean> => {
  const connectors = await listAlipayConnectors(session.client);
  for (const identifier of new Set(connectors.map(({ config }) => identifierIn(config)))) {
    const kind = idKinds.find((one) => one === identifier);
    const allowed = kind === session.target ? (options.allowUnmapped ?? 0) : 0;
    if (kind === undefined || (await countStrangers(store, kind)) > allowed) {
      return false;
    }
  }
  return true;
};

/**
 * Gives registration back if this folder has closed it and nobody would be registered anew.
 *
 * @param mayBeUnsafe whether users may have been moved since the last list.
 */
export const settleRegistration = async (
  context: SettleContext,
  mayBeUnsafe: boolean,
): Promise<RegistrationOutcome> => {
  const { session, store } = context;
  const before = registrationBefore(store);
  if (before === undefined) {
    return 'untouched';
  }
  if (mayBeUnsafe || !(await isSafeToOpen(context))) {
    if (!(await isOpen(session.client))) {
      return 'kept-closed';
    }
    // Somebody has opened it. Should they close it again, it is not for this folder to open.
    forgetRegistration(store);
    return 'untouched';
  }
  await giveRegistrationBack(session.client, before);
  forgetRegistration(store);
  return 'given-back';
};
