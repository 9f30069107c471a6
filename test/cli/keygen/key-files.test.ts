import * as fileSystem from 'node:fs/promises';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { writeKeyFiles } from '../../../src/cli/keygen/key-files.ts';
import { temporaryFolder } from '../folder.ts';

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof fileSystem>();
  return { ...original, open: vi.fn(original.open) };
});

const { open } = await vi.importActual<typeof fileSystem>('node:fs/promises');

it('lets the owner alone read a file before anything is written to it', async () => {
  const opened: Array<{ mode: number; size: number }> = [];
  vi.mocked(fileSystem.open).mockImplementation(async (...args) => {
    const handle = await open(...args);
    const { mode, size } = await handle.stat();
    opened.push({ mode: mode & 0o777, size });
    return handle;
  });
  const folder = await temporaryFolder();
  const files = ['a', 'b'].map((name) => ({ path: path.join(folder, name), content: 'secret' }));
  await writeKeyFiles(folder, files);
  expect(opened).toEqual([
    { mode: 0o600, size: 0 },
    { mode: 0o600, size: 0 },
  ]);
});
