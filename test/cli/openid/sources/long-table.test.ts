import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { appId } from '../../../support/app-ids.ts';
import { appPublicKey } from '../../../support/keys.ts';
import { command, projectFolder } from '../../command.ts';
import { openIdOf, populate, userIdOf } from '../people.ts';
import { environment, surroundingsOfFile } from '../tenant.ts';

const surroundings = surroundingsOfFile();

const people = 200_000;

/** A file as a spreadsheet may leave it: each person once or twice, blanks, quotes, empty lines. */
function* manyLines(): Generator<string> {
  yield '\ufeffNo., User_ID ,open_id\r\n';
  for (let index = 0; index < people; index += 1) {
    const row = `${index},${userIdOf(index)},"${openIdOf(index)}"\r\n`;
    yield index % 7 === 0 ? ` ${row.replaceAll(',', ' , ')}${row}\r\n` : row;
  }
}

it('a file of pairs of 200,000 people is read in a heap that could not hold it', async () => {
  const here = await surroundings();
  here.alipay.registerApp({ appId, publicKey: appPublicKey, idStage: 'both', entitlements: [] });
  populate(here, ['old', 'old'], 99_999);
  populate(here, ['old'], people - 1);
  const file = path.join(here.folder, 'many.csv');
  await pipeline(Readable.from(manyLines()), createWriteStream(file));
  const { exitCode, stdout, stderr } = await command(
    ['openid', 'map', ...here.options, '--map', file, '--json'],
    {
      workingFolder: here.folder,
      environment: { ...environment, NODE_OPTIONS: '--max-old-space-size=24' },
      packageFolder: projectFolder,
    },
  );
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ moves: 3, sources: { file: 3 }, unmapped: 0 });
  expect(exitCode).toBe(0);
}, 300_000);
