/*
 * Measures the move of many users: npm run bench:openid
 *
 * The commands run as they are built, in processes of their own. Logto and Alipay are emulated in
 * this one, with the indexes that a database has. A third of the users have both ids in their own data,
 * a third are in a file; Alipay converts everybody. Those who have their new id already have both ids
 * in their own data.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { detailsOf, openIdOf, userIdOf } from '../../test/cli/openid/people.ts';
import { environment, grantConversion, settingsAt } from '../../test/cli/openid/settings.ts';
import { startGateway } from '../../test/emulator/index.ts';
import { startLogto } from '../../test/logto/server.ts';
import { newUserId } from '../../test/logto/tenant.ts';
import { alipayPrivateKey } from '../../test/support/keys.ts';
import { indexTenant } from './index-tenant.ts';
import { measureCommand } from './measured-command.ts';

const { values: options } = parseArgs({
  options: {
    users: { type: 'string', default: '100000' },
    /** How many of them are to be moved; the others have their new id already. All if it is absent. */
    moves: { type: 'string' },
    /** Which commands are measured, in this order: check, map, sql, export, apply, and the way back. */
    commands: { type: 'string', default: 'map,sql,apply,back' },
    /** The most that V8 may keep in MiB; its own choice if it is absent. */
    heap: { type: 'string' },
  },
});
const users = Number(options.users);
const moves = Number(options.moves ?? users);

const alipay = await startGateway({ key: alipayPrivateKey });
grantConversion(alipay);
const { logto, core, admin, close } = await startLogto();
const { tenant } = logto;
const connector = {
  id: newUserId(),
  connectorId: 'alipay-native',
  target: 'alipay',
  enableTokenStorage: false,
  config: settingsAt(alipay),
};
tenant.connectors.push(connector);
for (let index = 0; index < users; index += 1) {
  const [userId, openId] = [userIdOf(index), openIdOf(index)];
  const isMoved = index >= moves;
  tenant.addAlipayUser(
    isMoved ? openId : userId,
    isMoved || index % 3 === 0 ? detailsOf(index) : { id: userId, name: `n${index}` },
  );
  alipay.addUser({ userId, openId });
}
indexTenant(tenant);

const folder = await mkdtemp(path.join(os.tmpdir(), 'openid-bench-'));
const file = path.join(folder, 'pairs.csv');
const rows = function* (): Generator<string> {
  for (let index = 1; index < moves; index += 3) {
    yield `${userIdOf(index)},${openIdOf(index)}\n`;
  }
};
await pipeline(Readable.from(rows()), createWriteStream(file, { mode: 0o600 }));

const peopleFolder = path.join(folder, 'people');
const pairs = ['--map', file];
const place = ['--logto', core, '--logto-admin', admin];
const moving = ['--close-registration', '--flip', '--yes'];
const argumentsOf: Record<string, string[]> = {
  check: ['check', ...place],
  map: ['map', ...place, ...pairs],
  sql: ['sql', '--flip', ...place, ...pairs],
  export: ['export', 'accounts'],
  apply: ['apply', ...moving, ...place, ...pairs],
  back: ['apply', '--to', 'user_id', ...moving, ...place],
};

process.stdout.write(
  `${users} users, ${moves} to be moved, ${os.cpus().length} × ${os.cpus()[0]?.model.trim()}, Node ${process.version}\n`,
);
try {
  for (const name of options.commands.split(',')) {
    const { seconds, cpu, peakMiB, startMs, longestStepMs } = await measureCommand(
      [...(argumentsOf[name] ?? []), '--folder', peopleFolder],
      environment,
      options.heap,
    );
    const figures = [
      `${seconds.toFixed(1)} s`.padStart(9),
      `${(users / seconds).toFixed(0)} users/s`.padStart(14),
      `${((cpu * 1000) / users).toFixed(2)} ms CPU a user`.padStart(21),
      `${peakMiB.toFixed(0)} MiB`.padStart(9),
      `${startMs.toFixed(0)} ms to start`.padStart(18),
      `${longestStepMs.toFixed(0)} ms in one step`.padStart(20),
    ];
    process.stdout.write(`${name.padEnd(6)}${figures.join('')}\n`);
  }
  const holders = [...tenant.users.values()].filter(({ identities }) =>
    identities.alipay?.userId.startsWith('open-id'),
  );
  process.stdout.write(`${holders.length} hold their new id.\n`);
} finally {
  await Promise.all([close(), alipay.close()]);
  await rm(folder, { recursive: true });
}
