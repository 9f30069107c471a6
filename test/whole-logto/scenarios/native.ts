import assert from 'node:assert/strict';
import type { IdStage } from '../../emulator/index.ts';
import { signIn } from '../native-sign-in.ts';
import type { Scenario } from '../scenario.ts';

const group = 'native';

/** A sign-in of somebody new to an app that is told these ids, and one more of the same person. */
const scenarioAt = (idStage: IdStage, told: string): Scenario => ({
  group,
  name: `an app that is told ${told}: to /oidc/me and again`,
  needsWholeLogto: true,
  run: async (world) => {
    world.alipay.register({ idStage });
    const person = world.alipay.newPerson();
    const first = await signIn(world, person);
    const id = idStage === 'open_id' ? person.openId : person.userId;
    assert.equal(first.identity.userId, id);
    assert.equal(first.name, person.nickName);
    const second = await signIn(world, person);
    assert.equal(second.sub, first.sub);
    return `id is ${idStage === 'open_id' ? 'open_id' : 'user_id'}; one account`;
  },
});

export const nativeScenarios: readonly Scenario[] = [
  scenarioAt('user_id', 'user_id'),
  scenarioAt('both', 'both ids'),
  scenarioAt('open_id', 'open_id only'),
];
