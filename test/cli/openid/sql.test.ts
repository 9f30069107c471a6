import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { messages } from '../../../src/cli/messages.ts';
import type { Options } from '../../../src/cli/openid/options.ts';
import { sql, sqlOfIndex } from '../../../src/cli/openid/sql.ts';
import type { Result } from '../../../src/cli/shell/result.ts';
import { appId } from '../../support/app-ids.ts';
import { projectFolder } from '../command.ts';
import { temporaryFolder } from '../folder.ts';

import { contextOf, logtoAt } from './context.ts';
import { moveOfFile } from './moves.ts';
import { type Kind, logtoIdOf, openIdOf, populate, userIdOf } from './people.ts';
import { decisionOf } from './scene.ts';
import { environment } from './tenant.ts';

const surroundings = moveOfFile();

/** A Logto with people, with registration closed; Alipay is not asked. */
const setUp = async (kinds: readonly Kind[], hasWebConnector = false) => {
  const logto = logtoAt({ url: 'https://openapi.alipay.com/gateway.do' });
  populate({ logto, alipay: { addUser: () => undefined } }, kinds, 100);
  const { tenant } = logto;
  tenant.signInMode = 'SignIn';
  if (hasWebConnector) {
    const [own] = tenant.connectors;
    tenant.connectors.push(...(own ? [{ ...own, id: 'web1', connectorId: 'alipay-web' }] : []));
  }
  const context = await contextOf(logto);
  const run = (options: Options = {}, decisions = context.decisions) => {
    const given = { allowUnconfirmed: true, ignore: 'conversion', ...options } as const;
    return sql({ ...context, options: given, decisions });
  };
  return { logto, run };
};

/** A file of pairs of people. */
const pairsOf = async (...numbers: number[]): Promise<string> => {
  const pairs = path.join(await temporaryFolder(), 'pairs.csv');
  const rows = numbers.map((number) => `${userIdOf(number)},${openIdOf(number)}\n`);
  await writeFile(pairs, rows.join(''));
  return pairs;
};

const textOf = ({ text }: Result): string => [...(text ?? [])].join('');

const bold = (body: string) => ({ head: [{ look: 'bold', text: 'Next: ' }], body });

