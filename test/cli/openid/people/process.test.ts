import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPeople } from '../../../../src/cli/openid/people/open.ts';
import { command } from '../../command.ts';
import { populate } from '../people.ts';
import { environment, surroundingsOfFile } from '../tenant.ts';

const surroundings = surroundingsOfFile();

describe('the file of people, opened by a process', () => {
  it('brings no warning of Node, and is named by the command that finds it in use', async () => {
    const here = await surroundings();
    populate(here, ['known'], 9010);
    const run = () =>
      command(['openid', 'map', ...here.options], { workingFolder: here.folder, environment });
    expect(await run()).toMatchObject({
      stderr: `Folder: ${path.join(here.folder, 'alipay-openid')}\n`,
    });
    const store = openPeople(path.join(here.folder, 'alipay-openid'));
    expect(await run()).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(
        /people\.sqlite cannot be opened \(database is locked\)\. .*If another of these commands/s,
      ),
    });
    store.close();
  });
});
