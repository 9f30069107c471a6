import { defineConfig } from 'vitest/config';

/** The tests that look at the mutated rooms; those of the package and the commands run a build. */
export default defineConfig({
  test: {
    setupFiles: ['test/mutation/load-transport.ts'],
    include: [
      'test/*.test.ts',
      'test/{crypto,config,gateway}/**/*.test.ts',
      'test/web/{authorization-uri,callback}.test.ts',
    ],
    // Without what takes seconds each time: what is left kills as much, and can be waited for.
    exclude: [
      'test/**/*.property.test.ts',
      'test/crypto/{pasted,damaged-key}.test.ts',
      'test/index.test.ts',
      'test/gateway/{http/process,secrets}.test.ts',
      'test/{guide,metadata,form}.test.ts',
    ],
    testTimeout: 30_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
