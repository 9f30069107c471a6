import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FilesError } from '../../../src/cli/files/failures.ts';
import { readDecisions, writeDecisions } from '../../../src/cli/openid/decisions-file.ts';
import { LogtoEmulator } from '../../logto/emulator.ts';
import { clientOf } from '../../support/emulated-logto.ts';
import { errorFrom } from '../../support/errors.ts';
import { temporaryFolder } from '../folder.ts';

const setUp = async () => {
  const file = path.join(await temporaryFolder(), 'decisions.csv');
  const logto = new LogtoEmulator();
  return { file, tenant: logto.tenant, client: clientOf(logto), requests: logto.requests };
};

const heading =
  'old_user,new_user,decision,old_created_at,old_last_sign_in_at,old_other_identities,new_created_at,new_last_sign_in_at,new_other_identities';

const doubles = [
  { logtoId: 'one', newLogtoId: 'second' },
  { logtoId: 'two', newLogtoId: 'third' },
];

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

  it('keeps what was decided of people who no longer have these two accounts, and asks for none', async () => {
    const { file, client, tenant, requests } = await setUp();
    tenant.addUser({ id: 'former', createdAt: 1, identities: {} });
    await writeFile(file, 'old,former,keep-new\none,third,skip\n');
    await writeDecisions(file, [{ logtoId: 'old', newLogtoId: 'present' }], client);
    const decided = { oldUser: 'old', newUser: 'former', decision: 'keep-new' };
    const present = { oldUser: 'old', newUser: 'present', decision: 'skip' };
    expect(await readDecisions(file)).toEqual([present, decided]);
    const users = requests.flatMap((request) => request.match(/(?<=\/api\/users\/)\w+/g) ?? []);
    expect(users).toEqual(['old', 'present']);
    expect(await readFile(file, 'utf8')).toContain('\nold,former,keep-new,,,,,,\n');
    // What is not decided of these two is not kept.
    await writeDecisions(file, [], client);
    expect(await readDecisions(file)).toEqual([decided]);
  });

  it('keeps what was decided, and names who has come meanwhile', async () => {
    const { file, client } = await setUp();
    await writeFile(file, 'one,second,keep-old\n');
    await writeDecisions(file, doubles, client);
    const decisions = (await readDecisions(file)).map(({ decision }) => decision);
    expect(decisions).toEqual(['keep-old', 'skip']);
    expect(await readDecisions(undefined)).toEqual([]);
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
