import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { compileCache } from '../support/child.ts';
import { until } from '../support/time.ts';
import { type Ending, projectFolder } from './command.ts';

/** Has the process take its input and its error output for a terminal. */
const preload = `data:text/javascript,${encodeURIComponent(
  'const{stdin,stderr}=process;stdin.isTTY=stderr.isTTY=true;stdin.setRawMode=()=>stdin;',
)}`;

/** What somebody at a terminal types when the error output holds a question. */
type Typed = ReadonlyArray<readonly [question: string, keys: string]>;

/** Runs the built command at a terminal, with its outputs apart. */
export const commandAtTerminal = async (args: readonly string[], typed: Typed): Promise<Ending> => {
  const child = spawn(
    process.execPath,
    ['--import', preload, path.join(projectFolder, 'lib/cli.js'), ...args],
    { env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...compileCache } },
  );
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stdout = text(child.stdout);
  for (const [question, keys] of typed) {
    await until(() => stderr.includes(question) || child.exitCode !== null);
    child.stdin.write(keys);
  }
  // A terminal keeps no process alive that has ceased to read from it; a pipe does.
  child.stdin.end();
  return { exitCode: await ended, stdout: await stdout, stderr };
};
