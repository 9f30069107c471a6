import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

// The folder of the reports, and the names of the runs that ended with an error.
const [folder = '', ...broken] = process.argv.slice(2);

/** The outcome of each test in a report of vitest, by file and name; tests of one name are numbered. */
const outcomesIn = ({ testResults }) => {
  const outcomes = new Map();
  for (const { name, status: statusOfFile, assertionResults } of testResults) {
    const file = path.relative('.', name);
    for (const { fullName, status } of assertionResults) {
      let test = `${file}: ${fullName}`;
      for (let number = 2; outcomes.has(test); number += 1) {
        test = `${file}: ${fullName} (${number})`;
      }
      outcomes.set(test, status);
    }
    // A file that cannot be loaded has no tests.
    if (statusOfFile === 'failed' && !assertionResults.some(({ status }) => status === 'failed')) {
      outcomes.set(file, 'failed');
    }
  }
  return outcomes;
};

const say = (line) => process.stdout.write(`${line}\n`);

const print = (title, outcomes) => {
  const all = [...outcomes.values()];
  const [passed, failed] = ['passed', 'failed'].map(
    (wanted) => all.filter((status) => status === wanted).length,
  );
  const skipped = all.length - passed - failed;
  say(`${title}${passed} passed, ${failed} failed, ${skipped} skipped`);
};

/** A test has failed if it did so in any run, and is skipped only if no run ran it. */
const combine = (one, other) =>
  ['failed', 'passed'].find((status) => [one, other].includes(status)) ?? other;

const total = new Map();
const withFailures = new Set();
for (const report of readdirSync(folder).sort()) {
  const outcomes = outcomesIn(JSON.parse(readFileSync(path.join(folder, report), 'utf8')));
  for (const [test, status] of outcomes) {
    total.set(test, combine(total.get(test), status));
  }
  const run = path.parse(report).name;
  if ([...outcomes.values()].includes('failed')) {
    withFailures.add(run);
  }
  print(`${run}: `, outcomes);
}
for (const run of broken.filter((each) => !withFailures.has(each))) {
  total.set(`${run}, beside its tests: what is covered, or an error outside of them`, 'failed');
}
for (const [test, status] of total) {
  if (status !== 'passed') {
    say(`${status}: ${test}`);
  }
}
print('', total);
process.exitCode = [...total.values()].includes('failed') ? 1 : 0;
