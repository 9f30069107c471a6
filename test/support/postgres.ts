import {
  type ChildProcessWithoutNullStreams,
  execFile,
  execFileSync,
  spawn,
} from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian keeps the servers of each version apart, and out of the path. */
const debianFolder = '/usr/lib/postgresql';

const folders = (): string[] => [
  ...(existsSync(debianFolder)
    ? readdirSync(debianFolder)
        .sort((left, right) => Number(right) - Number(left))
        .map((version) => path.join(debianFolder, version, 'bin'))
    : []),
  ...(process.env.PATH ?? '').split(path.delimiter),
];

/** The folder of PostgreSQL's programs; undefined if it is not installed. */
export const postgresFolder = folders().find((folder) =>
  ['initdb', 'pg_ctl', 'psql'].every((program) => existsSync(path.join(folder, program))),
);

export interface PsqlResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A PostgreSQL of a test file. */
export interface Postgres {
  /** Makes a database and returns its name. */
  createDatabase(): Promise<string>;
  /** Runs a script by psql, as an administrator would: it comes by standard input. */
  psql(database: string, script: string | Iterable<string>): Promise<PsqlResult>;
  /** Connects to a database for what is done beside such scripts. */
  connect(database: string): Connection;
  stop(): Promise<void>;
}

/** One psql that stays, since its start takes longer than most of what it is asked. */
export interface Connection {
  /** Runs statements, one call after the other, and returns the rows that they have made to JSON. */
  rows(statements: string): Promise<unknown[]>;
}

/** PostgreSQL refuses to run as root. */
const unprivileged = (): { uid?: number; gid?: number } => {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const idOf = (option: string): number =>
    Number(execFileSync('id', [option, 'nobody']).toString().trim());
  return { uid: idOf('-u'), gid: idOf('-g') };
};

/** The lines of what a program prints; a text in them may hold any other character that ends one. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

const superuser = 'logto';

/**
 * Starts a PostgreSQL that listens on a socket in a folder of its own, and nowhere else. What it
 * holds need not survive a crash.
 */
export const startPostgres = async (programs: string): Promise<Postgres> => {
  const user = unprivileged();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pg-'));
  if (user.uid !== undefined && user.gid !== undefined) {
    chownSync(folder, user.uid, user.gid);
  }
  const data = path.join(folder, 'data');
  const options = { ...user, cwd: folder };
  const server = (name: string, ...args: string[]) => run(path.join(programs, name), args, options);
  await server(
    'initdb',
    ...['--pgdata', data, '--username', superuser, '--auth', 'trust'],
    ...['--encoding', 'UTF8', '--no-locale', '--no-sync'],
  );
  const serverOptions = `-k ${folder} -c listen_addresses= -c fsync=off`;
  const log = path.join(folder, 'log');
  await server('pg_ctl', 'start', '--wait', '-D', data, '-l', log, '-o', serverOptions);

  const start = (database: string) => {
    const args = ['-X', '-h', folder, '-U', superuser, '-d', database, '-f', '-'];
    const child = spawn(path.join(programs, 'psql'), args, { cwd: folder });
    // psql leaves at the first error, and what it has not read is lost.
    child.stdin.on('error', () => {});
    return child;
  };

  const psql: Postgres['psql'] = async (database, script) => {
    const child = start(database);
    for (const piece of typeof script === 'string' ? [script] : script) {
      child.stdin.write(piece);
    }
    child.stdin.end();
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { exitCode: await closed, stdout, stderr };
  };

  const staying: ChildProcessWithoutNullStreams[] = [];
  const connect: Postgres['connect'] = (database) => {
    const child = start(database);
    staying.push(child);
    child.stdin.write(
      '\\set ON_ERROR_STOP on\n\\set QUIET on\n\\pset tuples_only on\n\\pset format unaligned\n',
    );
    const problem = text(child.stderr);
    const lines = linesOf(child.stdout);
    let last: Promise<unknown> = Promise.resolve();
    const ask = async (statements: string): Promise<unknown[]> => {
      child.stdin.write(`${statements};\nselect 'done';\n`);
      const rows: unknown[] = [];
      for (let next = await lines.next(); next.value !== 'done'; next = await lines.next()) {
        if (next.done) {
          throw new Error(await problem);
        }
        if (next.value.startsWith('{')) {
          rows.push(JSON.parse(next.value));
        }
      }
      return rows;
    };
    return {
      rows: (statements) => {
        const asked = last.then(() => ask(statements));
        last = asked.catch(() => undefined);
        return asked;
      },
    };
  };

  let databases = 0;
  return {
    psql,
    connect,
    createDatabase: async () => {
      databases += 1;
      const name = `test${databases}`;
      const { exitCode, stderr } = await psql('postgres', `create database ${name};\n`);
      if (exitCode !== 0 || stderr !== '') {
        throw new Error(stderr);
      }
      return name;
    },
    stop: async () => {
      for (const child of staying) {
        child.stdin.end();
      }
      await server('pg_ctl', 'stop', '--wait', '-D', data, '-m', 'immediate');
      rmSync(folder, { recursive: true });
    },
  };
};
