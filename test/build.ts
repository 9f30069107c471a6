import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const root = `${import.meta.dirname}/..`;

/** Builds the packages once before the tests, as far as packing needs: some of them run or pack what is shipped. */
export const setup = async (): Promise<void> => {
  const run = (script: string, cwd: string) =>
    promisify(execFile)(process.execPath, [`${root}/${script}`], { cwd });
  await run('esbuild.config.js', root);
  await Promise.all([root, `${root}/web`].map((folder) => run('release/sbom.js', folder)));
};
