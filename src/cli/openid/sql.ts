import { say } from '../../text/text.ts';
import type { Line } from '../shell/line.ts';
import type { Result } from '../shell/result.ts';
import { blockersIn, describeBlockers } from './blockers.ts';
import { type Mapping, type MappingContext, mapUsers } from './mapping.ts';
import type { OpenidTexts } from './messages/texts.ts';
import { isOpen } from './move/registration.ts';
import { nextText, printNext } from './next.ts';
import type { PlanOptions } from './plan-options.ts';
import type { Session } from './session.ts';
import { appIdIn } from './setup.ts';
import { renderIdentityIndex } from './sql/identity-index.ts';
import { renderTransaction } from './sql/transaction.ts';
import { describeWork, summarize, summaryJson } from './summary.ts';

export interface SqlOptions extends PlanOptions {
  rehearse?: boolean;
}

/** Prints the index that makes `apply` fast, and how to drop it. No Logto is asked. */
export const sqlOfIndex = (texts: OpenidTexts): Result => ({
  exitCode: 0,
  lines: printNext(texts, { words: texts.sql.runIndex }),
  json: { ok: true },
  text: [renderIdentityIndex(texts.sqlFile)],
});

const remarksOn = async (
  mapping: Mapping,
  session: Session,
  { flip, rehearse }: SqlOptions,
): Promise<Line[]> => {
  const { client, target, texts } = session;
  const { sql, apply } = texts.openid;
  return [
    ...describeWork(mapping, session),
    say(flip === true ? apply.wouldFlip : apply.wouldNotFlip, { target }),
    ...(rehearse !== true && (await isOpen(client)) ? [sql.isOpen] : []),
  ];
};

const describeSql = async (
  mapping: Mapping,
  session: Session,
  options: SqlOptions,
): Promise<Result> => {
  const { sql, apply } = session.texts.openid;
  const blockers = blockersIn(mapping, options);
  const isReady = blockers.length === 0;
  const run = options.rehearse === true ? sql.rehearse : sql.run;
  const next = { words: isReady ? run : apply.removeBlockers };
  return {
    exitCode: isReady ? 0 : 1,
    lines: [
      ...summarize(mapping, session),
      ...(isReady
        ? await remarksOn(mapping, session, options)
        : describeBlockers(blockers, mapping, session)),
      '',
      ...printNext(session.texts.openid, next),
    ],
    json: { ok: isReady, ...summaryJson(mapping), blockers, next: nextText(next) },
    text: [],
  };
};

/**
 * Prints what `apply` would do as one transaction of PostgreSQL, for a Logto that is self-hosted.
 * Nothing is changed, and if anything stands in the way, nothing is printed.
 *
 * @throws what `map` throws
 */
export const sql = async (context: MappingContext<SqlOptions>): Promise<Result> => {
  const { session, setup, store, options } = context;
  const { texts } = session;
  const mapping = await mapUsers(context);
  const result = await describeSql(mapping, session, options);
  const { flip: isFlipped = false, rehearse: isRehearsal = false } = options;
  const connectors = setup.connectors.map(({ id, connectorId: factoryId, config }) => ({
    id,
    factoryId,
    appId: appIdIn(config),
  }));
  const subject = { store, plan: mapping.plan, connectors, isFlipped, isRehearsal };
  return result.exitCode === 0
    ? { ...result, text: renderTransaction(subject, texts.openid.sqlFile) }
    : result;
};
