import { chmod, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../folder.ts';
import { surroundingsOfFile } from './tenant.ts';

const surroundings = surroundingsOfFile();

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
