import { execFileSync } from 'node:child_process';

/** Builds the package once before the tests: some of them run or pack what is shipped. */
export const setup = (): void => {
  execFileSync(process.execPath, ['esbuild.config.js'], { stdio: 'inherit' });
};
