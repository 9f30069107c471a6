import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { appId } from '../support/app-ids.ts';
import type { Person } from './alipay.ts';
import { openVisit, type Refusal, type SignedIn } from './visitor.ts';
import type { World } from './world.ts';

/** Signs a person in by the native connector, up to what the application is told. */
export const signIn = async (
  { options: { core }, application, connectors, alipay }: World,
  { userId }: Person,
): Promise<SignedIn> => {
  const visit = await openVisit(core, application);
  try {
    const { authorizationUri, verificationId } = await visit.start(connectors.native, 'state-1');
    assert.equal(authorizationUri, `alipay://?app_id=${appId}&state=state-1`);
    const callback = alipay.gateway.callback({ appId, userId, state: 'state-1' });
    const refusal = await visit.verify(connectors.native, verificationId, callback);
    assert.equal(refusal, undefined);
    return await visit.enter(verificationId);
  } finally {
    await visit.leave();
  }
};

/** Posts what did not come from Alipay, or not like this; resolves with Logto's refusal. */
export const signInRefused = async (
  { options: { core }, application, connectors }: World,
  callback: object,
): Promise<Refusal> => {
  const visit = await openVisit(core, application);
  try {
    const { verificationId } = await visit.start(connectors.native);
    const refusal = await visit.verify(connectors.native, verificationId, callback);
    assert(refusal, 'The sign-in was not refused');
    return refusal;
  } finally {
    await visit.leave();
  }
};

const logsGuard = z.array(
  z.object({ payload: z.object({ error: z.object({ message: z.string() }).optional() }) }),
);

const auditKey = 'Interaction.SignIn.Verification.Social.Submit';
const auditTries = 20;

/**
 * Sees that the audit log has the reason of the last sign-in that failed, and Alipay's code if it
 * refused. Logto writes it late.
 */
export const expectAudited = async (
  { management, application }: World,
  reason: string,
  subCode = '',
): Promise<void> => {
  const path = `logs?logKey=${auditKey}&applicationId=${application.id}&page=1&page_size=1`;
  let message = '';
  for (let tries = 0; tries < auditTries; tries += 1) {
    const [last] = await management.get(path, logsGuard);
    message = last?.payload.error?.message ?? '';
    if (message.includes(`"reason":"${reason}"`) && message.includes(subCode)) {
      return;
    }
    await delay(250);
  }
  assert.fail(`The audit log does not give the reason ${reason}: ${message}`);
};
