import type { Parameters } from './parameters.ts';

/** A fault that is fully told by its name. */
type Plain = object;

/** What can go wrong, and what must be said to ask for it. */
export interface FaultMembers {
  // Errors in place of the answer, signed unless told otherwise.
  /** `40003 isv.missing-signature-config`, unsigned as always. */
  'unsigned-error': Plain;
  /** `20000 aop.unknow-error`: the gateway itself is in trouble. */
  'aop-unknown-error': Plain;
  /** `20000 isp.unknow-error`: the system behind the gateway is. */
  'isp-unknown-error': Plain;
  /** `40004 SYSTEM_ERROR`. */
  'system-error': Plain;
  /** `40005 isv.app-call-limited`. */
  'call-limited': Plain;
  /** `40006 isv.insufficient-isv-permissions` in `error_response`, as captured for user info. */
  'user-info-error-response': Plain;
  /** Any error; `msg` defaults to the one of the code, `node` to the method's rule. */
  error: {
    code: string;
    sub_code: string;
    msg?: string;
    sub_msg?: string;
    signed?: boolean;
    node?: 'method' | 'error_response';
  };

  // Another answer than the true one, properly signed.
  /** The text as node, whatever it is; `nodeName` defaults to the method's node. */
  node: { text: string; nodeName?: string };
  /** The user-info answer tells of another user than the token answer. */
  'different-user': { userId?: string };
  /** A token request is answered with user info, a user-info request with tokens. */
  'other-method': Plain;
  /** A conversion answers for so many ids at the most, and for ids that nobody asked about. */
  'other-ids': { most?: number; others?: readonly { user_id: string; open_id: string }[] };
  /** `"expires_in":"1296000"`, as documented. */
  'lifetimes-as-strings': Plain;

  // Signatures.
  /** A success without `sign`. */
  'unsigned-success': Plain;
  'wrong-signature': Plain;
  /** A true signature of Alipay, of another text. */
  'signature-of-another-node': Plain;
  /** Another `alipay_cert_sn` than before. */
  'rotated-certificate': { alipayCertSn: string };
  /** `\/` was signed, a proxy made it `/`. */
  'unescaped-slashes': Plain;
  /** `/` was signed, a proxy made it `\/`. */
  'escaped-slashes': Plain;

  // The shape of the envelope; the signature is true.
  'sign-first': Plain;
  /** Blanks and newlines between the members. */
  blanks: Plain;
  /** A forged copy of the node before or after the true one; default after. */
  'duplicate-node': { text?: string; position?: 'before' | 'after' };
  /** A forged `sign` before or after the true one; default after. */
  'duplicate-sign': { position?: 'before' | 'after' };
  /** The node inside another object. */
  'nested-node': Plain;
  /** Text after the closing brace. */
  'trailing-data': { text?: string };
  /** Answered in GBK, whatever the request asked for. */
  gbk: Plain;

  // What HTTP carries instead of the answer.
  /** A page of a proxy; default status 502. */
  html: { status?: number };
  /** The true answer under another status. */
  status: { status: number };
  /** Default status 302. */
  redirect: { location: string; status?: number };
  'not-json': Plain;
  empty: Plain;
  /** Exactly this body; default status 200. */
  raw: { body: string | Buffer; status?: number; headers?: Record<string, string | string[]> };

  // How the answer travels.
  /** Answers after a while. */
  slow: { ms: number };
  /** One byte at a time, with a pause after each. */
  drip: { ms: number };
  /** The connection is reset before the first byte. */
  reset: Plain;
  /** The connection is reset after half of the body. */
  'reset-midway': Plain;
  /** A body of at least so many bytes, of no announced length. */
  oversized: { bytes: number };
  /** So many MiB of zeros, gzipped on the way. */
  'gzip-bomb': { mebibytes: number };
  /** The connection is closed, unannounced, right after the answer. */
  close: Plain;
  /** The request is taken and never answered. */
  silence: Plain;
}

export type FaultName = keyof FaultMembers;

/** A fault by its name, with its members. */
export type Fault = { [Name in FaultName]: { fault: Name } & FaultMembers[Name] }[FaultName];

