/*
 * cli/openid/apply: moves users by the Management API, round by round, until a list shows none left.
 * May be killed at any point. Knows no more of a move than what the accounts themselves show.
 */

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { writeTable } from '../../files/table.ts';
import type { Result } from '../../shell/result.ts';
import { blockersIn } from '../blockers.ts';
import { countWork, type MappingContext, mapUsers } from '../mapping.ts';
import { Outcomes } from '../move/outcomes.ts';
import { isOpen } from '../move/registration.ts';
import { openTaken } from '../people/taken.ts';
import { describeDryRun, describeInterruption, describeOutcome, notMovedFile } from './report.ts';
import { carryOut, type Run } from './run.ts';

/** Writes who was not moved, and why, for somebody to look at; an older file is not left behind. */
const writeNotMoved = async ({ session: { folder }, outcomes }: Run): Promise<void> => {
  const rows = [...outcomes.notMoved.values()].map(({ logtoId, ending, status, logtoCode }) => [
    logtoId,
    ending,
    String(status ?? ''),
    logtoCode ?? '',
  ]);
  const file = path.join(folder, notMovedFile);
  if (rows.length > 0) {
    await writeTable(file, ['logto_id', 'why', 'status', 'code'], rows);
  } else {
    await rm(file, { force: true });
  }
};

/**
 * Moves everybody whose id of the wanted kind is known. Without `yes` it only says what it would do.
 *
 * Registration that it has closed is given back at the end, by the next run if this one is killed;
 * but not while a sign-in could find its user unknown and register them anew.
 */
export const apply = async (context: MappingContext): Promise<Result> => {
  const { session, store, options } = context;
  const mapAgain = (signal?: AbortSignal) => mapUsers(context, signal);
  const mapping = await mapAgain();
  const run: Run = {
    ...context,
    outcomes: new Outcomes(),
    mapping,
    total: countWork(mapping),
    mapAgain,
    interruption: options.yes === true ? session.catchInterruption?.() : undefined,
    isFlipped: false,
  };
  if (options.yes !== true) {
    const start = performance.now();
    const isOpenNow = await isOpen(session.client);
    // The connection stands since the listing, so that this is what one request takes from here.
    const latency = performance.now() - start;
    const isInTheWay = isOpenNow && options.closeRegistration !== true;
    const blockers = blockersIn(mapping, options, 0, isInTheWay);
    return describeDryRun(blockers, { lost: openTaken(store).length, latency }, run);
  }
  const outcome = await carryOut(run).finally(() => writeNotMoved(run));
  return outcome.isInterrupted ? describeInterruption(outcome, run) : describeOutcome(outcome, run);
};
