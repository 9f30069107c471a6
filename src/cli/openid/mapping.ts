import type { Store } from '../files/store.ts';
import { OpenidError } from './failures.ts';
import type { Options } from './options.ts';
import { type Decided, replaceDecisions } from './people/decisions.ts';
import { note } from './people/notes.ts';
import { settleHeld } from './people/taken.ts';
import { countOf, isToChange, makePlan, type Plan } from './plan/plan.ts';
import type { Session } from './session.ts';
import { presentId, type Setup } from './setup.ts';
import { type Found, findPeople } from './sources/find.ts';

/** What was found of everybody, and what follows from it. The rows are in the store. */
export interface Mapping extends Found {
  plan: Plan;
}

/** What of a command a mapping is made with. */
export interface MappingContext {
  session: Session;
  setup: Setup;
  store: Store;
  options: Options;
  decisions: readonly Decided[];
}

const expectSum = ({ tallies, accounts }: Plan): void => {
  const found = countOf({ tallies }, () => true);
  if (found !== accounts) {
    throw new OpenidError(1, { code: 'counts-do-not-add-up', expected: accounts, found });
  }
};

/** For whom ids are sought, and where. */
export const searchOf = ({ session, setup, store }: MappingContext) => ({
  store,
  target: session.target,
  present: presentId(setup, session.target),
  client: session.client,
  connectorIds: setup.connectors.map(({ id }) => id),
  application: setup.application,
});

/**
 * Lists everybody who has an identity at Alipay, finds their ids, and plans. Nothing is changed in
 * Logto; at Alipay an order is made only if it is allowed.
 *
 * @param signal ends the listing, which then throws its reason.
 * @throws OpenidError, LogtoError, GatewayError, PeopleError
 */
export const mapUsers = async (context: MappingContext, signal?: AbortSignal): Promise<Mapping> => {
  const { session, store, options, decisions } = context;
  const { progress, texts } = session;
  const search = searchOf(context);
  const found = await progress.track(texts.openid.progress.listing, undefined, (advance) =>
    findPeople(search, options, () => {
      signal?.throwIfAborted();
      advance();
    }),
  );
  replaceDecisions(store, decisions);
  // For export, which asks no Logto.
  note(store, 'present', search.present);
  const plan = await makePlan(store, search.target, search.present);
  expectSum(plan);
  if (found.users !== undefined) {
    // A file may be older than what was taken, and show it where it was.
    settleHeld(store);
  }
  return { ...found, plan };
};

/** How many accounts are still to be changed. */
export const countWork = ({ plan }: Pick<Mapping, 'plan'>): number => countOf(plan, isToChange);
