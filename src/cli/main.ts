/*
 * cli: the command line. Puts the rooms of the commands, their failures and their texts together.
 * Does nothing by itself.
 */

import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import v8 from 'node:v8';
import { program } from './program.ts';
import { ask } from './shell/ask.ts';
import type { CliContext } from './shell/context.ts';
import { inPieces } from './shell/file-system.ts';
import { run } from './shell/run.ts';

/*
 * V8 doubles its young generation, to 128 MiB in Node 24, once enough has survived: in a long run that
 * is certain, however little survives at a time. The least factor makes it stay as it is. V8 looks at
 * this flag whenever it would grow; of the flag for the most, which says what is meant, only at its start.
 */
v8.setFlagsFromString('--semi-space-growth-factor=1');

/*
 * An output fails if its reader has stopped or the disk is full. Without a listener that is a stack trace,
 * and the end of a command that has more to do than to be read.
 */
for (const output of [process.stdout, process.stderr]) {
  output.on('error', () => {
    process.exitCode = 1;
  });
}

/** The environment. Windows has no variable for the language, only a setting, which Node reads. */
const environment: CliContext['environment'] =
  process.platform === 'win32'
    ? {
        ...process.env,
        LANG: process.env.LANG || new Intl.DateTimeFormat().resolvedOptions().locale,
      }
    : process.env;

const context: CliContext = {
  write: (words) => process.stdout.write(words),
  writeAll: (pieces) => pipeline(inPieces(pieces), process.stdout, { end: false }),
  writeError: (words) => process.stderr.write(words),
  readInput: () => buffer(process.stdin),
  ...(process.stderr.isTTY && { progressStream: process.stderr }),
  ...(process.stdin.isTTY && process.stderr.isTTY && { ask }),
  hasColours: process.stdout.isTTY && process.stdout.hasColors(),
  // A terminal that does not know its width, as in a container that has just started, says 0.
  columns: process.stdout.columns || undefined,
  catchInterruption: () => {
    const interruption = new AbortController();
    const signals = ['SIGINT', 'SIGTERM'] as const;
    const end = (signal: NodeJS.Signals): void => {
      for (const one of signals) {
        process.off(one, end);
      }
      interruption.abort(signal);
    };
    for (const signal of signals) {
      process.on(signal, end);
    }
    return interruption.signal;
  },
  environment,
  workingFolder: process.cwd(),
  temporaryFolder: os.tmpdir(),
  packageFolder: path.resolve(import.meta.dirname, '..'),
};

const exitCode = await run(process.argv.slice(2), context, program);
process.exitCode ??= exitCode;
