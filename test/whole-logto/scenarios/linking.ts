import assert from 'node:assert/strict';
import { z } from 'zod';
import { appId } from '../../support/app-ids.ts';
import type { Person } from '../alipay.ts';
import { LogtoRefusal } from '../management.ts';
import { signIn } from '../native-sign-in.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

const userGuard = z.object({ id: z.string() });

const makeUser = async ({ management, users }: World): Promise<string> => {
  const { id } = userGuard.parse(await management.send('POST', 'users', {}));
  users.add(id);
  return id;
};

/** Links by the Management API, which gives the connector no session. */
const link = (
  { management, connectors, alipay }: World,
  user: string,
  { userId }: Person,
): Promise<unknown> =>
  management.send('POST', `users/${user}/identities`, {
    connectorId: connectors.native,
    connectorData: alipay.gateway.callback({ appId, userId }),
  });

const linkOnce = async (world: World): Promise<string> => {
  world.alipay.register();
  const person = world.alipay.newPerson();
  const [one, other] = [await makeUser(world), await makeUser(world)];
  await link(world, one, person);
  const refusal: unknown = await link(world, other, person).catch((reason) => reason);
  assert(refusal instanceof LogtoRefusal, 'The identity was linked to a second user');
  assert.equal(refusal.code, 'user.identity_already_in_use');
  const { sub } = await signIn(world, person);
  assert.equal(sub, one);
  return `the user signs in to the linked account; the second gets ${refusal.status}`;
};

export const linkingScenarios: readonly Scenario[] = [
  {
    group: 'linking',
    name: 'an identity is linked to a user, and that of another is refused',
    needsWholeLogto: true,
    run: linkOnce,
  },
];
