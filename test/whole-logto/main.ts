/*
 * Tries the installed connectors in a whole Logto: npm run test:logto -- --help
 */
import { type Options, readOptions, UsageError, usage } from './options.ts';
import { PreconditionError } from './preconditions.ts';
import { type Row, runChecks } from './run.ts';
import { scenarios } from './scenarios/index.ts';
import { random } from './scenarios/openid.ts';
import { renderCounts, renderTable } from './table.ts';

const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

let isOver = false;
process.on('SIGINT', () => {
  isOver = true;
  note('This ends after the check that is under way, and what was made is removed.');
});

const choose = ({ only }: Options) => {
  const groups = new Set(scenarios.map(({ group }) => group));
  const unknown = only.filter((group) => !groups.has(group));
  if (unknown.length > 0) {
    throw new UsageError(`--only knows ${[...groups].join(', ')}.`);
  }
  return scenarios.filter(({ group }) => only.length === 0 || only.includes(group));
};

const isWell = ({ result }: Row, { strict }: Options): boolean =>
  result === 'passed' || (result === 'skipped' && !strict);

const main = async (): Promise<number> => {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  const chosen = choose(options);
  note(`Only for a Logto for tests: this changes ${options.core} and then changes it back.`);
  note(`SEED=${random.seed} in the environment repeats the moments at which openid is killed.`);
  const rows = await runChecks(options, chosen, {
    onRow: ({ group, name, result, seen }) =>
      note(`${result}: ${group}, ${name}${result === 'passed' ? '' : `\n${seen}`}`),
    isOver: () => isOver,
  });
  const print = options.json
    ? JSON.stringify({ logto: options.core, node: process.version, rows }, null, 2)
    : `${renderTable(rows)}\n\n${renderCounts(rows)}`;
  process.stdout.write(`${print}\n`);
  return !isOver && rows.every((row) => isWell(row, options)) ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof PreconditionError)) {
    throw error;
  }
  note(error instanceof UsageError ? `${error.message}\n\n${usage}` : error.message);
  process.exitCode = 1;
}
