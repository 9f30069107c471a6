import { defineConfig } from 'vitest/config';

/** Test files of one room, if only that room is mutated: a run without the others is shorter. */
const ofOneRoom = process.env.MUTATION_TESTS?.split(' ');

const usesTransport = !ofOneRoom || ofOneRoom.some((file) => file.startsWith('test/gateway'));

/** The tests that look at the mutated rooms; those of the packages run a build. */
export default defineConfig({
  test: {
    setupFiles: usesTransport ? ['test/mutation/load-transport.ts'] : [],
    include: ofOneRoom ?? [
      'test/*.test.ts',
      'test/{crypto,config,gateway}/**/*.test.ts',
      'test/web/{authorization-uri,callback,settings}.test.ts',
      'test/cli/{language,line,number-of,one-of,wrap}.test.ts',
      'test/cli/doctor/{expiry,json-mistake,next-steps,settings-checks}.test.ts',
      'test/cli/openid/{classify,holders,ids,outstanding,plan,second-accounts,strangers,tally,text-map}.test.ts',
    ],
    // Without what takes seconds each time: what is left kills as much, and can be waited for.
    exclude: [
      'test/**/*.property.test.ts',
      'test/crypto/{pasted,damaged-key}.test.ts',
      'test/index.test.ts',
      'test/gateway/{http/process,secrets}.test.ts',
      'test/{guide,metadata,readme,documented-commands,start}.test.ts',
    ],
    // Instrumented code takes long; a mutant that never ends is ended by Stryker itself.
    testTimeout: 120_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
