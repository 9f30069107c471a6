import { readdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FilesError } from '../../../../src/cli/files/failures.ts';
import { examineStanding } from '../../../../src/cli/openid/check/standing.ts';
import {
  forgetRegistration,
  rememberRegistration,
} from '../../../../src/cli/openid/people/notes.ts';
import { openPeople, peopleFileIn } from '../../../../src/cli/openid/people/open.ts';
import type { UserIdentifier } from '../../../../src/config/settings.ts';
import { LogtoEmulator } from '../../../logto/emulator.ts';
import { clientOf } from '../../../support/emulated-logto.ts';
import { errorFrom } from '../../../support/errors.ts';
import { folderForPeople } from '../../folder.ts';
import { openIdOf, userIdOf } from '../people.ts';
import { connectorKnowing, sessionOf } from '../scene.ts';
import { origin } from '../store.ts';

/** A Logto with as many users as there are ids; undefined does not use Alipay. */
const setUp = (ids: ReadonlyArray<string | undefined>) => {
  const logto = new LogtoEmulator();
  for (const [index, id] of ids.entries()) {
    // Logto lists the newest first.
    const identities = id === undefined ? {} : { alipay: { userId: id } };
    logto.tenant.addUser({ createdAt: -index, identities });
  }
  const pages: Array<string | null> = [];
  const exchange = logto.exchange;
  logto.exchange = (request) => {
    if (request.url.pathname === '/api/users') {
      pages.push(request.url.searchParams.get('page'));
    }
    return exchange(request);
  };
  const { appId } = origin;
  const examine = async (
    userIdentifier: UserIdentifier = 'user_id',
    folder?: string,
    core = origin.core,
  ) =>
    examineStanding(
      { ...sessionOf(clientOf(logto), { folder: folder ?? (await folderForPeople()) }), core },
      { userIdentifier, connector: { ...connectorKnowing(userIdentifier), config: { appId } } },
      ids.length,
    );
  return { logto, pages, examine };
};

describe('how users stand to the setting', () => {
  it('is counted by the form of what they hold', async () => {
    const ids = [userIdOf(1), userIdOf(2), userIdOf(3), openIdOf(4), '', 'else', undefined];
    const { examine } = setUp(ids);
    expect(await examine()).toEqual({ looked: 6, others: 1, isClosedHere: false });
    for (const identifier of ['open_id', 'union_id'] as const) {
      expect(await examine(identifier)).toMatchObject({ looked: 6, others: 3 });
    }
  });

  it('is looked at in five pages at the most, spread over all users', async () => {
    const oldest = Array.from({ length: 1101 }, (_, index) =>
      index < 1000 ? undefined : openIdOf(index),
    );
    const { examine, pages } = setUp(oldest);
    expect(await examine()).toMatchObject({ looked: 0, others: 0 });
    expect(pages).toEqual(['1', '3', '5', '8', '10']);
    const few = setUp([...Array(300).fill(userIdOf(1)), openIdOf(1)]);
    expect(await few.examine()).toMatchObject({ looked: 301, others: 1 });
    expect(few.pages).toEqual(['1', '2', '3', '4']);
    const nobody = setUp([]);
    expect(await nobody.examine()).toEqual({ looked: 0, others: 0, isClosedHere: false });
    expect(nobody.pages).toEqual([]);
  });
});

describe('a folder that has closed registration', () => {
  const closedFolder = async (): Promise<string> => {
    const folder = await folderForPeople();
    const store = openPeople(folder, origin);
    rememberRegistration(store, 'SignInAndRegister');
    store.close();
    return folder;
  };

  it('says so while it is closed, and leaves the file to others', async () => {
    const { logto, examine } = setUp([]);
    const folder = await closedFolder();
    expect(await examine('user_id', folder)).toMatchObject({ isClosedHere: false });
    logto.tenant.signInMode = 'SignIn';
    expect(await examine('user_id', folder)).toMatchObject({ isClosedHere: true });
    openPeople(folder, origin).close();
    // Another Logto's registration is not this folder's.
    expect(await examine('user_id', folder, 'https://another.example')).toMatchObject({
      isClosedHere: false,
    });
  });

  it('says nothing if it has not, or while another command has it open', async () => {
    const { logto, examine } = setUp([]);
    logto.tenant.signInMode = 'SignIn';
    const folder = await closedFolder();
    const store = openPeople(folder, origin);
    expect(await examine('user_id', folder)).toMatchObject({ isClosedHere: false });
    forgetRegistration(store);
    store.close();
    expect(await examine('user_id', folder)).toMatchObject({ isClosedHere: false });
    const empty = await folderForPeople();
    expect(await examine('user_id', empty)).toMatchObject({ isClosedHere: false });
    expect(await readdir(empty)).toEqual([]);
  });

  it('is a failure if its file is damaged', async () => {
    const { examine } = setUp([]);
    const folder = await folderForPeople();
    await writeFile(peopleFileIn(folder), 'This is no database at all. '.repeat(40));
    const { failure } = await errorFrom(examine('user_id', folder), FilesError);
    expect(failure.code).toBe('store-damaged');
  });
});
