/*
 * cli/openid/sql: the same move as one PostgreSQL transaction, for people who have the database.
 * Prints SQL and runs none. Every value is quoted here.
 */

import { say } from '../../../text/text.ts';
import type { Store } from '../../files/store.ts';
import type { SqlFileTexts } from '../messages/texts.ts';
import type { Plan } from '../plan/plan.ts';
import { missingColumns } from './columns.ts';
import { renderComment } from './comment.ts';
import { changedConnectors, flip, type PlannedConnector } from './connector-statements.ts';
import { literal } from './literal.ts';
import { countActions, type PlanRow, rowsOf } from './rows.ts';
import * as statements from './statements.ts';

/** What a transaction is made of. */
export interface SqlSubject {
  /** Where the rows of the plan are. */
  store: Store;
  plan: Pick<Plan, 'target' | 'tallies'>;
  /** All that share the users. */
  connectors: readonly PlannedConnector[];
  /** Whether their `userIdentifier` is set to the new id in the same commit. */
  isFlipped: boolean;
  /** Whether everything is rolled back at the end, after what was seen is said. */
  isRehearsal?: boolean;
}

/** How many rows of the plan one statement inserts. */
const rowsPerInsert = 1000;

/** How many users one statement changes at the most. */
const usersPerChange = 10_000;

const nullable = (text: string | null | undefined): string =>
  text === null || text === undefined ? 'null' : literal(text);

const valuesOf = (number: number, { action, logtoId, holds, ids }: PlanRow): string => {
  const texts = [action, logtoId, holds, ids?.userId, ids?.openId, ids?.unionId];
  return `(${[number, ...texts.map(nullable)].join(', ')})`;
};

function* renderRows({ store, plan }: SqlSubject): Generator<string> {
  let number = 0;
  for (const row of rowsOf(store, plan.target)) {
    const isFirst = number % rowsPerInsert === 0;
    if (isFirst) {
      yield `${number === 0 ? '' : ';\n'}insert into pg_temp.alipay_plan (${statements.planColumns}) values\n`;
    }
    number += 1;
    yield `${isFirst ? '' : ',\n'}${valuesOf(number, row)}`;
  }
  yield number === 0 ? '' : ';\n';
}

/** Calls functions for all rows of the plan, so many at a time. */
function* renderChanges(names: readonly string[], count: number): Generator<string> {
  for (let first = 1; first <= count; first += usersPerChange) {
    const last = Math.min(count, first + usersPerChange - 1);
    for (const name of names) {
      yield `select pg_temp.${name}(${first}, ${last});\n`;
    }
  }
}

/** Renders a check: the transaction ends with a sentence unless its query finds 0. */
const createExpect =
  ({ checks }: SqlFileTexts) =>
  (name: keyof SqlFileTexts['checks'], query: string): string => {
    const { label, problem } = checks[name];
    return `select pg_temp.alipay_expect(${literal(label)}, ${literal(problem)}, (\n${query}\n));\n`;
  };

/**
 * Renders a plan as one transaction for psql, piece by piece: it does all of it or nothing.
 *
 * Guaranteed, once PostgreSQL has committed it: every user of the plan was as the plan saw them or
 * already as it wants them; no new id is held twice; stored tokens are kept; nobody who holds an id
 * of the kind that is left behind is unknown to the plan. Run again, it changes nothing.
 *
 * Nothing of the plan stands in the text but as a literal of its own.
 *
 * @throws UnstorableTextError
 */
export function* renderTransaction(subject: SqlSubject, texts: SqlFileTexts): Generator<string> {
  const { plan, connectors, isFlipped, isRehearsal = false } = subject;
  const { target } = plan;
  const counts = countActions(plan);
  const total = counts.drop + counts.move + counts.keep + counts.leave;
  const expect = createExpect(texts);

  yield renderComment(say(texts.head, { target, ...counts }));
  yield `\\set ON_ERROR_STOP on
\\set ON_ERROR_ROLLBACK off
\\set QUIET on
\\pset tuples_only on
\\pset format unaligned
set client_encoding to 'UTF8';
begin;
`;
  yield statements.settings;
  yield statements.expectFunction;
  yield expect('columns', missingColumns);

  yield statements.planTable(target);
  yield* renderRows(subject);
  yield expect('plan', `select abs(${total} - count(*)) from pg_temp.alipay_plan`);
  yield 'analyze pg_temp.alipay_plan;\n';

  yield statements.locks;
  yield statements.changeFunctions;
  if (!isRehearsal) {
    yield expect('registration', statements.openRegistration);
  }
  yield expect('connectors', changedConnectors(connectors));
  yield expect('changed', statements.changedUsers);
  yield expect('taken', statements.takenIds);
  yield expect('arrived', statements.arrivedUsers(target));

  // Those first who lose an identity, since another account gets its id.
  yield* renderChanges(['alipay_drop'], counts.drop > 0 ? total : 0);
  yield* renderChanges(['alipay_tokens', 'alipay_move'], total);
  yield expect('result', statements.wrongUsers);
  if (isFlipped) {
    yield flip(connectors, target);
  }
  yield `select replace(replace(${literal(texts.summary)}, '{moved}', moved::text), '{gone}', gone::text)
from (\n${statements.counts}\n) as counted;\n`;
  yield statements.cleanUp;
  yield isRehearsal ? `rollback;\nselect ${literal(texts.rehearsed)};\n` : 'commit;\n';
}
