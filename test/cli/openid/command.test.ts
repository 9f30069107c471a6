import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { messages } from '../../../src/cli/messages.ts';
import { addOpenid } from '../../../src/cli/openid/command.ts';
import { exportNames } from '../../../src/cli/openid/plan/export.ts';
import { parts } from '../../../src/cli/openid/plan/plan.ts';
import type { Line } from '../../../src/cli/shell/line.ts';
import type { Result } from '../../../src/cli/shell/result.ts';
import { connectors } from '../../../src/config/connectors.ts';
import { runHere } from '../command.ts';
import { temporaryFolder } from '../folder.ts';
import { populate } from './people.ts';
import { environment, grantConversion } from './settings.ts';
import { surroundingsOfFile } from './tenant.ts';

const surroundings = surroundingsOfFile();

const { help } = messages.en.openid;

/** The commands as they are declared. */
const declared = (): Command => {
  const program = new Command();
  const context = {
    environment,
    hasColours: false,
    columns: undefined,
    workingFolder: '/here',
    temporaryFolder: '/tmp',
    packageFolder: '/package',
    readInput: () => Promise.reject(new Error('Nothing is read.')),
    write: () => undefined,
    writeAll: () => Promise.resolve(),
    writeError: () => undefined,
  };
  const announce = (_line: Line): void => undefined;
  const report = (_result: Result) => Promise.resolve();
  addOpenid(program, { texts: messages.en, context, announce, report }, connectors.native);
  return program.commands[0] ?? expect.fail('Nothing is declared.');
};

const { options: logtoTexts } = messages.en.logto;

const texts = help.options;
const ofLogto = {
  '--logto <URL>': logtoTexts.logto,
  '--logto-admin <URL>': logtoTexts.logtoAdmin,
  '--folder <DIR>': texts.folder,
  '--to <ID>': texts.to,
  '--rate <N>': texts.rate,
};
const ofSources = {
  '--map <FILE>': texts.map,
  '--order <ID>': texts.order,
  '--ignore <SOURCE>': texts.ignore,
};
const ofPlans = {
  ...ofSources,
  '--decisions <FILE>': texts.decisions,
  '--allow-unmapped <N>': texts.allowUnmapped,
  '--allow-unconfirmed': texts.allowUnconfirmed,
  '--flip': texts.flip,
};
const users = { '--users <FILE>': texts.users };

const optionsOf: Record<string, object> = {
  check: ofLogto,
  map: { ...ofLogto, ...ofSources, ...users, '--create-order': texts.createOrder },
  apply: {
    ...{ ...ofLogto, ...ofPlans },
    '--close-registration': texts.closeRegistration,
    '--yes': texts.yes,
  },
  sql: {
    ...{ ...ofLogto, ...ofPlans, ...users },
    '--rehearse': texts.rehearse,
    '--index': texts.index,
  },
  export: { '--folder <DIR>': texts.folder, '--to <ID>': texts.to },
};

describe('the commands of openid', () => {
  it('take these options, in this order, each explained', () => {
    const openid = declared();
    expect([openid.name(), openid.summary(), openid.description()]).toEqual([
      ...['openid', help.summary, help.description],
    ]);
    const found = openid.commands.map((command) => [
      command.name(),
      command.options.map(({ flags, description }) => [flags, description]),
    ]);
    expect(found).toEqual(
      Object.entries(optionsOf).map(([name, options]) => [name, Object.entries(options)]),
    );
    for (const command of openid.commands) {
      const own = Object.entries(help).find(([name]) => name === command.name())?.[1];
      const { summary, description } = Object(own);
      expect([command.summary(), command.description()]).toEqual([summary, description]);
      expect(command.opts()).toEqual({ folder: './alipay-openid', to: 'open_id' });
    }
    const [what] = openid.commands.at(-1)?.registeredArguments ?? [];
    const words = `${texts.what}: accounts, people, objections, taken, ${parts.join(', ')}`;
    expect([what?.name(), what?.required, what?.description]).toEqual(['what', true, words]);
  });

  it('resolve the files that are named from where they run', () => {
    const sql = declared().commands.find((command) => command.name() === 'sql');
    sql?.parseOptions(['--map', 'a.csv', '--users', 'u.csv', '--decisions', 'd.csv']);
    expect(sql?.opts()).toMatchObject({
      ...{ map: '/here/a.csv', users: '/here/u.csv', decisions: '/here/d.csv' },
    });
    sql?.parseOptions(['--users', '/u.csv']);
    expect(sql?.opts()).toMatchObject({ users: '/u.csv' });
  });

  it.each([
    ['map --to nobody', '--to cannot be nobody. Choose one of: open_id, user_id, union_id.'],
    ['export people --to x', '--to cannot be x.'],
    ['export everything', `export cannot be everything. Choose one of: ${exportNames.join(', ')}.`],
    ['map --ignore people', '--ignore cannot be people. Choose one of: '],
    ['check --rate 0', '--rate cannot be 0. Give a whole number from 1 on.'],
    ['apply --allow-unmapped 5%', '--allow-unmapped cannot be 5%. Give a whole number from 0 on.'],
  ])('refuse %s', async (line, sentence) => {
    const { exitCode, stderr } = await runHere(['openid', ...line.split(' ')]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(sentence);
  });

  it('need a Logto, but for the index and for what the folder knows', async () => {
    for (const name of ['check', 'map', 'apply', 'sql']) {
      const { exitCode, stdout, stderr } = await runHere(['openid', name]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain(`openid ${name} [options]`);
    }
    const { exitCode, stdout, stderr } = await runHere(['openid', 'sql', '--index']);
    expect(exitCode).toBe(0);
    expect(stderr).toBe('Next: Run it by psql; Logto may go on meanwhile.\n');
    const { stdout: json } = await runHere(['openid', 'sql', '--index', '--json']);
    expect(JSON.parse(json)).toEqual({ ok: true, text: stdout });
  });

  it('say in which folder they work, and in words what Logto and Alipay have refused', async () => {
    const here = await surroundings();
    populate(here, ['unmapped'], 100);
    grantConversion(here.alipay);
    const checked = await here.run('check', '--to', 'union_id', '--folder', 'x');
    expect(checked.stderr).toBe(`Folder: ${here.folder}/x\n`);
    expect(checked.stdout).toContain('--folder x --to union_id');
    here.alipay.fail({ fault: 'wrong-signature' });
    const ofAlipay = await here.run('map', '--json');
    expect(ofAlipay.exitCode).toBe(1);
    expect(JSON.parse(ofAlipay.stdout)).toMatchObject({ ok: false, code: 'alipay-failed' });
    here.logto.onRequest = () => ({ status: 403 });
    const { exitCode, stdout } = await here.run('map', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 'logto-failed' });
  });

  it('refuse Logto Cloud', async () => {
    const args = ['openid', 'sql', '--logto', 'https://tenant.logto.app'];
    expect(await runHere(args, { environment })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'Logto Cloud cannot install this connector. Its own one knows users by user_id alone, so a move would lock everybody out.\n',
    });
    const { stdout } = await runHere([...args, '--json'], { environment });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 'logto-cloud' });
  });
});

describe('openid export', () => {
  it('has nothing to print before anything is known, and makes no file', async () => {
    const workingFolder = await temporaryFolder();
    const { exitCode, stdout, stderr } = await runHere(
      ['openid', 'export', 'people', '--folder', 'x'],
      { workingFolder },
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(
      `${workingFolder}/x/people.sqlite is not there. Run openid map first, or name another folder with --folder.\n`,
    );
  });
});
