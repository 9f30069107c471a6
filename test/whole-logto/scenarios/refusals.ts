import assert from 'node:assert/strict';
import type { FaultOrder } from '../../emulator/index.ts';
import { appId } from '../../support/app-ids.ts';
import { expectAudited, signInRefused } from '../native-sign-in.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** What goes wrong in a sign-in, and what Logto must answer for it. */
interface Mishap {
  name: string;
  callback?: object;
  fault?: FaultOrder;
  status: number;
  code: string;
  reason: string;
  subCode?: string;
}

const mishaps: readonly Mishap[] = [
  {
    name: 'a wrong code',
    callback: { auth_code: 'a-code-that-was-never-issued', app_id: appId, result_code: 'SUCCESS' },
    status: 401,
    code: 'connector.social_auth_code_invalid',
    reason: 'refused',
    subCode: 'isv.code-invalid',
  },
  {
    name: 'a forged answer',
    fault: { fault: 'wrong-signature', method: 'alipay.user.info.share' },
    status: 400,
    code: 'connector.invalid_response',
    reason: 'signature-wrong',
  },
  {
    name: 'an ability that the app was not granted',
    fault: { fault: 'user-info-error-response', method: 'alipay.user.info.share' },
    status: 400,
    code: 'connector.invalid_config',
    reason: 'refused',
    subCode: 'isv.insufficient-isv-permissions',
  },
  {
    name: 'a user who cancels',
    callback: { result_code: 'CANCEL' },
    status: 401,
    code: 'connector.authorization_failed',
    reason: 'not-authorized',
  },
];

const meet = async (world: World, { callback, fault, ...expected }: Mishap): Promise<string> => {
  const { gateway, newPerson, register } = world.alipay;
  register();
  if (fault) {
    gateway.fail(fault);
  }
  const { userId } = newPerson();
  const refusal = await signInRefused(world, callback ?? gateway.callback({ appId, userId }));
  gateway.clearFaults();
  const { status, code, reason, subCode } = expected;
  assert.deepEqual(refusal, { status, code, reason, subCode });
  await expectAudited(world, reason, subCode);
  return `${status} ${code}, ${subCode ?? reason}`;
};

export const refusalScenarios: readonly Scenario[] = mishaps.map((mishap) => ({
  group: 'refused',
  name: `${mishap.name}: reason in the answer and in the audit log`,
  needsWholeLogto: true,
  run: (world) => meet(world, mishap),
}));
