import { describe, expect, it } from 'vitest';
import { packages } from '../../package/host.ts';
import { appId, otherAppId } from '../../support/app-ids.ts';
import { type Ending, runHere } from '../command.ts';
import { identitiesIn, openIdOf, populate, userIdOf } from './people.ts';
import { grantConversion } from './settings.ts';
import { environment, type Surroundings, settingsAt, surroundingsOfFile } from './tenant.ts';

const newSurroundings = surroundingsOfFile();

const [, web] = packages;

/** A Logto with both connectors, at an Alipay that converts directly. */
const surroundings = async (first: number, webAppId = appId): Promise<Surroundings> => {
  const here = await newSurroundings();
  grantConversion(here.alipay);
  populate(here, ['old', 'known', 'new'], first);
  here.logto.tenant.connectors.push({
    id: 'web1',
    connectorId: 'alipay-web',
    target: 'alipay',
    enableTokenStorage: false,
    config: { ...settingsAt(here.alipay), appId: webAppId, scope: 'auth_user' },
  });
  return here;
};

/** Runs a command of the web package. */
const run = (
  { options, folder: workingFolder }: Surroundings,
  name: string,
  ...args: string[]
): Promise<Ending> =>
  runHere(['openid', name, ...options, ...args], {
    packageFolder: web.folder,
    environment,
    workingFolder,
  });

const identifiersIn = ({ logto }: Surroundings): unknown[] =>
  logto.tenant.connectors.map(({ config }) => config.userIdentifier);

describe('openid of the web package', () => {
  it('moves the users of both connectors, sets both, and brings all back', async () => {
    const here = await surroundings(3000);
    expect((await run(here, 'check')).exitCode).toBe(0);
    expect((await run(here, 'map')).exitCode).toBe(0);
    const { exitCode } = await run(here, 'apply', '--close-registration', '--flip', '--yes');
    expect(exitCode).toBe(0);
    expect([...identitiesIn(here).values()].map((identity) => identity?.userId)).toEqual(
      [3000, 3001, 3002].map(openIdOf),
    );
    expect(identifiersIn(here)).toEqual(['open_id', 'open_id']);
    await run(
      here,
      'apply',
      '--to',
      'user_id',
      '--close-registration',
      '--flip',
      '--yes',
      ...['--allow-unmapped', '1'],
    );
    expect([...identitiesIn(here).values()].map((identity) => identity?.userId)).toEqual([
      ...[3000, 3001].map(userIdOf),
      openIdOf(3002),
    ]);
    expect(identifiersIn(here)).toEqual(['user_id', 'user_id']);
  });

  it('refuses two APPIDs, of which each has other open_ids', async () => {
    const here = await surroundings(3020, otherAppId);
    for (const name of ['map', 'apply', 'sql']) {
      const { exitCode, stdout, stderr } = await run(here, name);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toContain(`(${appId}, not ${otherAppId})`);
    }
  });
});
