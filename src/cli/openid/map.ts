import path from 'node:path';
import { isGranted } from '../../gateway/openid-grants.ts';
import { say } from '../../text/text.ts';
import type { Store } from '../files/store.ts';
import { writeTable } from '../files/table.ts';
import type { Result } from '../shell/result.ts';
import { writeDecisions } from './decisions-file.ts';
import { type Mapping, type MappingContext, mapUsers, searchOf } from './mapping.ts';
import { type Next, nextText, printNext } from './next.ts';
import type { Given } from './options.ts';
import { isUploaded } from './people/orders.ts';
import { countPart } from './plan/plan.ts';
import { accountsIn, doublesIn } from './plan/rows.ts';
import type { Session } from './session.ts';
import { callerOf } from './sources/alipay.ts';
import { idsToConvert } from './sources/search.ts';
import { summarize, summaryJson, unmappedFile } from './summary.ts';

const unmappedRows = function* (store: Store): Generator<string[]> {
  for (const { logtoId, from } of accountsIn(store, 'unmapped')) {
    yield [logtoId, from];
  }
};

/** An order that Alipay is still busy with. */
const isPending = ({ order }: Mapping): boolean =>
  order?.status === 'INIT' || order?.status === 'AUDIT' || order?.status === 'RUNNING';

/** The two ways to go on, neither of which changes anything yet. */
const waysTo = ({ commandFor }: Session, more: Given = {}): string[] => [
  `(umask 077; ${commandFor('sql', { ...more, flip: true, rehearse: true })} > rehearsal.sql)`,
  commandFor('apply', { ...more, closeRegistration: true, flip: true }),
];

/** Whether an order could convert one of the unmapped: somebody of whom Alipay has not been asked yet. */
const isOrderOfUse = async ({ order }: Mapping, context: MappingContext): Promise<boolean> => {
  for await (const userId of idsToConvert(searchOf(context), "part = 'unmapped'")) {
    if (order?.status !== 'FINISH' || !isUploaded(context.store, userId)) {
      return true;
    }
  }
  return false;
};

/** What to do about the unmapped: an order, if Alipay grants that; else others, or leave them. */
const nextForUnmapped = async (mapping: Mapping, context: MappingContext): Promise<Next> => {
  const { session, setup } = context;
  const { folder, texts, commandFor } = session;
  const { order, findOthers } = texts.openid.map;
  const values = { file: path.join(folder, unmappedFile) };
  const allowUnmapped = countPart(mapping.plan, 'unmapped');
  return (await isOrderOfUse(mapping, context)) &&
    (await isGranted('orders', callerOf(setup.application)))
    ? { words: say(order, values), commands: [commandFor('map', { createOrder: true })] }
    : { words: say(findOthers, values), commands: waysTo(session, { allowUnmapped }) };
};

const nextStep = (mapping: Mapping, context: MappingContext): Promise<Next> | Next => {
  const { session } = context;
  const { texts, commandFor } = session;
  const { resolve, wait, apply } = texts.openid.map;
  if (mapping.plan.contradictions.length > 0) {
    return { words: resolve };
  }
  if (isPending(mapping)) {
    return { words: wait, commands: [commandFor('map')] };
  }
  if (countPart(mapping.plan, 'unmapped') > 0) {
    return nextForUnmapped(mapping, context);
  }
  return { words: apply, commands: waysTo(session) };
};

/**
 * Finds everybody's ids and reports in numbers that add up; who is unmapped and who has two accounts
 * is written to files in the folder. Nothing is changed in Logto.
 */
export const map = async (context: MappingContext): Promise<Result> => {
  const { session, store } = context;
  const { client, folder, texts } = session;
  const mapping = await mapUsers(context);
  const unmapped = path.join(folder, unmappedFile);
  await writeTable(unmapped, ['logto_id', 'identity'], unmappedRows(store));
  await writeDecisions(path.join(folder, 'decisions.csv'), doublesIn(store), client);
  const isDone =
    mapping.plan.contradictions.length === 0 &&
    !isPending(mapping) &&
    countPart(mapping.plan, 'unmapped') === 0;
  const next = await nextStep(mapping, context);
  return {
    exitCode: isDone ? 0 : 1,
    lines: [...summarize(mapping, session), '', ...printNext(texts.openid, next)],
    json: { ok: isDone, ...summaryJson(mapping), next: nextText(next) },
  };
};
