import type { Result } from '../shell/result.ts';
import { blockersIn } from './blockers.ts';
import { type MappingContext, mapUsers } from './mapping.ts';
import type { OpenidTexts } from './messages/texts.ts';
import { isOpen } from './move/registration.ts';
import { printNext } from './next.ts';
import { describePlan } from './plan-report.ts';
import { appIdIn } from './setup.ts';
import { renderIdentityIndex } from './sql/identity-index.ts';
import { renderTransaction } from './sql/transaction.ts';

/** Prints the index that makes `apply` fast, and how to drop it. No Logto is asked. */
export const sqlOfIndex = (texts: OpenidTexts): Result => ({
  exitCode: 0,
  lines: printNext(texts, { words: texts.sql.runIndex }),
  json: { ok: true },
  text: [renderIdentityIndex(texts.sqlFile)],
});

/**
 * Prints what `apply` would do as one transaction of PostgreSQL, for a Logto that is self-hosted.
 * Nothing is changed, and if anything stands in the way, nothing is printed.
 *
 * @throws what `map` throws
 */
export const sql = async (context: MappingContext): Promise<Result> => {
  const { session, setup, store, options } = context;
  const { flip: isFlipped = false, rehearse: isRehearsal = false } = options;
  const { sql: texts, sqlFile } = session.texts.openid;
  const mapping = await mapUsers(context);
  const blockers = blockersIn(mapping, options);
  const remarks = !isRehearsal && (await isOpen(session.client)) ? [texts.isOpen] : [];
  const words = isRehearsal ? texts.rehearse : texts.run;
  const result = describePlan(blockers, { remarks, words }, mapping, context);
  const connectors = setup.connectors.map(({ id, connectorId: factoryId, config }) => ({
    id,
    factoryId,
    appId: appIdIn(config),
  }));
  const subject = { store, plan: mapping.plan, connectors, isFlipped, isRehearsal };
  return { ...result, text: blockers.length > 0 ? [] : renderTransaction(subject, sqlFile) };
};
