import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { projectFolder } from './package/host.ts';

interface Room {
  /** The file that says what the room is for. */
  first: string;
  /** The rooms that its files may import besides their own, types included. */
  sees: readonly string[];
}

/** From the top down. A room within a room is seen by those alone that name it. */
const house: Record<string, Room> = {
  text: { first: 'text.ts', sees: [] },
  address: { first: 'address.ts', sees: [] },
  queue: { first: 'fair-queue.ts', sees: [] },
  crypto: { first: 'keys.ts', sees: ['queue'] },

  gateway: {
    first: 'call.ts',
    sees: ['queue', 'crypto', 'gateway/protocol', 'gateway/http', 'gateway/certificates'],
  },
  'gateway/protocol': { first: 'response.ts', sees: ['crypto', 'gateway', 'gateway/http'] },
  'gateway/http': { first: 'transport.ts', sees: ['queue', 'gateway', 'gateway/protocol'] },
  'gateway/certificates': {
    first: 'alipay-certificate.ts',
    sees: ['crypto', 'gateway', 'gateway/protocol'],
  },

  config: { first: 'guard.ts', sees: ['address', 'crypto', 'gateway'] },

  connector: {
    first: 'sign-in.ts',
    sees: ['connector/messages', 'config', 'gateway', 'crypto', 'text'],
  },
  'connector/messages': {
    first: 'texts.ts',
    sees: ['connector', 'config', 'gateway', 'text'],
  },
  'connector/native': { first: 'index.ts', sees: ['connector', 'config'] },
  'connector/web': { first: 'index.ts', sees: ['connector', 'config'] },

  logto: { first: 'client.ts', sees: ['address'] },

  cli: {
    first: 'main.ts',
    sees: [
      ...[
        'cli/shell',
        'cli/logto',
        'cli/keygen',
        'cli/doctor',
        'cli/install',
        'cli/openid',
      ].flatMap((room) => [room, `${room}/messages`]),
      'connector/messages',
      'config',
      'text',
    ],
  },
  'cli/shell': { first: 'run.ts', sees: ['cli/shell/messages', 'text'] },
  'cli/shell/messages': { first: 'texts.ts', sees: ['cli/shell', 'text'] },
  'cli/logto': {
    first: 'connection.ts',
    sees: ['cli/logto/messages', 'cli/shell', 'logto', 'text'],
  },
  'cli/logto/messages': { first: 'texts.ts', sees: ['cli/logto', 'logto', 'text'] },
  'cli/files': { first: 'table.ts', sees: ['cli/shell', 'text'] },
  'cli/keygen': {
    first: 'command.ts',
    sees: ['cli/keygen/messages', 'cli/shell', 'config', 'crypto', 'text'],
  },
  'cli/keygen/messages': {
    first: 'texts.ts',
    sees: ['cli/keygen', 'cli/shell', 'cli/shell/messages', 'text'],
  },
  'cli/doctor': {
    first: 'command.ts',
    sees: [
      'cli/doctor/messages',
      'cli/shell',
      'cli/logto',
      'cli/logto/messages',
      'cli/install',
      'connector/messages',
      'config',
      'gateway',
      'crypto',
      'text',
    ],
  },
  'cli/doctor/messages': {
    first: 'texts.ts',
    sees: [
      'cli/doctor',
      'cli/shell',
      'cli/shell/messages',
      'cli/logto/messages',
      'cli/install/messages',
      'connector/messages',
      'config',
      'text',
    ],
  },
  'cli/install': {
    first: 'command.ts',
    sees: ['cli/install/messages', 'cli/shell', 'config', 'text'],
  },
  'cli/install/messages': {
    first: 'texts.ts',
    sees: ['cli/install', 'cli/shell', 'cli/shell/messages', 'text'],
  },
  'cli/openid': {
    first: 'command.ts',
    sees: [
      'cli/openid/messages',
      'cli/openid/apply',
      'cli/openid/check',
      'cli/openid/sql',
      'cli/openid/move',
      'cli/openid/plan',
      'cli/openid/sources',
      'cli/openid/people',
      'cli/files',
      'cli/shell',
      'cli/logto',
      'connector/messages',
      'config',
      'gateway',
      'logto',
      'text',
    ],
  },
  'cli/openid/check': {
    first: 'check.ts',
    sees: [
      'cli/openid',
      'cli/openid/messages',
      'cli/openid/move',
      'cli/openid/sources',
      'cli/openid/people',
      'cli/files',
      'cli/shell',
      'cli/logto',
      'connector/messages',
      'gateway',
      'logto',
      'text',
    ],
  },
  'cli/openid/apply': {
    first: 'apply.ts',
    sees: [
      'cli/openid',
      'cli/openid/move',
      'cli/openid/plan',
      'cli/openid/sources',
      'cli/openid/people',
      'cli/files',
      'cli/shell',
      'logto',
      'text',
    ],
  },
  'cli/openid/sql': {
    first: 'transaction.ts',
    sees: [
      'cli/openid/plan',
      'cli/openid/people',
      'cli/openid/messages',
      'cli/files',
      'config',
      'text',
    ],
  },
  'cli/openid/move': { first: 'change.ts', sees: ['logto'] },
  'cli/openid/plan': { first: 'plan.ts', sees: ['cli/openid/people', 'cli/files'] },
  'cli/openid/sources': {
    first: 'find.ts',
    sees: [
      'cli/openid/plan',
      'cli/openid/people',
      'cli/openid',
      'cli/files',
      'cli/shell',
      'gateway',
      'logto',
    ],
  },
  'cli/openid/people': { first: 'open.ts', sees: ['cli/files', 'cli/shell', 'text'] },
  'cli/openid/messages': {
    first: 'texts.ts',
    sees: [
      'cli/openid',
      'cli/openid/move',
      'cli/openid/people',
      'cli/openid/plan',
      'cli/shell',
      'cli/shell/messages',
      'cli/logto/messages',
      'connector/messages',
      'gateway',
      'text',
    ],
  },
};

