import type { Accounts } from './accounts.ts';
import {
  type Caller,
  checkForm,
  checkMeaning,
  checkSignature,
  identifyCaller,
} from './check-request.ts';
import type { GatewayRequest } from './decode-request.ts';
import type { Strike } from './faults.ts';
import { distortReply, orderedFailure } from './faulty-reply.ts';
import type { Method } from './method.ts';
import { errorNodeNameOf, nodeNameOf } from './methods.ts';
import { type Failure, failureOf, Refusal } from './refusal.ts';
import { failureReply, type Reply, successReply } from './reply.ts';

/** A request answered in words, not yet sealed. */
export interface Conversation {
  readonly reply: Reply;
  /** Absent when the gateway could not tell who calls, or has no key of theirs. */
  readonly caller: Caller | undefined;
  /** The signature was looked at and is true. */
  readonly verified: boolean;
}

/** What the gateway needs to know to answer. */
export interface GatewayState {
  readonly accounts: Accounts;
  readonly timestampToleranceSeconds: number | undefined;
  /** What production appends to `sub_msg`. */
  readonly suffix: string;
}

/**
 * Checks a request in the gateway's order, then does what it asks. Faults change what the business
 * says; they never hide that a check failed, so a client that signs badly is always found out.
 *
 * @see docs/alipay-gateway.md §5.2
 */
export const converse = (
  request: GatewayRequest,
  strike: Strike,
  state: GatewayState,
): Conversation => {
  const { accounts, suffix, timestampToleranceSeconds: toleranceSeconds } = state;
  let caller: Caller | undefined;
  let verified = false;
  try {
    caller = identifyCaller(request, accounts);
    const method = checkForm(request, caller.app);
    checkSignature(request, caller);
    verified = true;
    checkMeaning(request, caller.app, { now: accounts.now(), toleranceSeconds });
    return { reply: doBusiness(request, caller, method, strike, state), caller, verified };
  } catch (error) {
    const nodeName = errorNodeNameOf(request.parameters.get('method') ?? '');
    const signed = caller !== undefined;
    const reply = failureReply(nodeName, failureFrom(error), { signed, suffix });
    return { reply, caller, verified };
  }
};

const doBusiness = (
  { parameters }: GatewayRequest,
  { app }: Caller,
  method: Method,
  { faults, takesEffect }: Strike,
  { accounts, suffix }: GatewayState,
): Reply => {
  const name = parameters.get('method') ?? '';
  const refuse = (failure: Failure): Reply =>
    failureReply(errorNodeNameOf(name), failure, { signed: true, suffix });

  let reply = refuse(failureOf('aop.unknow-error'));
  if (takesEffect) {
    try {
      const { members, session } = method(parameters, app, accounts);
      reply = successReply(nodeNameOf(name), members, session);
    } catch (error) {
      reply = refuse(failureFrom(error));
    }
  }
  const ordered = orderedFailure(faults, name);
  return ordered === undefined
    ? distortReply(reply, faults, name, app, accounts)
    : failureReply(ordered.nodeName, ordered.failure, { signed: ordered.signed, suffix });
};

const failureFrom = (error: unknown): Failure => {
  if (error instanceof Refusal) {
    return error.failure;
  }
  throw error;
};
