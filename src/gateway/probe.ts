import { randomBytes } from 'node:crypto';
import { type Application, verifiedWith } from './application.ts';
import { callerFor, startDeadline } from './caller.ts';
import { verificationFor } from './certificates/alipay-certificate.ts';
import { GatewayError } from './errors.ts';
import { exchange } from './exchange.ts';
import { type HttpAnswer, readAnswer } from './protocol/response.ts';

/** Through which proxy the gateway is called, which a probe may have to explain. */
export { findProxy, type ProcessEnvironment } from './http/proxy.ts';

const method = 'alipay.system.oauth.token';
const timeoutMs = 10_000;

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
 * The call is a sign-in's own, with its repetitions. In certificate mode the answer may name a new
 * certificate, which is then downloaded.
 */
export const probeGateway = async (application: Application): Promise<Probe> => {
  const caller = callerFor(application, startDeadline(timeoutMs));
  const code = randomBytes(16).toString('hex');
  const parameters = { grant_type: 'authorization_code', code };
  const probe: Probe = { isRenewed: false };
  try {
    await exchange(caller, { method, parameters, effect: 'spends' }, async (answer) => {
      probe.clockAheadMs = clockAhead(answer);
      const verification = await verificationFor(caller, method, answer);
      probe.isRenewed = verification?.publicKey !== application.verification?.publicKey;
      readAnswer(answer, {
        application: verifiedWith(application, verification),
        method,
        secrets: caller.secrets,
      });
    });
    return probe;
  } catch (error) {
    if (error instanceof GatewayError) {
      return { ...probe, error };
    }
    throw error;
  }
};
