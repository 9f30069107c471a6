import { defineConfig } from 'vitest/config';

/** Test files of one room, if only that room is mutated: a run without the others is shorter. */
const ofOneRoom = process.env.MUTATION_TESTS?.split(' ');

const usesTransport = !ofOneRoom || ofOneRoom.some((file) => file.startsWith('test/gateway'));

/** The tests that look at the mutated rooms; those of the packages run a build. */
export default defineConfig({
  test: {
    setupFiles: usesTransport ? ['test/mutation/load-transport.ts'] : [],
    include: ofOneRoom ?? [
      'test/connector/*.test.ts',
      'test/{crypto,config,gateway}/**/*.test.ts',
      'test/connector/native/callback.test.ts',
      'test/connector/web/{authorization-uri,callback,settings}.test.ts',
      'test/cli/shell/{language,line,number-of,one-of,wrap}.test.ts',
      'test/cli/doctor/{expiry,json-mistake,next-steps,settings-checks}.test.ts',
      'test/logto/*.test.ts',
      'test/cli/logto/connection.test.ts',
      'test/cli/openid/{apply,blockers,check,cost,next,union-id,users-file,writes}.test.ts',
      'test/cli/openid/{command,decisions-file,export,map,mapping}.test.ts',
      'test/cli/openid/{session,setup,sql,summary,with-people}.test.ts',
      'test/cli/files/{batch,store}.test.ts',
      'test/cli/openid/{apply,check,move,people,plan,sources}/*.test.ts',
      'test/cli/openid/sql/{comment,connector-statements,identity-index,literal}.test.ts',
      'test/cli/openid/sql/{rows,transaction}.test.ts',
    ],
    // Without what takes seconds each time: what is left kills as much, and can be waited for.
    exclude: [
      'test/**/*.property.test.ts',
      'test/crypto/{pasted,damaged-key}.test.ts',
      'test/connector/index.test.ts',
      'test/gateway/{http/process,secrets}.test.ts',
      'test/connector/metadata.test.ts',
      'test/cli/openid/people/process.test.ts',
      'test/cli/openid/sources/long-table.test.ts',
    ],
    // Instrumented code takes long; a mutant that never ends is ended by Stryker itself.
    testTimeout: 120_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
