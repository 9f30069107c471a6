import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runHere } from '../command.ts';
import { temporaryFolder } from '../folder.ts';
import { environment } from './settings.ts';
import { surroundingsOfFile } from './tenant.ts';

const surroundings = surroundingsOfFile();

/** A place where no folder can be, not even for root: below a file. */
const belowFile = async (): Promise<string> => {
  const file = path.join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  return path.join(file, 'folder');
};

describe('a folder that the system refuses', () => {
  it.each([
    ['en', 'The journal is kept in', 'or name another with --journal.'],
    ['zh', '日志保存在', '用 --journal 另选文件夹。'],
  ])('for the journal is named, with the option, in %s', async (language, use, advice) => {
    const here = await surroundings();
    const folder = await belowFile();
    for (const name of ['map', 'apply', 'undo', 'sql']) {
      const ending = await here.run(name, '--journal', folder, '--lang', language);
      expect(ending).toMatchObject({ exitCode: 2, stdout: '' });
      expect(ending.stderr).toContain(`${use} ${folder}`);
      expect(ending.stderr).toContain('ENOTDIR');
      expect(ending.stderr).toContain(advice);
    }
    const { stdout } = await here.run('map', '--journal', folder, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 'folder-not-usable' });
  });

  it.each([
    ['en', 'a second command out is made in', 'variable TMPDIR (on Windows: TEMP).'],
    ['zh', '两个命令的锁文件建在', '用环境变量 TMPDIR（Windows 上是 TEMP）另选文件夹。'],
  ])('for locks is named, with the variable, in %s', async (language, use, advice) => {
    const { options, folder: workingFolder } = await surroundings();
    const folder = await belowFile();
    const runIn = (...args: string[]) =>
      runHere(['openid', 'map', ...options, ...args], {
        environment,
        workingFolder,
        temporaryFolder: folder,
      });
    const ending = await runIn('--lang', language);
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ending.stderr).toContain(`${use} ${folder}`);
    expect(ending.stderr).toContain('ENOTDIR');
    expect(ending.stderr).toContain(advice);
    const { stdout } = await runIn('--json');
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 'folder-not-usable' });
    expect(await readdir(path.join(workingFolder, 'alipay-openid'))).toEqual([]);
  });
});

describe('the folder of a journal', () => {
  it('that others may read is refused and left as it is', async () => {
    const here = await surroundings();
    const folder = path.join(await temporaryFolder(), 'open');
    await mkdir(folder);
    for (const mode of [0o755, 0o701, 0o770]) {
      await chmod(folder, mode);
      for (const command of ['map', 'apply', 'undo']) {
        const { exitCode, stderr } = await here.run(command, '--journal', folder);
        expect(exitCode).toBe(2);
        expect(stderr).toContain(`Others may read ${folder}`);
        expect(stderr).toContain(`chmod 700 ${folder}`);
      }
      expect((await stat(folder)).mode & 0o777).toBe(mode);
    }
    await chmod(folder, 0o700);
    expect((await here.run('map', '--journal', folder)).stderr).toBe('');
  });
});