/** A fault, whom it strikes, and how often. */
export type FaultOrder = Fault & {
  method?: string;
  appId?: string;
  /** How many matching requests it strikes; default 1. */
  times?: number | 'always';
  /** Further faults that strike the same requests. */
  with?: readonly Fault[];
  /**
   * Whether the method runs: whether the code is burnt, the tokens rotated. Default true, as a code
   * is burnt by every call, whatever is answered. False stands for a gateway that turned the call
   * away before it looked at the code, and for a request that never arrived. That a failed call
   * rotates tokens as well is not known; it is the worse case for the client.
   *
   * @see docs/alipay-gateway.md §4.4
   */
  takesEffect?: boolean;
};

/** The faults that strike one request. */
export interface Strike {
  readonly faults: readonly Fault[];
  readonly takesEffect: boolean;
}

/** The fault of this name among those that strike a request. */
export const findFault = <Name extends FaultName>(
  faults: readonly Fault[],
  name: Name,
): Extract<Fault, { fault: Name }> | undefined =>
  faults.find((fault): fault is Extract<Fault, { fault: Name }> => fault.fault === name);

/**
 * The faults ordered and not yet used up. Counted orders strike oldest first, one order a request;
 * an order for always strikes when no counted one matches.
 */
export class Faults {
  #orders: { readonly order: FaultOrder; left: number }[] = [];

  fail(order: FaultOrder): void {
    const left = order.times === 'always' ? Number.POSITIVE_INFINITY : (order.times ?? 1);
    this.#orders.push({ order, left });
  }

  clear(): void {
    this.#orders = [];
  }

  /** Takes what strikes a request with these parameters, and counts it. */
  strike(parameters: Parameters): Strike {
    const matching = this.#orders.filter(
      ({ order }) =>
        (order.method ?? parameters.get('method')) === parameters.get('method') &&
        (order.appId ?? parameters.get('app_id')) === parameters.get('app_id'),
    );
    const taken = matching.find(({ left }) => Number.isFinite(left)) ?? matching[0];
    if (taken === undefined) {
      return { faults: [], takesEffect: true };
    }
    taken.left -= 1;
    this.#orders = this.#orders.filter(({ left }) => left > 0);
    const { order } = taken;
    return { faults: [order, ...(order.with ?? [])], takesEffect: order.takesEffect ?? true };
  }
}

const requiredMembers: Record<FaultName, Readonly<Record<string, 'string' | 'number'>>> = {
  'unsigned-error': {},
  'aop-unknown-error': {},
  'isp-unknown-error': {},
  'system-error': {},
  'call-limited': {},
  'user-info-error-response': {},
  error: { code: 'string', sub_code: 'string' },
  node: { text: 'string' },
  'different-user': {},
  'other-method': {},
  'other-ids': {},
  'lifetimes-as-strings': {},
  'unsigned-success': {},
  'wrong-signature': {},
  'signature-of-another-node': {},
  'rotated-certificate': { alipayCertSn: 'string' },
  'unescaped-slashes': {},
  'escaped-slashes': {},
  'sign-first': {},
  blanks: {},
  'duplicate-node': {},
  'duplicate-sign': {},
  'nested-node': {},
  'trailing-data': {},
  gbk: {},
  html: {},
  status: { status: 'number' },
  redirect: { location: 'string' },
  'not-json': {},
  empty: {},
  raw: { body: 'string' },
  slow: { ms: 'number' },
  drip: { ms: 'number' },
  reset: {},
  'reset-midway': {},
  oversized: { bytes: 'number' },
  'gzip-bomb': { mebibytes: 'number' },
  close: {},
  silence: {},
};

/** Whether JSON from outside names a fault and gives what it needs. */
export const isFaultOrder = (value: unknown): value is FaultOrder => {
  if (typeof value !== 'object' || value === null || !('fault' in value)) {
    return false;
  }
  const members = new Map<string, unknown>(Object.entries(value));
  const required = new Map(Object.entries(requiredMembers)).get(String(value.fault));
  const further = members.get('with') ?? [];
  return (
    required !== undefined &&
    Object.entries(required).every(([name, type]) => typeof members.get(name) === type) &&
    Array.isArray(further) &&
    further.every(isFaultOrder)
  );
};
