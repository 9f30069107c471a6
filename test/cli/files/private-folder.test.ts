import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../folder.ts';
import { surroundingsOfFile } from '../openid/tenant.ts';

const surroundings = surroundingsOfFile();

/** A place where no folder can be, not even for root: below a file. */
const belowFile = async (): Promise<string> => {
  const file = path.join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  return path.join(file, 'folder');
};

describe('a folder that the system refuses', () => {
  it.each([
    ['en', 'All that is found is kept in', 'or name another with --folder.'],
    ['zh', '结果保存在', '用 --folder 另选文件夹。'],
  ])('is named, with the option, in %s', async (language, use, advice) => {
    const here = await surroundings();
    const folder = await belowFile();
    for (const name of ['map', 'apply', 'sql']) {
      const ending = await here.run(name, '--folder', folder, '--lang', language);
      expect(ending).toMatchObject({ exitCode: 2, stdout: '' });
      expect(ending.stderr).toContain(`${use} ${folder}`);
      expect(ending.stderr).toContain('ENOTDIR');
      expect(ending.stderr).toContain(advice);
    }
    const { stdout } = await here.run('map', '--folder', folder, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 'folder-not-usable' });
  });
});

describe('the folder of people', () => {
  it('that others may read is refused and left as it is', async () => {
    const here = await surroundings();
    const folder = path.join(await temporaryFolder(), 'open');
    await mkdir(folder);
    for (const mode of [0o755, 0o701, 0o770]) {
      await chmod(folder, mode);
      for (const command of ['map', 'apply', 'sql']) {
        const { exitCode, stderr } = await here.run(command, '--folder', folder);
        expect(exitCode).toBe(2);
        expect(stderr).toContain(`Others may read ${folder}`);
        expect(stderr).toContain(`chmod 700 ${folder}`);
      }
      expect((await stat(folder)).mode & 0o777).toBe(mode);
    }
    await chmod(folder, 0o700);
    expect((await here.run('map', '--folder', folder)).stderr).toBe(`Folder: ${folder}\n`);
  });
});
