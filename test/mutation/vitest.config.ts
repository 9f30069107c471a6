import { defineConfig } from 'vitest/config';

/** The tests that look at the mutated rooms; those of the package and the commands run a build. */
export default defineConfig({
  test: {
    include: ['test/*.test.ts', 'test/{crypto,config,gateway-client}/**/*.test.ts'],
    exclude: [
      'test/index.property.test.ts',
      'test/guide.test.ts',
      'test/metadata.test.ts',
      'test/form.test.ts',
    ],
    testTimeout: 30_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
