import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { messages } from '../../../src/cli/messages.ts';
import { OpenidError } from '../../../src/cli/openid/failures.ts';
import { defaultFolder, type Given } from '../../../src/cli/openid/options.ts';
import { openSession, type SessionOptions } from '../../../src/cli/openid/session.ts';
import { connectors } from '../../../src/config/connectors.ts';
import { errorFrom } from '../../support/errors.ts';
import { environment } from './settings.ts';

const logto = 'https://logto.example/some/where';

const open = (
  options: Partial<SessionOptions> & Given,
  said: string[] = [],
  language: keyof typeof messages = 'en',
) =>
  openSession(
    { logto, folder: defaultFolder, to: 'open_id', ...options },
    {
      texts: messages[language],
      context: {
        environment,
        workingFolder: '/work place',
        temporaryFolder: '/tmp',
        packageFolder: '/package',
        hasColours: false,
        columns: undefined,
        catchInterruption: () => AbortSignal.abort('interrupted'),
        readInput: () => Promise.reject(new Error('Nothing is read.')),
        write: () => expect.fail('Nothing is written.'),
        writeAll: () => expect.fail('Nothing is written.'),
        writeError: (text) => said.push(text),
      },
    },
    connectors.native,
  );

const own = 'node /package/lib/cli.js openid';

describe('a session', () => {
  it('is about a Logto and a folder', async () => {
    const session = await open({ folder: 'people', to: 'union_id', rate: 3 });
    expect(session).toMatchObject({
      core: 'https://logto.example',
      folder: path.resolve('/work place/people'),
      target: 'union_id',
      rate: 3,
      connector: connectors.native,
      texts: messages.en,
    });
    expect(session.fileAt('a.csv')).toBe(path.resolve('/work place/a.csv'));
    expect(session.catchInterruption?.().reason).toBe('interrupted');
  });

  it('names commands with all that was given, and with nothing else', async () => {
    const plain = await open({});
    expect(plain.commandFor('map')).toBe(`${own} map --logto ${logto}`);
    expect(plain.commandBack('user_id', 'apply', { flip: true })).toBe(
      `${own} apply --logto ${logto} --to user_id --flip`,
    );
    const admin = 'https://admin.example/?a&b';
    const full = await open({ logtoAdmin: admin, folder: 'x y', to: 'user_id', rate: 2 });
    const given = `--logto ${logto} --logto-admin '${admin}' --folder 'x y'`;
    expect(full.commandFor('sql', { map: 'a b' })).toBe(
      `${own} sql ${given} --to user_id --rate 2 --map 'a b'`,
    );
    expect(full.commandBack('open_id', 'sql', { flip: true })).toBe(
      `${own} sql ${given} --rate 2 --flip`,
    );
  });

  it('goes on with what has let it go on, but does nothing by itself', async () => {
    const lasting = {
      ...{ map: 'p.csv', order: '12', ignore: 'logs', decisions: 'd.csv', allowUnmapped: 0 },
      ...{ allowUnconfirmed: true, flip: true, closeRegistration: true },
    };
    const ofOneRun = { users: 'u', createOrder: true, yes: true, rehearse: true, index: true };
    const session = await open({ ...lasting, ...ofOneRun });
    const ofSources = `--logto ${logto} --map p.csv --order 12 --ignore logs`;
    const ofPlan = `${ofSources} --decisions d.csv --allow-unmapped 0 --allow-unconfirmed --flip`;
    expect(session.commandFor('map')).toBe(`${own} map ${ofSources}`);
    expect(session.commandFor('sql')).toBe(`${own} sql ${ofPlan}`);
    expect(session.commandFor('apply')).toBe(`${own} apply ${ofPlan} --close-registration`);
    expect(session.commandFor('apply', { allowUnmapped: 2, yes: true })).toBe(
      `${own} apply ${ofPlan.replace('unmapped 0', 'unmapped 2')} --close-registration --yes`,
    );
    expect(session.commandBack('user_id', 'apply', { yes: true })).toBe(
      `${own} apply --logto ${logto} --to user_id --yes`,
    );
  });

  it('goes back to the id that users are known by, or else by which they have begun', async () => {
    const toUnion = await open({ to: 'union_id' });
    expect(toUnion.commandBack('open_id', 'map')).toBe(`${own} map --logto ${logto}`);
    const toUser = await open({ to: 'user_id' });
    expect(toUser.commandBack('union_id', 'map')).toContain('--to union_id');
    expect(toUser.commandBack('user_id', 'map')).not.toContain('--to');
    for (const unclear of ['union_id', 'auto']) {
      expect(toUnion.commandBack(unclear, 'map')).toContain('--to user_id');
    }
  });

  it('is not about Logto Cloud, whose users are known by user_id alone', async () => {
    const error = await errorFrom(open({ logto: 'https://t.logto.app' }), OpenidError);
    expect(error).toMatchObject({ exitCode: 2, failure: { code: 'logto-cloud' } });
  });

  it.each([
    ['en', ['Listing: 1 of 2, 0 a second\n', 'Listing: 1, 0 a second\n']],
    ['zh', ['Listing：1 / 2，每秒 0 个\n', 'Listing：1，每秒 0 个\n']],
  ] as const)('says in words how far it is (%s)', async (language, words) => {
    const said: string[] = [];
    const { progress } = await open({}, said, language);
    for (const total of [2, undefined]) {
      vi.spyOn(Date, 'now').mockReturnValueOnce(0).mockReturnValue(20_000);
      await progress.track('Listing', total, async (advance) => advance());
    }
    expect(said).toEqual(words);
  });
});
