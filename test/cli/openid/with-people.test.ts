import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { makePrivateFolder } from '../../../src/cli/files/private-folder.ts';
import { rowsPerSlice } from '../../../src/cli/files/store.ts';
import type { MappingContext } from '../../../src/cli/openid/mapping.ts';
import { openPeople } from '../../../src/cli/openid/people/open.ts';
import { addPerson } from '../../../src/cli/openid/people/people.ts';
import { withPeople } from '../../../src/cli/openid/with-people.ts';
import type { Result } from '../../../src/cli/shell/result.ts';
import { appId } from '../../support/app-ids.ts';
import { clientOf } from '../../support/emulated-logto.ts';
import { folderForPeople } from '../folder.ts';
import { logtoAt } from './context.ts';
import { openIdOf, userIdOf } from './people.ts';
import { sessionOf } from './scene.ts';

const result: Result = { exitCode: 0, lines: [], json: {} };

const setUp = async () => {
  const folder = path.join(await folderForPeople(), 'people');
  const decisions = path.join(path.dirname(folder), 'decisions.csv');
  await writeFile(decisions, 'old_user,new_user,decision\na,b,keep-old\n');
  const session = sessionOf(clientOf(logtoAt({ url: 'https://openapi.alipay.com' })), { folder });
  const origin = { core: session.core, connectorId: 'conn1', appId };
  return { folder, decisions, session, origin };
};

describe('a command with people', () => {
  it('has them and what was decided, until its result is reported', async () => {
    const { folder, decisions, session, origin } = await setUp();
    let given: MappingContext | undefined;
    const command = vi.fn(async (context: MappingContext) => {
      given = context;
      return result;
    });
    const report = vi.fn(async () => {
      expect(given?.store.all(z.unknown(), 'select * from person')).toEqual([]);
    });
    await withPeople(command)(session, { decisions, flip: true }, report);
    expect(report).toHaveBeenCalledExactlyOnceWith(result);
    expect(given).toMatchObject({
      session,
      setup: { connector: { id: 'conn1' } },
      options: { decisions, flip: true },
      decisions: [{ oldUser: 'a', newUser: 'b', decision: 'keep-old' }],
    });
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    // No other process has the people any more, and they are of this Logto, connector and app.
    openPeople(folder, origin).close();
  });

  it('begins when all is forgotten that it is to forget', async () => {
    const { folder, session, origin } = await setUp();
    await makePrivateFolder(folder);
    const store = openPeople(folder, origin);
    store.transaction(() => {
      // More than one step takes.
      for (let index = 0; index < 2 * rowsPerSlice; index += 1) {
        addPerson(store, { userId: userIdOf(index), openId: openIdOf(index) }, 'logs');
      }
    });
    store.close();
    let left: unknown[] = [];
    const command = async (context: MappingContext): Promise<Result> => {
      left = context.store.all(z.unknown(), 'select * from person');
      return result;
    };
    await withPeople(command)(session, { ignore: 'logs' }, async () => undefined);
    expect(left).toEqual([]);
  });

  it('sends nothing any more and leaves them, however it ends', async () => {
    const { folder, session, origin } = await setUp();
    const command = () => Promise.reject(new Error('ended'));
    const ending = withPeople(command)(session, {}, () => expect.fail('It has no result.'));
    await expect(ending).rejects.toThrow('ended');
    await expect(session.client.read('/api/connectors', {})).rejects.toThrow();
    openPeople(folder, origin).close();
  });
});
