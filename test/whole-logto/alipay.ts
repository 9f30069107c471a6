import type { AppRegistration, Gateway } from '../emulator/index.ts';
import { startGateway } from '../emulator/index.ts';
import { appId } from '../support/app-ids.ts';
import { alipayPrivateKey, appPrivateKeyText, appPublicKey } from '../support/keys.ts';

/** Somebody with an Alipay account. */
export interface Person {
  userId: string;
  openId: string;
  nickName: string;
}

/** The emulated Alipay of a run. */
export interface Alipay {
  gateway: Gateway;
  /** What an administrator saves for the app that is registered here. */
  settings: Readonly<Record<string, unknown>>;
  /** Registers the app anew, with both ids unless it is said otherwise. */
  register(members?: Partial<AppRegistration>): void;
  /**
   * Somebody who has never been here.
   *
   * @param further what else Alipay's answer has of them.
   */
  newPerson(further?: Readonly<Record<string, string>>): Person;
}

/** Starts an emulated Alipay on a port of 127.0.0.1. */
export const startAlipay = async (): Promise<Alipay> => {
  const gateway = await startGateway({ key: alipayPrivateKey });
  let people = 0;
  const register: Alipay['register'] = (members = {}) =>
    gateway.registerApp({ appId, publicKey: appPublicKey, idStage: 'both', ...members });
  register();
  return {
    gateway,
    settings: {
      appId,
      privateKey: appPrivateKeyText,
      alipayPublicKey: gateway.publicKeyLine,
      gateway: gateway.url,
    },
    register,
    newPerson: (further = {}) => {
      people += 1;
      const number = String(people).padStart(6, '0');
      const person = {
        userId: `2088990000${number}`,
        openId: `open-id-of-a-visitor-of-a-whole-logto-${number}`,
        nickName: `访客${people}`,
      };
      gateway.addUser({ ...person, further });
      return person;
    },
  };
};
