import { Comparison, rememberConfirmed } from './comparison.ts';
import { addFromConversion, addFromOrder } from './conversion-sources.ts';
import { OpenidError } from './failures.ts';
import type { Files } from './files.ts';
import type { Holders } from './holders.ts';
import { type Inventory, takeInventory } from './inventory.ts';
import { readJournal } from './journal.ts';
import { count, together } from './lazy.ts';
import type { PairSource } from './names.ts';
import type { OrderState } from './order.ts';
import { addFromFile, addFromLogs, findContestedLines } from './pair-sources.ts';
import { type Pairs, readPairs } from './pairs.ts';
import { type Contradiction, type Decision, type Move, makePlan, type Plan } from './plan.ts';
import { findSecondAccounts } from './second-accounts.ts';
import type { Session } from './session.ts';
import type { Setup } from './setup.ts';

/** What may be used to find new ids. */
export interface Sources {
  /** A file of pairs. */
  map?: string;
  /** An order to go on with. */
  order?: string;
  /** Whether an order may be made. */
  createOrder?: boolean;
}

/** What is known of everybody's new id, and what follows from it. */
export interface Mapping {
  inventory: Inventory;
  pairs: Pairs;
  plan: Plan;
  /** Why nobody can be moved, those of the plan included. */
  contradictions: readonly Contradiction[];
  /** How many users get their new id from which source. */
  counts: ReadonlyMap<PairSource, number>;
  /** Why Alipay does not convert directly: its code. */
  refusal: string | undefined;
  order: OrderState | undefined;
  /** How many rows of the file are of nobody in this Logto. */
  ofNobody: number;
  /** The lines of the file that are about people of whom sources disagree, by `user_id`. */
  contestedLines: ReadonlyMap<string, readonly number[]>;
  /** How many of earlier runs hold neither id any more. */
  gone: number;
  /** The sources of pairs of which Alipay has not said the same. */
  unconfirmed: readonly PairSource[];
}

const countSources = (plan: Plan, pairs: Pairs): Map<PairSource, number> => {
  const counts = new Map<PairSource, number>();
  for (const { from } of together<Move>(plan.moves, plan.doubles)) {
    const source = pairs.sourceOf(from);
    if (source !== undefined) {
      counts.set(source, (counts.get(source) ?? 0) + 1);
    }
  }
  return counts;
};

const expectSum = ({ moves, doubles, unmapped, untouched }: Plan, { size }: Holders): void => {
  const found = moves.size + doubles.length + unmapped.size + untouched;
  if (found !== size) {
    throw new OpenidError(1, { code: 'counts-do-not-add-up', expected: size, found });
  }
};

/** People whose pair is known from an earlier run, and who hold neither id any more. */
const countGone = (holders: Holders, pairs: Pairs): number =>
  count(pairs, ([userId, newId]) => !holders.has(userId) && !holders.has(newId));

/**
 * Lists everybody who has an identity at Alipay and finds each one's new id, from the cheapest
 * source first. Nothing is changed in Logto; at Alipay an order is made only if it is allowed.
 *
 * @throws CliError, LogtoError, GatewayError
 */
export const mapUsers = async (
  session: Session,
  setup: Setup,
  sources: Sources,
  { journal, pairs }: Files,
  decisions: ReadonlyMap<string, Decision> = new Map(),
): Promise<Mapping> => {
  const inventory = await takeInventory(session, (ids) => pairs.add(ids, 'details'));
  const { holders } = inventory;
  const search = { holders, pairs };
  const file = sources.map;
  const ofNobody = file === undefined ? 0 : await addFromFile(file, search);
  await addFromLogs(session, setup, search);
  const confirmed = await rememberConfirmed(readJournal(session.folder));
  if (file !== undefined) {
    // It may be another file than the one that was compared.
    confirmed.delete('file');
  }
  const comparison = new Comparison(search, confirmed);
  const refusal = await addFromConversion(setup, search, comparison);
  const order = await addFromOrder(session, setup, sources, { search, comparison, journal });
  await comparison.save(journal);
  await pairs.flush();
  const contestedLines = file === undefined ? new Map() : await findContestedLines(file, pairs);
  const plan = makePlan(holders, pairs, decisions);
  expectSum(plan, holders);
  const knownPairs = readPairs(session.folder, session.target, setup.application.appId);
  const secondAccounts = plan.untouched === 0 ? [] : await findSecondAccounts(holders, knownPairs);
  const counts = countSources(plan, pairs);
  const unconfirmed = comparison.openAmong(counts.keys());
  const gone = countGone(holders, pairs);
  return {
    inventory,
    pairs,
    plan,
    contradictions: [...plan.contradictions, ...secondAccounts],
    counts,
    refusal,
    order,
    ofNobody,
    contestedLines,
    gone,
    unconfirmed,
  };
};
