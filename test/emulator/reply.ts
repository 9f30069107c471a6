import type { Session } from './accounts.ts';
import type { Member } from './member.ts';
import type { Failure } from './refusal.ts';

/** What the gateway says, before it is signed. */
export interface Reply {
  readonly nodeName: string;
  /** The node's value: compact JSON, slashes escaped. */
  readonly text: string;
  readonly signed: boolean;
  /** Absent in a token success. */
  readonly code?: string;
  readonly sub_code?: string;
  /** The session a success is about. */
  readonly session?: Session;
}

/**
 * Writes a node as the gateway does: compact, every slash escaped.
 *
 * @see docs/alipay-gateway.md §2.3
 */
export const serialize = (members: Readonly<Record<string, Member>>): string =>
  JSON.stringify(members).replaceAll('/', '\\/');

/** Answers a success. */
export const successReply = (
  nodeName: string,
  members: Readonly<Record<string, Member>>,
  session?: Session,
): Reply => {
  const { code } = members;
  const text = serialize(members);
  const reply = { nodeName, text, signed: true, ...(session === undefined ? {} : { session }) };
  return typeof code === 'string' ? { ...reply, code } : reply;
};

/**
 * Answers an error; production adds to `sub_msg` where to read about it, the sandbox does not.
 *
 * @see docs/alipay-gateway.md §5.1
 */
export const failureReply = (
  nodeName: string,
  failure: Failure,
  { signed, suffix }: { signed: boolean; suffix: string },
): Reply => {
  const { code, msg, sub_code, sub_msg } = failure;
  return {
    nodeName,
    text: serialize({ code, msg, sub_code, sub_msg: sub_msg + suffix }),
    signed,
    code,
    sub_code,
  };
};
