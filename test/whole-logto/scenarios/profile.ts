import assert from 'node:assert/strict';
import { z } from 'zod';
import { signIn } from '../native-sign-in.ts';
import { runPsql } from '../psql.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

const group = 'profile';

/** What an app that has been granted more fields is told, in every form that Alipay has. */
const personal = (mobile: string) => ({
  mobile,
  is_mobile_auth: 'T',
  phone: '057185022088',
  email: 'someone@example.com',
  cert_no: '110101199003070038',
  user_name: '张三丰',
  person_birthday: '19900307',
});

const keptAnswer = ['code', 'msg', 'user_id', 'open_id', 'nick_name'];
const keptToken = ['user_id', 'open_id', 'alipay_user_id', 'union_id'];

const detailsGuard = z.object({
  rawData: z.object({
    alipay_user_info_share_response: z.record(z.unknown()),
    alipay_system_oauth_token_response: z.record(z.unknown()),
  }),
});

const userGuard = z.object({ id: z.string(), primaryPhone: z.string().nullable() });

/** Looks through everything that Logto keeps of sign-ins, if the database can be reached. */
const expectNotKept = async ({ options }: World, texts: readonly string[]): Promise<string> => {
  if (options.database === undefined) {
    return 'database not looked at';
  }
  for (const text of texts) {
    const found = await runPsql(
      options.database,
      `select count(*) from users where identities::text like '%${text}%';
       select count(*) from logs where payload::text like '%${text}%';`,
    );
    assert.equal(found.trim(), '0\n0', `users.identities or logs hold ${text}`);
  }
  return 'nothing of it in `identities` or `logs`';
};

const keepLittle = async (world: World): Promise<string> => {
  world.alipay.register();
  await world.configure('native', {});
  const further = personal('13812340001');
  const { identity } = await signIn(world, world.alipay.newPerson(further));
  const { rawData } = detailsGuard.parse(identity.details);
  const answer = Object.keys(rawData.alipay_user_info_share_response);
  assert.deepEqual(
    answer.filter((name) => !keptAnswer.includes(name)),
    [],
  );
  const token = Object.keys(rawData.alipay_system_oauth_token_response);
  assert.deepEqual(
    token.filter((name) => !keptToken.includes(name)),
    [],
  );
  const { is_mobile_auth: _, ...texts } = further;
  return `${answer.length} members; ${await expectNotKept(world, Object.values(texts))}`;
};

const usePhone = async (world: World): Promise<string> => {
  const { management, users, alipay } = world;
  alipay.register();
  await world.configure('native', { usePhoneNumber: true });
  const phoneOf = async (id: string) =>
    (await management.get(`users/${id}`, userGuard)).primaryPhone;
  const newcomer = await signIn(world, alipay.newPerson(personal('13812340002')));
  assert.equal(await phoneOf(newcomer.sub), '8613812340002');
  const made = await management.send('POST', 'users', { primaryPhone: '8613812340003' });
  const { id } = userGuard.parse(made);
  users.add(id);
  const known = await signIn(world, alipay.newPerson(personal('13812340003')));
  assert.equal(known.sub, id);
  const { rawData } = detailsGuard.parse(known.identity.details);
  assert(!JSON.stringify(rawData).includes('13812340003'));
  await world.configure('native', {});
  // Logto itself keeps what it is told as the phone number, in the identity and in its audit log.
  const isKept = JSON.stringify(known.identity.details).includes('8613812340003');
  await expectNotKept(world, [personal('').cert_no]);
  return `a new user gets it, the user who has it is linked; ${isKept ? 'Logto' : 'nobody'} keeps it in the identity`;
};

const scenario = (name: string, run: Scenario['run']): Scenario => ({
  group,
  name,
  needsWholeLogto: true,
  run,
});

export const profileScenarios: readonly Scenario[] = [
  scenario('`rawData` holds no more than it may', keepLittle),
  scenario('`usePhoneNumber` gives the number, or links by it', usePhone),
];
