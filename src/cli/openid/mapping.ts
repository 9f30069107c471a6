import { RefusedError } from '../../gateway/errors.ts';
import { convertByOrder, convertUserIds } from '../../gateway/openid-conversion.ts';
import { readLoggedSignIns } from '../../logto/sign-in-logs.ts';
import { CliError } from '../cli-error.ts';
import { callerOf } from './alipay.ts';
import { isUserId } from './classify.ts';
import { convertAll } from './convert.ts';
import type { Holders } from './holders.ts';
import { idsInRawData } from './ids.ts';
import { type Inventory, takeInventory } from './inventory.ts';
import { type Journal, readJournal } from './journal.ts';
import type { PairSource } from './names.ts';
import { goOnWithOrder, type OrderState, rememberOrder } from './order.ts';
import { readPairTable } from './pair-table.ts';
import { Pairs } from './pairs.ts';
import { type Decision, makePlan, type Plan } from './plan.ts';
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
  /** How many users get their new id from which source. */
  counts: ReadonlyMap<PairSource, number>;
  /** Why Alipay does not convert directly: its code. */
  refusal: string | undefined;
  order: OrderState | undefined;
}

/** So many pairs that are known are converted as well, to see that Alipay says the same. */
const sampleSize = 20;

const unmappedIn = function* (holders: Holders, pairs: Pairs): Generator<string> {
  for (const { identity } of holders) {
    if (isUserId(identity) && !pairs.ids.has(identity)) {
      yield identity;
    }
  }
};

const sampleOf = (holders: Holders, pairs: Pairs): string[] => {
  const sample: string[] = [];
  for (const { identity } of holders) {
    if (sample.length === sampleSize) {
      break;
    }
    if (pairs.ids.has(identity)) {
      sample.push(identity);
    }
  }
  return sample;
};

const hasUnmapped = (holders: Holders, pairs: Pairs): boolean =>
  !unmappedIn(holders, pairs).next().done;

const addFromFile = async (file: string, holders: Holders, pairs: Pairs): Promise<void> => {
  await readPairTable(file, (ids) => {
    if (holders.has(ids.userId)) {
      pairs.add(ids, 'file');
    }
  });
};

const addFromLogs = async (
  { client }: Session,
  { connectors }: Setup,
  holders: Holders,
  pairs: Pairs,
): Promise<void> => {
  const connectorIds = new Set(connectors.map(({ id }) => id));
  const missing = new Set(unmappedIn(holders, pairs));
  if (missing.size === 0) {
    return;
  }
  for await (const { connectorId, rawData } of readLoggedSignIns(client, Date.now())) {
    const ids = connectorIds.has(connectorId) ? idsInRawData(rawData) : undefined;
    if (ids !== undefined && holders.has(ids.userId)) {
      pairs.add(ids, 'logs');
      if (pairs.ids.has(ids.userId) && missing.delete(ids.userId) && missing.size === 0) {
        return;
      }
    }
  }
};

/** @returns the code with which Alipay refuses, if it does. */
const addFromConversion = async (
  { application }: Setup,
  holders: Holders,
  pairs: Pairs,
): Promise<string | undefined> => {
  const asked = [...unmappedIn(holders, pairs)];
  if (asked.length === 0) {
    return undefined;
  }
  try {
    await convertAll(
      [...sampleOf(holders, pairs), ...asked],
      (userIds) => convertUserIds(callerOf(application), userIds),
      (ids) => pairs.add(ids, 'conversion'),
    );
    return undefined;
  } catch (error) {
    if (error instanceof RefusedError && !error.isBusy && !error.isUnavailable) {
      return error.details.subCode ?? error.details.code ?? '';
    }
    throw error;
  }
};

const addFromOrder = async (
  { folder }: Session,
  { application }: Setup,
  { order: orderId, createOrder: mayCreate = false }: Sources,
  { holders, pairs, journal }: { holders: Holders; pairs: Pairs; journal: Journal },
): Promise<OrderState | undefined> => {
  const asked = [...unmappedIn(holders, pairs)];
  if (asked.length === 0) {
    return undefined;
  }
  const remembered = await rememberOrder(readJournal(folder));
  const context = { application, folder, journal };
  const order = await goOnWithOrder(asked, remembered, { orderId, mayCreate }, context);
  if (order?.status === 'FINISH') {
    await convertAll(
      [...sampleOf(holders, pairs), ...asked],
      async (userIds) =>
        (await convertByOrder(callerOf(application), order.orderId, userIds)).converted,
      (ids) => pairs.add(ids, 'order'),
    );
  }
  return order;
};

const countSources = (plan: Plan, pairs: Pairs): Map<PairSource, number> => {
  const counts = new Map<PairSource, number>();
  for (const { from } of [plan.moves, plan.doubles].flat()) {
    const source = pairs.sourceOf(from);
    if (source !== undefined) {
      counts.set(source, (counts.get(source) ?? 0) + 1);
    }
  }
  return counts;
};

const expectSum = ({ moves, doubles, unmapped, untouched }: Plan, { size }: Holders): void => {
  const found = moves.length + doubles.length + unmapped.length + untouched;
  if (found !== size) {
    throw new CliError(1, { code: 'counts-do-not-add-up', expected: size, found });
  }
};

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
  journal: Journal,
  decisions: ReadonlyMap<string, Decision> = new Map(),
): Promise<Mapping> => {
  const pairs = await Pairs.open(session.folder, session.target, setup.application.appId);
  try {
    const inventory = await takeInventory(session, (ids) => pairs.add(ids, 'details'));
    const { holders } = inventory;
    if (sources.map !== undefined) {
      await addFromFile(sources.map, holders, pairs);
    }
    await addFromLogs(session, setup, holders, pairs);
    const refusal = await addFromConversion(setup, holders, pairs);
    const order = hasUnmapped(holders, pairs)
      ? await addFromOrder(session, setup, sources, { holders, pairs, journal })
      : undefined;
    const plan = makePlan(holders, pairs.ids, decisions);
    expectSum(plan, holders);
    return { inventory, pairs, plan, counts: countSources(plan, pairs), refusal, order };
  } finally {
    await pairs.close();
  }
};
