import type { Options } from './options.ts';
import { type Scenario, SkippedError } from './scenario.ts';
import { enterWorld } from './world.ts';

/** How one check went. */
export interface Row {
  group: string;
  name: string;
  result: 'passed' | 'failed' | 'skipped';
  seconds: number;
  /** What was seen, what is wrong, or what is missing. */
  seen: string;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const rowOf = async (
  { group, name }: Pick<Scenario, 'group' | 'name'>,
  step: () => Promise<string>,
): Promise<Row> => {
  const start = performance.now();
  const end = (result: Row['result'], seen: string): Row => {
    const seconds = Math.round(performance.now() - start) / 1000;
    return { group, name, result, seconds, seen };
  };
  try {
    return end('passed', await step());
  } catch (error) {
    return end(error instanceof SkippedError ? 'skipped' : 'failed', messageOf(error));
  }
};

/** Who follows a run while it goes on. */
export interface Audience {
  onRow(row: Row): void;
  /** Whether the run is to end before its next check. */
  isOver(): boolean;
}

/**
 * Runs checks in a Logto, one after the other, and then removes what they needed. A check that fails
 * does not keep the next from being run.
 *
 * @throws PreconditionError if the Logto is not one for tests, or lacks the connectors.
 */
export const runChecks = async (
  options: Options,
  scenarios: readonly Scenario[],
  { onRow, isOver }: Audience,
): Promise<Row[]> => {
  const world = await enterWorld(options);
  const rows: Row[] = [];
  const add = (row: Row): void => {
    rows.push(row);
    onRow(row);
  };
  for (const scenario of scenarios) {
    if (!isOver()) {
      add(await rowOf(scenario, () => scenario.run(world)));
    }
  }
  const end = { group: 'end', name: 'what was made is removed, and Logto is as it was' };
  add(
    await rowOf(end, async () => {
      await world.leave();
      return 'settings, connectors, applications, users';
    }),
  );
  return rows;
};
