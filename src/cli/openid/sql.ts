import { say } from '../../text/text.ts';
import type { Line } from '../shell/line.ts';
import type { Result } from '../shell/result.ts';
import { alone } from './alone.ts';
import { readDecisions } from './decisions.ts';
import type { Blocker } from './endings.ts';
import { OpenidError } from './failures.ts';
import { withFiles } from './files.ts';
import { type Mapping, mapUsers, type Sources } from './mapping.ts';
import type { OpenidTexts } from './messages/texts.ts';
import { type Decision, decided, type Plan } from './plan.ts';
import { isOpen } from './registration.ts';
import type { Session } from './session.ts';
import { appIdIn, expectSetup, type Setup } from './setup.ts';
import { renderIdentityIndex } from './sql/identity-index.ts';
import { literal, UnstorableTextError } from './sql/literal.ts';
import { rowsOf } from './sql/rows.ts';
import { renderTransaction, type SqlSubject } from './sql/transaction.ts';
import { isConsistent, summarize, summaryJson } from './summary.ts';

export interface SqlOptions extends Sources {
  allowUnmapped?: number;
  decisions?: string;
  flip?: boolean;
}

/** Prints the index that makes `apply` fast, and how to drop it. No Logto is asked. */
export const sqlOfIndex = ({ next, sql, sqlFile }: OpenidTexts): Result => ({
  exitCode: 0,
  lines: [{ head: [{ look: 'bold', text: next }], body: sql.runIndex }],
  json: { ok: true },
  text: [renderIdentityIndex(sqlFile)],
});

const findBlockers = (mapping: Mapping, { allowUnmapped = 0 }: SqlOptions): Blocker[] => [
  ...(isConsistent(mapping) ? [] : (['contradictions'] as const)),
  ...(mapping.plan.unmapped.size > allowUnmapped ? (['unmapped'] as const) : []),
];

/** Makes sure that printing does not end halfway. */
const expectStorable = (plan: Plan): void => {
  for (const { logtoId, oldId, newId } of rowsOf(plan)) {
    try {
      [logtoId, oldId ?? '', newId ?? ''].map(literal);
    } catch (error) {
      throw error instanceof UnstorableTextError
        ? new OpenidError(1, { code: 'id-not-storable', logtoId })
        : error;
    }
  }
};

const subjectOf = (
  { plan }: Mapping,
  { connectors }: Setup,
  { target }: Session,
  { flip: isFlipped = false }: SqlOptions,
): SqlSubject => ({
  plan,
  target,
  connectors: connectors.map(({ id, connectorId: factoryId, config }) => ({
    id,
    factoryId,
    appId: appIdIn(config),
  })),
  isFlipped,
});

const describeSql = async (
  mapping: Mapping,
  setup: Setup,
  session: Session,
  options: SqlOptions,
): Promise<Result> => {
  const { openid } = session.texts;
  const { plan } = mapping;
  const blockers = findBlockers(mapping, options);
  const isReady = blockers.length === 0;
  if (isReady) {
    expectStorable(plan);
  }
  const next = isReady ? openid.sql.run : openid.apply.removeBlockers;
  const remarks: Line[] = [
    say(openid.apply.would, { count: plan.moves.size, decided: decided(plan).length }),
    options.flip === true ? openid.apply.wouldFlip : openid.apply.wouldNotFlip,
    openid.sql.noUndo,
    ...((await isOpen(session.client)) ? [openid.sql.isOpen] : []),
  ];
  return {
    exitCode: isReady ? 0 : 1,
    lines: [
      ...summarize(mapping, session),
      ...(isReady ? remarks : blockers.map((blocker) => openid.apply.blockers[blocker])),
      '',
      { head: [{ look: 'bold', text: openid.next }], body: next },
    ],
    json: { ok: isReady, ...summaryJson(mapping), blockers, next },
    text: isReady
      ? renderTransaction(subjectOf(mapping, setup, session, options), openid.sqlFile)
      : [],
  };
};

/**
 * Prints what `apply` would do as one transaction of PostgreSQL, for a Logto that is self-hosted.
 * Nothing is changed, and if anything stands in the way, nothing is printed.
 *
 * @throws CliError `sql-of-cloud`, `id-not-storable`, and what `map` throws
 */
export const sql = async (session: Session, options: SqlOptions): Promise<Result> => {
  if (session.isCloud) {
    throw new OpenidError(2, { code: 'sql-of-cloud' });
  }
  const { fileAt } = session;
  return await alone(session, async () => {
    const setup = await expectSetup(session);
    const decisions =
      options.decisions === undefined
        ? new Map<string, Decision>()
        : await readDecisions(fileAt(options.decisions));
    const file = options.map === undefined ? {} : { map: fileAt(options.map) };
    const sources = { ...options, ...file };
    return withFiles(session, setup, async (files) => {
      const mapping = await mapUsers(session, setup, sources, files, decisions);
      return describeSql(mapping, setup, session, options);
    });
  });
};
