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
      thresholds: { lines: 96, branches: 91 },
    },
  },
});
