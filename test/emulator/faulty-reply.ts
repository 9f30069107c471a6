import type { Accounts } from './accounts.ts';
import type { Fault, FaultMembers } from './faults.ts';
import { errorNodeNameOf, nodeNameOf } from './methods.ts';
import { tokenMembers } from './oauth-token.ts';
import { type Failure, failureOf, failureWith } from './refusal.ts';
import type { App } from './registration.ts';
import { type Reply, serialize, successReply } from './reply.ts';
import { profileMembers } from './user-info-share.ts';

/** An error ordered in place of the true answer. */
export interface OrderedFailure {
  readonly failure: Failure;
  readonly nodeName: string;
  readonly signed: boolean;
}

/** Finds the error that the faults put in place of the answer. */
export const orderedFailure = (
  faults: readonly Fault[],
  method: string,
): OrderedFailure | undefined => {
  const signedFailure = (failure: Failure) => ({
    failure,
    nodeName: errorNodeNameOf(method),
    signed: true,
  });
  for (const fault of faults) {
    switch (fault.fault) {
      case 'unsigned-error':
        return { ...signedFailure(failureOf('isv.missing-signature-config')), signed: false };
      case 'aop-unknown-error':
        return signedFailure(failureOf('aop.unknow-error'));
      case 'isp-unknown-error':
        return signedFailure(failureOf('isp.unknow-error'));
      case 'system-error':
        return signedFailure(failureOf('SYSTEM_ERROR'));
      case 'call-limited':
        return signedFailure(failureOf('isv.app-call-limited'));
      case 'user-info-error-response':
        return {
          ...signedFailure(failureOf('isv.insufficient-isv-permissions')),
          nodeName: 'error_response',
        };
      case 'error':
        return {
          failure: failureWith(fault.code, fault.sub_code, fault),
          nodeName: orderedNodeName(fault.node, method),
          signed: fault.signed ?? true,
        };
    }
  }
  return undefined;
};

const orderedNodeName = (node: 'method' | 'error_response' | undefined, method: string): string => {
  if (node === undefined) {
    return errorNodeNameOf(method);
  }
  return node === 'method' ? nodeNameOf(method) : node;
};

const withOtherIds = (text: string, { most, others = [] }: FaultMembers['other-ids']): string => {
  const members = JSON.parse(text);
  const ids = [...(members.open_id_list ?? []).slice(0, most), ...others];
  return serialize({ ...members, open_id_list: ids });
};

/** What a distortion may look at beside the reply that it changes. */
interface Call {
  readonly method: string;
  readonly app: App;
  readonly accounts: Accounts;
}

const differentUserReply = (reply: Reply, userId: string, { app, accounts }: Call): Reply => {
  if (reply.session === undefined || reply.code !== '10000') {
    return reply;
  }
  const user = accounts.findUser(userId) ?? { ...reply.session.user, userId };
  return { ...reply, text: serialize(profileMembers(user, app)) };
};

const otherMethodReply = (reply: Reply, { method, app, accounts }: Call): Reply => {
  const { session } = reply;
  if (session === undefined) {
    return reply;
  }
  const [name, members] =
    method === 'alipay.system.oauth.token'
      ? ['alipay.user.info.share', profileMembers(session.user, app)]
      : ['alipay.system.oauth.token', tokenMembers(session, app, accounts.now())];
  return successReply(nodeNameOf(name), members, session);
};

const distort = (reply: Reply, fault: Fault, call: Call): Reply => {
  switch (fault.fault) {
    case 'different-user':
      return differentUserReply(reply, fault.userId ?? '2088000000000000', call);
    case 'other-ids':
      return reply.sub_code === undefined
        ? { ...reply, text: withOtherIds(reply.text, fault) }
        : reply;
    case 'lifetimes-as-strings':
      return {
        ...reply,
        text: reply.text.replace(/("(?:re_)?expires_in"):(\d+)/g, '$1:"$2"'),
      };
    case 'other-method':
      return otherMethodReply(reply, call);
    case 'node':
      return {
        nodeName: fault.nodeName ?? nodeNameOf(call.method),
        text: fault.text,
        signed: reply.signed,
      };
    case 'unsigned-success':
      return { ...reply, signed: reply.sub_code !== undefined };
    default:
      return reply;
  }
};

/** Puts another answer, which will be properly signed, in the place of the true one. */
export const distortReply = (
  reply: Reply,
  faults: readonly Fault[],
  method: string,
  app: App,
  accounts: Accounts,
): Reply =>
  faults.reduce((distorted, fault) => distort(distorted, fault, { method, app, accounts }), reply);
