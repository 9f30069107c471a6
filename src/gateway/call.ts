/*
 * gateway: signed calls of Alipay. What it returns is verified, and no error quotes a secret.
 * Knows neither Logto nor how settings are saved. Its inner rooms are for its own files alone.
 */

import { type Application, verifiedWith } from './application.ts';
import type { Caller } from './caller.ts';
import { verificationFor } from './certificates/alipay-certificate.ts';
import { type Call, exchange, loadTransport } from './exchange.ts';
import { preconnect } from './http/connections.ts';
import { type Json, readAnswer } from './protocol/response.ts';

export { type Call, type Effect, inTime } from './exchange.ts';

/**
 * Prepares a call that will come in a few seconds: imports what it needs and opens a connection.
 * Returns at once and never fails.
 */
export const preconnectGateway = ({ gateway }: Application): void => {
  preconnect(gateway);
  void loadTransport();
};

/**
 * Makes one signed call and returns the content of Alipay's answer, verified if the application has
 * a key to verify with.
 *
 * Repeats it as the policy of its effect allows while the deadline leaves time. An answer that names a
 * new certificate of Alipay waits for it and is verified then: the call is not made again.
 *
 * @returns content that is not an error; its members are not yet checked.
 * @throws GatewayError
 */
export const callGateway = (caller: Caller, call: Call): Promise<Json> =>
  exchange(caller, call, async (answer) => {
    const { application, secrets } = caller;
    const { method } = call;
    const verification = await verificationFor(caller, method, answer);
    return readAnswer(answer, {
      application: verifiedWith(application, verification),
      method,
      secrets,
    });
  });
