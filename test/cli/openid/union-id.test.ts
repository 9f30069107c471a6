import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { apply, applyBack, heldBy, identifierOf } from './moves.ts';
import { identitiesIn, openIdOf, userIdOf } from './people.ts';
import { grantConversion } from './settings.ts';
import { type Surroundings, surroundingsOfFile } from './tenant.ts';

const newSurroundings = surroundingsOfFile();

const unionIdOf = (index: number): string => `union-id-of-a-person-no-${index}`;

/**
 * A Logto with four people, at an Alipay that groups apps: what a sign-in has left names the new id
 * of the first, a file that of the second; Alipay converts all and gives the fourth no `union_id`.
 */
const surroundings = async (first: number): Promise<Surroundings> => {
  const here = await newSurroundings();
  const { logto, alipay, folder } = here;
  grantConversion(alipay, true);
  const [userId, openId, unionId] = [userIdOf(first), openIdOf(first), unionIdOf(first)];
  const ids = { user_id: userId, open_id: openId, union_id: unionId };
  logto.tenant.addAlipayUser(userId, {
    id: userId,
    name: 'signed in',
    rawData: { alipay_system_oauth_token_response: ids },
  });
  for (const index of [first + 1, first + 2, first + 3]) {
    logto.tenant.addAlipayUser(userIdOf(index), { id: userIdOf(index), name: `n${index}` });
  }
  const row = [first + 1].flatMap((index) => [userIdOf(index), openIdOf(index), unionIdOf(index)]);
  await writeFile(path.join(folder, 'pairs.csv'), `${row.join(',')}\n`);
  const fourth = first + 3;
  for (const index of [first, first + 1, first + 2]) {
    alipay.addUser({ userId: userIdOf(index), openId: openIdOf(index), unionId: unionIdOf(index) });
  }
  alipay.addUser({ userId: userIdOf(fourth), openId: openIdOf(fourth) });
  return here;
};

const options = ['--to', 'union_id', '--map', 'pairs.csv', '--allow-unmapped', '1'];

describe('--to union_id', () => {
  it('has everybody known by the union_id, from each source, and by the user_id again', async () => {
    const here = await surroundings(1400);
    const moved = await apply(here, ...options, '--close-registration', '--flip', '--yes');
    expect(moved).toMatchObject({
      exitCode: 0,
      report: { ok: true, endings: { moved: 3 }, unmapped: 1, flipped: true },
    });
    const identityOf = (index: number, name: string, userId = unionIdOf(index)) => ({
      userId,
      details: {
        id: userId,
        name,
        rawData: {
          alipay_system_oauth_token_response: {
            user_id: userIdOf(index),
            open_id: openIdOf(index),
            union_id: unionIdOf(index),
          },
        },
      },
    });
    expect([...identitiesIn(here).values()]).toEqual([
      identityOf(1400, 'signed in'),
      identityOf(1401, 'n1401'),
      identityOf(1402, 'n1402'),
      { userId: userIdOf(1403), details: { id: userIdOf(1403), name: 'n1403' } },
    ]);
    expect(identifierOf(here)).toBe('union_id');
    expect(here.logto.tenant.signInMode).toBe('SignInAndRegister');

    const back = await applyBack(here);
    expect(back).toMatchObject({ exitCode: 0, report: { endings: { moved: 3 } } });
    expect([...identitiesIn(here).values()]).toEqual([
      identityOf(1400, 'signed in', userIdOf(1400)),
      identityOf(1401, 'n1401', userIdOf(1401)),
      identityOf(1402, 'n1402', userIdOf(1402)),
      { userId: userIdOf(1403), details: { id: userIdOf(1403), name: 'n1403' } },
    ]);
    expect(identifierOf(here)).toBe('user_id');
  });

  it('lists who is known by the union_id already as a second account', async () => {
    const here = await surroundings(1410);
    here.logto.tenant.addAlipayUser(unionIdOf(1412));
    const { report } = await apply(here, ...options, '--close-registration', '--yes');
    expect(report).toMatchObject({ endings: { moved: 2 }, doubles: 1 });
    expect(heldBy(here)).toEqual([
      unionIdOf(1410),
      unionIdOf(1411),
      userIdOf(1412),
      userIdOf(1413),
      unionIdOf(1412),
    ]);
  });

  it('moves nobody while a person has a second account at the open_id, and says what is to go', async () => {
    const here = await surroundings(1440);
    const { tenant } = here.logto;
    const second = tenant.addAlipayUser(openIdOf(1441));
    tenant.addAlipayUser(openIdOf(1449));
    const before = identitiesIn(here);
    const { stdout } = await here.run('map', '--to', 'union_id', '--map', 'pairs.csv');
    expect(stdout).toContain('Contradiction: a person has a second account, which holds the other');
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      new RegExp(`take the connection to Alipay from the last of these users: \\w+, ${second.id}`),
    );
    const args = [...options, '--close-registration', '--flip', '--yes'];
    const { exitCode, report } = await apply(here, ...args);
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({
      blockers: ['contradictions'],
      flipped: false,
      contradictions: [{ code: 'second-account-at-other-id' }],
    });
    expect(identitiesIn(here)).toEqual(before);

    delete second.identities.alipay;
    const again = await apply(here, ...args);
    expect(again).toMatchObject({ exitCode: 0, report: { endings: { moved: 3 } } });
  });
});
