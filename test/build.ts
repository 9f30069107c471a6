import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = `${import.meta.dirname}/..`;

/**
 * Builds the packages once before the tests, as far as packing needs: some of them run or pack what is
 * shipped. What they pack lies in one folder, which is removed after them.
 */
export const setup = async (): Promise<() => Promise<void>> => {
  const run = (script: string, cwd: string, ...args: string[]) =>
    promisify(execFile)(process.execPath, [`${root}/${script}`, ...args], { cwd });
  await run('esbuild.config.js', root);
  // Validated by the test that packs a package as a release does.
  await Promise.all(
    [root, `${root}/web`].map((folder) => run('release/sbom.js', folder, '--no-validate')),
  );
  const packed = await mkdtemp(path.join(os.tmpdir(), 'packed-'));
  process.env.PACKED_FOLDER = packed;
  return () => rm(packed, { recursive: true });
};
