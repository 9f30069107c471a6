import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FilesError } from '../../../src/cli/files/failures.ts';
import {
  addDecisions,
  readDecisions,
  writeDecisions,
} from '../../../src/cli/openid/decisions-file.ts';
import { LogtoEmulator } from '../../logto/emulator.ts';
import { clientOf } from '../../support/emulated-logto.ts';
import { errorFrom } from '../../support/errors.ts';
import { temporaryFolder } from '../folder.ts';

const setUp = async () => {
  const file = path.join(await temporaryFolder(), 'decisions.csv');
  const logto = new LogtoEmulator();
  return { file, tenant: logto.tenant, client: clientOf(logto) };
};

const heading =
  'old_user,new_user,decision,old_created_at,old_last_sign_in_at,old_other_identities,new_created_at,new_last_sign_in_at,new_other_identities';

const doubles = [
  { logtoId: 'one', newLogtoId: 'second' },
  { logtoId: 'two', newLogtoId: 'third' },
];

const deciding = (decision: 'keep-old' | 'keep-new' | 'skip') =>
  [{ oldUser: 'one', newUser: 'second', decision }] as const;

describe('a file of decisions', () => {
  it('describes both accounts, for somebody to decide', async () => {
    const { file, client, tenant } = await setUp();
    const alipay = { userId: 'x' };
    const identities = { alipay, github: { userId: 'g' }, wechat: { userId: 'w' } };
    tenant.addUser({ id: 'one', createdAt: 0, lastSignInAt: 86_400_000, identities });
    tenant.addUser({ id: 'second', createdAt: 1, identities: { alipay } });
    await writeDecisions(file, doubles, client);
    expect(await readFile(file, 'utf8')).toBe(
      [
        heading,
        'one,second,skip,1970-01-01T00:00:00.000Z,1970-01-02T00:00:00.000Z,github wechat,1970-01-01T00:00:00.001Z,,',
        'two,third,skip,,,,,,',
        '',
      ].join('\n'),
    );
  });

  it('is read again when a person has another second account than was decided about', async () => {
    const { file, client } = await setUp();
    const decided = { oldUser: 'old', newUser: 'former', decision: 'keep-new' } as const;
    await writeDecisions(file, [{ logtoId: 'old', newLogtoId: 'former' }], client, [decided]);
    await writeDecisions(file, [{ logtoId: 'old', newLogtoId: 'present' }], client);
    const present = { oldUser: 'old', newUser: 'present', decision: 'skip' };
    expect(await readDecisions(file)).toEqual([present, decided]);
    // What is not decided of these two is not kept.
    await writeDecisions(file, [], client);
    expect(await readDecisions(file)).toEqual([decided]);
  });

  it('keeps what it says unless something else is decided, whoever says it', async () => {
    const { file, client } = await setUp();
    const decisions = async () => (await readDecisions(file)).map(({ decision }) => decision);
    await writeDecisions(file, doubles, client, deciding('keep-old'));
    await writeDecisions(file, doubles, client);
    expect(await decisions()).toEqual(['keep-old', 'skip']);
    await writeDecisions(file, doubles, client, deciding('keep-new'));
    expect(await decisions()).toEqual(['keep-new', 'skip']);
  });

  it('is written anew for people with two accounts whom it does not name, and for no others', async () => {
    const { file, client } = await setUp();
    await addDecisions(file, () => [], [], client);
    expect(await readDecisions(undefined)).toEqual([]);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
    await addDecisions(file, () => doubles.slice(0, 1), deciding('keep-old'), client);
    const written = await readFile(file, 'utf8');
    await writeFile(file, `${written}\n`);
    await addDecisions(file, () => doubles.slice(0, 1), deciding('keep-new'), client);
    expect(await readFile(file, 'utf8')).toBe(`${written}\n`);
    await addDecisions(file, () => doubles, [], client);
    expect((await readDecisions(file)).map(({ oldUser }) => oldUser)).toEqual(['one', 'two']);
  });

  it.each([
    ['another word', 'a,b,keep'],
    ['no old account', ',b,skip'],
    ['no new account', 'a,,skip'],
    ['two decisions of the same accounts', 'one,second,keep-new'],
  ])('is refused for %s, and the line is named', async (_which, wrong) => {
    const { file } = await setUp();
    await writeFile(file, ['one,second,keep-old', 'one,third,skip', wrong, ''].join('\n'));
    const { failure } = await errorFrom(readDecisions(file), FilesError);
    const columns = heading.split(',');
    expect(failure).toEqual({ code: 'table-wrong', file, line: 3, columns });
  });
});
