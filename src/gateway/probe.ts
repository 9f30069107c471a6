import { randomBytes } from 'node:crypto';
import type { Application } from './application.ts';
import { verificationFor } from './certificates/alipay-certificate.ts';
import { GatewayError } from './errors.ts';
import { startDeadline } from './http/deadline.ts';
import { send } from './http/transport.ts';
import { buildRequest } from './protocol/request.ts';
import { type HttpAnswer, readAnswer } from './protocol/response.ts';
import { Secrets } from './protocol/secrets.ts';

const method = 'alipay.system.oauth.token';
const timeoutMs = 5000;

/** What came of the call. */
export interface Probe {
  /** Absent if the made-up code was accepted, which Alipay would not do. */
  error?: GatewayError;
  /** Whether the answer was verified with a successor of the configured certificate. */
  isRenewed: boolean;
  /** How far this machine's clock is ahead of the gateway's, if the gateway sent the time. */
  clockAheadMs?: number | undefined;
}

const clockAhead = ({ date }: HttpAnswer): number | undefined =>
  date && Date.now() - date.getTime();

/**
 * Asks for the token of an authorization code that Alipay never gave, as long as its codes are.
 *
 * In certificate mode the answer may name a new certificate, which is then downloaded.
 */
export const probeGateway = async (application: Application): Promise<Probe> => {
  const code = randomBytes(16).toString('hex');
  const request = await buildRequest(
    application,
    method,
    { grant_type: 'authorization_code', code },
    new Date(),
  );
  const secrets = new Secrets(...request.secrets);
  let clockAheadMs: number | undefined;
  let isRenewed = false;
  try {
    const answer = await send(request, timeoutMs);
    clockAheadMs = clockAhead(answer);
    const deadline = startDeadline(2 * timeoutMs);
    const caller = { application, deadline, secrets, now: () => new Date() };
    const verification = await verificationFor(caller, method, answer);
    isRenewed = verification !== application.verification;
    readAnswer(answer, {
      application: { ...application, ...(verification && { verification }) },
      method,
      secrets,
    });
    return { isRenewed, clockAheadMs };
  } catch (error) {
    if (error instanceof GatewayError) {
      return { error, isRenewed, clockAheadMs };
    }
    throw error;
  }
};