describe('openid sql', () => {
  it('prints a transaction of everybody, and says what it does', async () => {
    const { logto, run } = await setUp(['known', 'new']);
    const result = await run();
    const next = 'Read what stands at the head of what is printed, then run it by psql.';
    const json = { ok: true, moves: 1, blockers: [], next };
    expect(result).toMatchObject({ exitCode: 0, json });
    expect(result.lines[0]).toBe('2 of 2 users have an identity at Alipay:');
    expect(result.lines.slice(-4)).toEqual([
      'Would move 1 users, and do what was decided for 0 with two accounts.',
      'Would leave userIdentifier as it is: moved users cannot sign in until --flip sets it.',
      '',
      bold(next),
    ]);
    const text = textOf(result);
    expect(text).toContain(`'move', '${logtoIdOf(100, 'a')}', 'user_id', '${userIdOf(100)}'`);
    expect(text).toContain(`\n  ('conn1', 'alipay-native', '${appId}')\n) as planned`);
    expect(text).not.toContain('update connectors');
    expect(text).toMatch(/\ncommit;\n$/);
    expect(logto.requests.filter((name) => !/^GET|oidc/.test(name))).toEqual([]);
  });

  it('sets all connectors, and says who is undecided and that registration is open', async () => {
    const { logto, run } = await setUp(['known', 'doubled', 'doubled'], true);
    logto.tenant.signInMode = 'SignInAndRegister';
    const decisions = [decisionOf(101, 'keep-old')];
    const options = { map: await pairsOf(101, 102), flip: true };
    const result = await run(options, decisions);
    const remarks = [
      'Would move 1 users, and do what was decided for 1 with two accounts.',
      '1 with two accounts are undecided and keep both; old data stays with the old one. openid map lists them in decisions.csv.',
      'Would set userIdentifier to open_id at the end.',
    ];
    const open = expect.stringMatching(/^Registration is open, and while it is/);
    expect(result.lines.slice(-6, -2)).toEqual([...remarks, open]);
    const text = textOf(result);
    expect(text).toContain("and id in ('conn1', 'web1')\n  and config ->> 'userIdentifier'");

    // A rehearsal may run while registration is open.
    const rehearsal = await run({ ...options, rehearse: true }, decisions);
    const next = 'Run it by psql: it changes nothing. Sign-ins wait for as long as it takes.';
    expect(rehearsal.lines.slice(-5)).toEqual([...remarks, '', bold(next)]);
    expect(rehearsal.json).toMatchObject({ next });
    expect(textOf(rehearsal)).toContain('\nrollback;\n');
  });

  it('prints nothing if anything stands in the way, and says what', async () => {
    const { run } = await setUp(['known', 'unmapped', 'unmapped']);
    const blocked = await run({ allowUnconfirmed: false, allowUnmapped: 1 });
    const next = 'Remove what stands in the way, as described above, and run the command again.';
    const blockers = ['unmapped', 'unconfirmed'];
    expect(blocked).toMatchObject({ exitCode: 1, json: { ok: false, blockers, next } });
    expect(blocked.lines.slice(-4)).toEqual([
      'Not possible: too many are unmapped. --allow-unmapped 2 leaves them behind.',
      expect.stringMatching(/^Not possible: Alipay has not confirmed all new ids\./),
      '',
      bold(next),
    ]);
    expect(textOf(blocked)).toBe('');
    const left = await run({ allowUnmapped: 2 });
    expect(left.exitCode).toBe(0);
    expect(textOf(left)).toMatch(/\n-- 1 users get .* account, 2 stay as they are\.\n/);
  });

  it('prints the index without a Logto', () => {
    const { exitCode, json, lines, text } = sqlOfIndex(messages.en.openid);
    expect({ exitCode, json }).toEqual({ exitCode: 0, json: { ok: true } });
    expect(lines).toEqual([bold('Run it by psql; Logto may go on meanwhile.')]);
    expect([...(text ?? [])].join('')).toContain('\ncreate index concurrently ');
  });
});

describe('the command openid sql', () => {
  it('prints the transaction alone, and to standard error what it is', async () => {
    const here = await surroundings(['old', 'known', 'doubled', 'new'], 2000);
    here.logto.tenant.signInMode = 'SignIn';
    const { exitCode, stdout, stderr } = await here.run('sql', '--flip');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^-- The move of Alipay's users to open_id/);
    expect(stdout).toMatch(/\ncommit;\n$/);
    expect(stdout).toContain(`'${userIdOf(2000)}', '${openIdOf(2000)}', null)`);
    expect(stderr.split('\n').slice(-6)).toEqual([
      'Would move 2 users, and do what was decided for 0 with two accounts.',
      '1 with two accounts are undecided and keep both; old data stays with the old one. openid map lists them in decisions.csv.',
      'Would set userIdentifier to open_id at the end.',
      '',
      'Next: Read what stands at the head of what is printed, then run it by psql.',
      '',
    ]);
    // No id of a person but in the transaction, and no key or secret at all.
    expect(stderr).not.toMatch(/2088\d|open-id-of/);
    expect(stdout + stderr).not.toMatch(/MII|PRIVATE|secret-sentinel/);

    const { stdout: text } = await here.run('sql', '--lang', 'zh');
    const json = await here.run('sql', '--lang', 'zh', '--json');
    expect(json).toMatchObject({ exitCode: 0, stderr: '' });
    const printed = { ok: true, moves: 2, blockers: [], text };
    expect(JSON.parse(json.stdout)).toMatchObject(printed);
  });

  it('says that its output is not whole if nobody reads it to the end', async () => {
    const here = await surroundings(['old'], 2080);
    const child = spawn(
      process.execPath,
      [path.join(projectFolder, 'lib/cli.js'), 'openid', 'sql', ...here.options],
      { cwd: here.folder, env: { PATH: process.env.PATH, TMPDIR: here.folder, ...environment } },
    );
    child.stdout.destroy();
    const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(exitCode).toBe(1);
    expect(stderr.replace(/^Folder: .*\n/, '')).toBe(
      'The output cannot be written: its reader has stopped. What is written is not whole: run the command again.\n',
    );
  });
});
