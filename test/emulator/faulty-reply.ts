import type { Accounts, App } from './accounts.ts';
import { type Fault, type FaultMembers, findFault } from './faults.ts';
import { errorNodeNameOf, nodeNameOf } from './methods.ts';
import { tokenMembers } from './oauth-token.ts';
import { type Failure, failureOf, failureWith } from './refusal.ts';
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

/** Puts another answer, which will be properly signed, in the place of the true one. */
export const distortReply = (
  reply: Reply,
  faults: readonly Fault[],
  method: string,
  app: App,
  accounts: Accounts,
): Reply => {
  let distorted = reply;
  const { session } = reply;
  const differentUser = findFault(faults, 'different-user');
  if (differentUser !== undefined && session !== undefined && reply.code === '10000') {
    const userId = differentUser.userId ?? '2088000000000000';
    const user = accounts.findUser(userId) ?? { ...session.user, userId };
    distorted = { ...distorted, text: serialize(profileMembers(user, app)) };
  }
  const otherIds = findFault(faults, 'other-ids');
  if (otherIds !== undefined && reply.sub_code === undefined) {
    distorted = { ...distorted, text: withOtherIds(distorted.text, otherIds) };
  }
  if (findFault(faults, 'lifetimes-as-strings') !== undefined) {
    const text = distorted.text.replace(/("(?:re_)?expires_in"):(\d+)/g, '$1:"$2"');
    distorted = { ...distorted, text };
  }
  if (findFault(faults, 'other-method') !== undefined && session !== undefined) {
    distorted =
      method === 'alipay.system.oauth.token'
        ? successReply(
            nodeNameOf('alipay.user.info.share'),
            profileMembers(session.user, app),
            session,
          )
        : successReply(
            nodeNameOf('alipay.system.oauth.token'),
            tokenMembers(session, app, accounts.now()),
            session,
          );
  }
  const node = findFault(faults, 'node');
  if (node !== undefined) {
    distorted = {
      nodeName: node.nodeName ?? nodeNameOf(method),
      text: node.text,
      signed: true,
    };
  }
  if (findFault(faults, 'unsigned-success') !== undefined && reply.sub_code === undefined) {
    distorted = { ...distorted, signed: false };
  }
  return distorted;
};
