import type { FaultOrder } from '../emulator/index.ts';

/** Faults that are over at once. */
const quick: FaultOrder[] = [
  { fault: 'unsigned-error' },
  { fault: 'unsigned-success' },
  { fault: 'wrong-signature' },
  { fault: 'signature-of-another-node' },
  { fault: 'gbk' },
  { fault: 'aop-unknown-error' },
  { fault: 'isp-unknown-error' },
  { fault: 'system-error' },
  { fault: 'call-limited' },
  { fault: 'slow', ms: 200 },
  { fault: 'html' },
  { fault: 'status', status: 403 },
  { fault: 'redirect', location: 'http://127.0.0.1:1/' },
  { fault: 'lifetimes-as-strings' },
  { fault: 'user-info-error-response' },
  { fault: 'reset' },
  { fault: 'reset-midway' },
  { fault: 'oversized', bytes: 3_000_000 },
  { fault: 'gzip-bomb', mebibytes: 50 },
  { fault: 'unescaped-slashes' },
  { fault: 'escaped-slashes' },
  { fault: 'sign-first' },
  { fault: 'blanks' },
  { fault: 'duplicate-node' },
  { fault: 'duplicate-sign' },
  { fault: 'nested-node' },
  { fault: 'trailing-data' },
  { fault: 'other-method' },
  { fault: 'not-json' },
  { fault: 'empty' },
  { fault: 'different-user', method: 'alipay.user.info.share' },
  { fault: 'close' },
];

/** Faults that keep a sign-in waiting until its time is over. */
const lasting: FaultOrder[] = [{ fault: 'silence' }, { fault: 'drip', ms: 100 }];

const anyOf = (orders: FaultOrder[]): FaultOrder => {
  const order = orders[Math.floor(Math.random() * orders.length)];
  if (!order) {
    throw new Error('No fault to choose from');
  }
  return order;
};

/** Chooses a fault; one in a hundred is a lasting one. */
export const randomFault = (): FaultOrder => anyOf(Math.random() < 0.01 ? lasting : quick);
