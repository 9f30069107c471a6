import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDecisions, writeDecisions } from '../../../src/cli/openid/decisions-file.ts';
import { LogtoEmulator } from '../../logto/emulator.ts';
import { clientOf } from '../../support/emulated-logto.ts';
import { temporaryFolder } from '../folder.ts';

describe('a file of decisions', () => {
  it('is read again when a person has another second account than was decided about', async () => {
    const file = path.join(await temporaryFolder(), 'decisions.csv');
    const client = clientOf(new LogtoEmulator());
    const decided = { oldUser: 'old', newUser: 'former', decision: 'keep-new' } as const;
    await writeDecisions(file, [{ logtoId: 'old', newLogtoId: 'former' }], client, [decided]);
    await writeDecisions(file, [{ logtoId: 'old', newLogtoId: 'present' }], client);
    expect(await readDecisions(file)).toEqual([
      { oldUser: 'old', newUser: 'present', decision: 'skip' },
      decided,
    ]);
  });

  it('keeps what it says unless something else is decided, whoever says it', async () => {
    const file = path.join(await temporaryFolder(), 'decisions.csv');
    const client = clientOf(new LogtoEmulator());
    const doubles = [
      { logtoId: 'one', newLogtoId: 'second' },
      { logtoId: 'two', newLogtoId: 'third' },
    ];
    const decided = (decision: 'keep-old' | 'keep-new') =>
      [{ oldUser: 'one', newUser: 'second', decision }] as const;
    await writeDecisions(file, doubles, client, decided('keep-old'));
    await writeDecisions(file, doubles, client);
    expect((await readDecisions(file)).map(({ decision }) => decision)).toEqual([
      'keep-old',
      'skip',
    ]);
    await writeDecisions(file, doubles, client, decided('keep-new'));
    expect((await readDecisions(file)).map(({ decision }) => decision)).toEqual([
      'keep-new',
      'skip',
    ]);
  });
});
