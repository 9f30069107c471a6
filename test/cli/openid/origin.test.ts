import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { appId } from '../../support/app-ids.ts';
import { identitiesIn, populate } from './people.ts';
import { surroundingsOfFile } from './tenant.ts';

const surroundings = surroundingsOfFile();

const commands = ['map', 'apply', 'undo'] as const;

/** A Logto whose users are moved, and how a second one is told apart from it. */
const moved = async (first: number) => {
  const here = await surroundings();
  populate(here, ['known'], first);
  await here.run('apply', '--close-registration', '--flip', '--yes');
  const journal = path.join(here.folder, 'alipay-openid');
  return { here, journal, file: path.join(journal, 'journal.jsonl') };
};

describe('the journal of a move', () => {
  it('says first which Logto, connector, APPID and id it is of', async () => {
    const { here, file } = await moved(2000);
    const [first = ''] = (await readFile(file, 'utf8')).split('\n');
    expect(JSON.parse(first)).toEqual({
      kind: 'origin',
      core: here.core,
      connectorId: here.logto.tenant.connectors[0]?.id,
      appId,
      to: 'open_id',
    });
  });

  it.each(commands)('of another Logto is refused by %s', async (command) => {
    const { here, journal, file } = await moved(2010);
    const other = await surroundings();
    populate(other, ['known'], 2010);
    const [before, records] = [identitiesIn(other), await readFile(file, 'utf8')];
    const { exitCode, stderr } = await other.run(command, '--journal', journal);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `The journal in ${journal} is of another move: its Logto is ${here.core}, not ${other.core}.`,
    );
    expect(identitiesIn(other)).toEqual(before);
    expect(other.logto.requests.filter((request) => !/^GET |oidc/.test(request))).toEqual([]);
    expect(await readFile(file, 'utf8')).toBe(records);
  });

  it.each([
    ['connector', 'connectorId', 'another'],
    ['APPID', 'appId', '2021000000000088'],
    ['new id', 'to', 'union_id'],
  ])('of another %s is refused', async (words, member, value) => {
    const { here, file } = await moved(2020);
    const [first = '', ...rest] = (await readFile(file, 'utf8')).split('\n');
    const origin = JSON.stringify({ ...JSON.parse(first), [member]: value });
    await writeFile(file, [origin, ...rest].join('\n'));
    for (const command of commands) {
      const { exitCode, stderr } = await here.run(command);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`its ${words} is ${value}, not `);
    }
  });

  it('that does not begin with it is refused', async () => {
    const { here, file } = await moved(2030);
    const [, ...rest] = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, rest.join('\n'));
    for (const command of commands) {
      const { exitCode, stderr } = await here.run(command);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('does not say which Logto it is of');
    }
  });

  it('is not undone past a line that is not understood', async () => {
    const { here, file } = await moved(2040);
    const before = identitiesIn(here);
    await writeFile(file, `${await readFile(file, 'utf8')}{"kind":"postponed"}\n`);
    for (const command of commands) {
      const { exitCode, stderr } = await here.run(command, '--yes', '--close-registration');
      expect(exitCode).toBe(command === 'map' ? 2 : 1);
      expect(stderr).toMatch(command === 'map' ? /--yes/ : /^Line \d+ of .*journal\.jsonl is not/);
    }
    expect(identitiesIn(here)).toEqual(before);
  });
});
