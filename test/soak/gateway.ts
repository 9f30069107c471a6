import { startGateway } from '../emulator/index.ts';
import { randomFault } from './random-fault.ts';

/** What the soak tells its gateway. */
export type Message =
  | { kind: 'start'; publicKey: string; signIns: number }
  /** The next request that comes is hit by some fault. */
  | { kind: 'strike' };

/** A user who has consented on the phone, and the id that Logto must know the user by. */
export interface Consent {
  callback: { auth_code: string };
  id: string;
}

/** What the gateway tells the soak when it is ready. */
export interface Ready {
  url: string;
  publicKeyLine: string;
  consents: Consent[];
}

const appId = '2021004100000001';
const users = 500;
const userIdOf = (index: number): string => `20880000${String(index).padStart(8, '0')}`;

/** Runs in a process of its own, so that the soak measures the connector's memory alone. */
const gateway = await startGateway({ requestLogLimit: 0 });

const start = (publicKey: string, signIns: number): Ready => {
  gateway.registerApp({ appId, publicKey, idStage: 'both' });
  for (let index = 0; index < users; index += 1) {
    gateway.addUser({ userId: userIdOf(index), nickName: `用户${index}` });
  }
  const consents = Array.from({ length: signIns }, (_, index): Consent => {
    const id = userIdOf(index % users);
    return { callback: gateway.callback({ appId, userId: id }), id };
  });
  return { url: gateway.url, publicKeyLine: gateway.publicKeyLine, consents };
};

process.on('message', (message: Message) => {
  if (message.kind === 'start') {
    process.send?.(start(message.publicKey, message.signIns));
  } else {
    gateway.fail(randomFault());
  }
});
process.on('disconnect', () => process.exit());