/** The rooms that may know Logto's connector kit. */
const kitRooms = ['connector', 'connector/native', 'connector/web'];

/** More files than this in a room do not show what is in it. */
const mostFiles = 20;

const filesUnder = (folder: string): string[] =>
  readdirSync(path.join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => path.join(folder, file));

const source = filesUnder('src');

const roomOf = (file: string): string => path.relative('src', path.dirname(file));

const read = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');

const importsOf = (file: string): string[] =>
  ts.preProcessFile(read(file)).importedFiles.map(({ fileName }) => fileName);

/** The files of this project that a file imports. */
const filesImportedBy = (file: string): string[] =>
  importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => path.join(path.dirname(file), name));

const mayImport = (file: string, imported: string): boolean => {
  const [room, other] = [roomOf(file), roomOf(imported)];
  return room === other || imported === 'package.json' || (house[room]?.sees ?? []).includes(other);
};

describe('the house', () => {
  it('has the rooms of the plan and no others, and no file outside of them', () => {
    expect([...new Set(source.map(roomOf))].sort()).toEqual(Object.keys(house).sort());
  });

  it('has no import that the plan does not allow', () => {
    const forbidden = source.flatMap((file) =>
      filesImportedBy(file)
        .filter((imported) => !mayImport(file, imported))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(forbidden).toEqual([]);
  });

  it("imports Logto's connector kit in the connector alone", () => {
    const others = source.filter(
      (file) =>
        importsOf(file).includes('@logto/connector-kit') && !kitRooms.includes(roomOf(file)),
    );
    expect(others).toEqual([]);
  });

  it('has no room with too many files', () => {
    const crowded = Object.keys(house).filter(
      (room) => source.filter((file) => roomOf(file) === room).length > mostFiles,
    );
    expect(crowded).toEqual([]);
  });

  it('says in the first file of each room what it is for, but of texts', () => {
    const silent = Object.entries(house)
      .filter(([room]) => !room.endsWith('/messages'))
      .map(([room, { first }]) => [room, path.join('src', room, first)] as const)
      .filter(([room, file]) => !read(file).match(`^(#!.*\\n)?/\\*\\n \\* ${room}: \\S`));
    expect(silent.map(([room]) => room)).toEqual([]);
  });

  it.each(['test/emulator', 'test/logto'])('shares no code with the emulator in %s', (folder) => {
    const sharing = filesUnder(folder)
      .filter((file) => !file.endsWith('.test.ts'))
      .filter((file) => filesImportedBy(file).some((imported) => imported.startsWith('src')));
    expect(sharing).toEqual([]);
  });
});
