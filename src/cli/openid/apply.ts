import path from 'node:path';
import type { Result } from '../shell/result.ts';
import { alone } from './alone.ts';
import { findLost } from './apply-lost.ts';
import { describeOutcome, describePlan, leftFile } from './apply-report.ts';
import { carryOut, findBlockers, type Run, type RunOptions } from './apply-run.ts';
import { addDecisions, readDecisions } from './decisions.ts';
import { withFiles } from './files.ts';
import { mapUsers } from './mapping.ts';
import type { Session } from './session.ts';
import { expectSetup } from './setup.ts';
import { decisionsFile } from './summary.ts';
import { writeTable } from './table.ts';
import { Tally } from './tally.ts';

export interface ApplyOptions extends RunOptions {
  yes?: boolean;
  decisions?: string;
}

/** Writes who was not moved, and why, for somebody to look at. */
const writeLeft = ({ session: { folder }, tally }: Run): Promise<void> => {
  const rows = [...tally.left.values()].map(({ logtoId, ending, status, logtoCode }) => [
    logtoId,
    ending,
    String(status ?? ''),
    logtoCode ?? '',
  ]);
  return writeTable(path.join(folder, leftFile), ['logto_id', 'why', 'status', 'code'], rows);
};

/**
 * Moves everybody whose new id is known. Without `yes` it only says what it would do.
 *
 * Registration that it has closed is given back at the end, by the next run if this one is killed;
 * but not while a sign-in could find its user unknown and register them anew.
 */
export const apply = (session: Session, options: ApplyOptions): Promise<Result> =>
  alone(session, async () => {
    const { folder, client } = session;
    const setup = await expectSetup(session);
    const given = options.decisions === undefined ? undefined : session.fileAt(options.decisions);
    const decisions = given === undefined ? new Map() : await readDecisions(given);
    const file = options.map === undefined ? {} : { map: session.fileAt(options.map) };
    return withFiles(session, setup, async (files) => {
      const sources = { ...options, ...file };
      const run: Run = {
        session,
        setup,
        options: sources,
        decisions,
        files,
        tally: new Tally(['moved', 'already']),
        mapping: await mapUsers(session, setup, sources, files, decisions),
      };
      if (options.yes !== true) {
        const lost = await findLost(run);
        return describePlan(await findBlockers(run), lost.length, run);
      }
      const outcome = await carryOut(run).finally(() => writeLeft(run));
      const decisionsAt = path.join(folder, decisionsFile);
      await addDecisions(decisionsAt, run.mapping.plan.doubles, decisions, client);
      return describeOutcome(outcome, run);
    });
  });
