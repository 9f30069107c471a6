import { makePrivateFolder } from '../files/private-folder.ts';
import type { Result } from '../shell/result.ts';
import { readDecisions } from './decisions-file.ts';
import type { MappingContext } from './mapping.ts';
import type { Options } from './options.ts';
import { openPeople } from './people/open.ts';
import type { Session } from './session.ts';
import { expectSetup, originOf } from './setup.ts';
import { forgetFirst } from './sources/find.ts';

/**
 * Runs a command with the people of the session's folder, which no other process has meanwhile, and
 * reports its result while they are open: its text may be read from them. When it has ended, however
 * it has, nothing is sent any more.
 *
 * @throws PeopleError, OpenidError, CliError with the first trouble of the setup
 */
export const withPeople =
  (command: (context: MappingContext) => Promise<Result>) =>
  async (
    session: Session,
    options: Options,
    report: (result: Result) => Promise<void>,
  ): Promise<void> => {
    const { client, folder } = session;
    const setup = await expectSetup(session);
    const decisions = await readDecisions(options.decisions);
    await makePrivateFolder(folder);
    const store = openPeople(folder, originOf(session, setup));
    try {
      await forgetFirst(store, options);
      await report(await command({ session, setup, store, options, decisions }));
    } finally {
      client.stop();
      store.close();
    }
  };
