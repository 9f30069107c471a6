import { spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { program } from '../../src/cli/program.ts';
import type { Ask } from '../../src/cli/shell/ask.ts';
import type { CliContext } from '../../src/cli/shell/context.ts';
import { run } from '../../src/cli/shell/run.ts';
import { compileCache } from '../support/child.ts';

/** The folder of this project, which is laid out as the published package is. */
export const projectFolder = path.resolve(import.meta.dirname, '../..');

export interface Ending {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

interface Circumstances {
  /** Standard input. */
  input?: string;
  /** Also the folder for locks, so that another test run on this machine does not wait for this one. */
  workingFolder?: string;
  environment?: Record<string, string>;
  /** The user to run as, by number. */
  uid?: number;
  /** Where the package lies; default: here. */
  packageFolder?: string;
}

/** Runs the built command in a process of its own, in an English locale unless otherwise specified. */
export const command = async (
  args: string[],
  circumstances: Circumstances = {},
): Promise<Ending> => {
  const { packageFolder = projectFolder, workingFolder = packageFolder } = circumstances;
  const { input = '', environment = {}, uid } = circumstances;
  const child = spawn(process.execPath, [path.join(packageFolder, 'lib/cli.js'), ...args], {
    cwd: workingFolder,
    env: {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      TMPDIR: circumstances.workingFolder ?? os.tmpdir(),
      ...compileCache,
      ...environment,
    },
    ...(uid === undefined ? {} : { uid }),
  });
  child.stdin.end(input);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode, stdout, stderr };
};

interface InProcess extends Omit<Circumstances, 'uid'> {
  hasColours?: boolean;
  temporaryFolder?: string;
  columns?: number;
  ask?: Ask;
  progressStream?: NodeJS.WritableStream;
  /** Stands for what a signal would abort. */
  interruption?: AbortSignal;
}

/** Runs a command line in this process. */
export const runHere = async (args: string[], context: InProcess = {}): Promise<Ending> => {
  const ending = { stdout: '', stderr: '' };
  const { interruption } = context;
  const cliContext: CliContext = {
    write: (words) => {
      ending.stdout += words;
    },
    writeAll: async (pieces) => {
      for (const piece of pieces) {
        ending.stdout += piece;
      }
    },
    writeError: (words) => {
      ending.stderr += words;
    },
    readInput: async () => Buffer.from(context.input ?? ''),
    ...(context.ask && { ask: context.ask }),
    ...(context.progressStream && { progressStream: context.progressStream }),
    ...(interruption && { catchInterruption: () => interruption }),
    hasColours: context.hasColours ?? false,
    columns: context.columns,
    environment: context.environment ?? {},
    workingFolder: context.workingFolder ?? projectFolder,
    temporaryFolder: context.temporaryFolder ?? context.workingFolder ?? os.tmpdir(),
    packageFolder: context.packageFolder ?? projectFolder,
  };
  const exitCode = await run(args, cliContext, program);
  return { exitCode, ...ending };
};
