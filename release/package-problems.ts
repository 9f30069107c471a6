import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pack, releasedPackages, rootFolder, run } from './packages.ts';

/** What looks at a tarball: its files and fields, and whether TypeScript finds its types. */
const linters = [
  { bin: 'publint', args: ['run', '--strict'] },
  { bin: 'attw', args: ['--profile', 'esm-only', '--no-definitely-typed', '--format', 'ascii'] },
];

/** What the linters print of a tarball that they refuse. */
const reportsOn = async (tarball: string): Promise<string[]> => {
  const reports = await Promise.allSettled(
    linters.map(({ bin, args }) =>
      run(path.join(rootFolder, 'node_modules/.bin', bin), [...args, tarball]),
    ),
  );
  return reports
    .filter((report) => report.status === 'rejected')
    .map(({ reason }) => `${reason.stdout}${reason.stderr || reason.message}`);
};

/** Whatever publint and attw have against the packages, which it builds. */
export const packageProblems = async (): Promise<string[]> => {
  await run('npm', ['run', 'build'], { cwd: rootFolder });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'packages-'));
  try {
    const reports = await Promise.all(
      releasedPackages.map(async (released) =>
        // All are built; the list of what is bundled says nothing to these linters.
        reportsOn(await pack(released, folder, '--ignore-scripts')),
      ),
    );
    return reports.flat();
  } finally {
    await rm(folder, { recursive: true });
  }
};
