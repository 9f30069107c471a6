import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { postgresFolder } from '../support/postgres.ts';

/** Runs a script by psql, as an administrator would; rejects if it fails. Prints rows alone. */
export const runPsql = async (database: string, script: string): Promise<string> => {
  const args = ['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', '-d', database, '-f', '-'];
  const child = spawn(path.join(postgresFolder ?? '', 'psql'), args);
  // psql leaves at the first error, and what it has not read is lost.
  child.stdin.on('error', () => {});
  child.stdin.end(script);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (exitCode !== 0) {
    throw new Error(`psql failed: ${stderr}`);
  }
  return stdout;
};
