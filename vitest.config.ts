import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => path.join('test', file));

/** The test files that replace modules, which nothing may have loaded before, or Node's own client. */
const replacing = tests.filter((file) =>
  /\bvi\.mock\(|from 'nock'/.test(readFileSync(file, 'utf8')),
);

/** What is covered of each file of src, in percent at least. */
const each = { lines: 95, branches: 90 };

/**
 * The files that are held to something else, and why. A negative number is that of lines or branches
 * that may be missed.
 */
const exceptions = {
  // These run in processes of their own alone, of which this coverage sees nothing.
  'src/cli/{entry,main,shell/ask}.ts': { lines: 0 },
  // A few branches of each are asked for by the types, and hardly anything reaches them: a count that
  // is not there, a match that always matches, an error that is none, a setting checked before.
  'src/cli/doctor/json-mistake.ts': { lines: 95, branches: -2 },
  'src/cli/files/open-store.ts': { lines: 95, branches: -3 },
  'src/cli/keygen/certificate-request.ts': { lines: 95, branches: -1 },
  'src/cli/openid/people/accounts.ts': { lines: 95, branches: -1 },
  'src/cli/openid/plan/{contradictions,plan}.ts': { lines: 95, branches: -3 },
  'src/cli/program.ts': { lines: 95, branches: -1 },
  'src/cli/shell/usage-error.ts': { lines: 95, branches: -2 },
  // A branch of each is for Windows.
  'src/cli/{install/sync,shell/shell-command}.ts': { lines: 95, branches: -2 },
};

export default defineConfig({
  test: {
    globalSetup: ['test/build.ts'],
    // One per core: vitest would leave one idle.
    maxWorkers: '100%',
    // A leak ends a test soon. Those that need longer, since they start many processes, say so.
    testTimeout: 30_000,
    // Some pack the packages, or start PostgreSQL or Chromium, and the machine may be busy.
    hookTimeout: 120_000,
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      // One process for many files: they load got, zod and the connector kit once.
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: replacing,
          isolate: false,
        },
      },
      { extends: true, test: { name: 'isolated', include: replacing } },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.d.ts'],
      reporter: ['text', 'html'],
      // (What stands beside `perFile` at the top would hold for the exceptions as well.)
      thresholds: {
        [`!{${Object.keys(exceptions).join(',')}}`]: { perFile: true, ...each },
        ...exceptions,
      },
    },
  },
});
