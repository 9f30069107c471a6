import { execFileSync } from 'node:child_process';

const root = `${import.meta.dirname}/..`;

/** Builds the packages once before the tests, as far as packing needs: some of them run or pack what is shipped. */
export const setup = (): void => {
  const run = (script: string, cwd: string): void => {
    execFileSync(process.execPath, [`${root}/${script}`], { cwd, stdio: 'inherit' });
  };
  run('esbuild.config.js', root);
  for (const folder of [root, `${root}/web`]) {
    run('release/sbom.js', folder);
  }
};
