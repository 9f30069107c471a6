import { messages } from '../../../src/cli/messages.ts';
import type { Run } from '../../../src/cli/openid/apply/run.ts';
import { countWork, type MappingContext, mapUsers } from '../../../src/cli/openid/mapping.ts';
import { Outcomes } from '../../../src/cli/openid/move/outcomes.ts';
import { argumentsOf, type Options } from '../../../src/cli/openid/options.ts';
import type { Decided } from '../../../src/cli/openid/people/decisions.ts';
import type { IdKind } from '../../../src/cli/openid/people/kinds.ts';
import { addPerson } from '../../../src/cli/openid/people/people.ts';
import type { Session } from '../../../src/cli/openid/session.ts';
import { connectors } from '../../../src/config/connectors.ts';
import type { LogtoClient } from '../../../src/logto/client.ts';
import { LogtoEmulator } from '../../logto/emulator.ts';
import type { StoredConnector } from '../../logto/tenant.ts';
import { applicationWith } from '../../support/application.ts';
import { clientOf } from '../../support/emulated-logto.ts';
import { type Kind, logtoIdOf, populate } from './people.ts';
import { makeStore } from './store.ts';

const own = { texts: messages.en, context: { workingFolder: '/here' } };

/** What a command works with, in this process; its command lines name only what they are given. */
export const sessionOf = (client: LogtoClient, more: Partial<Session> = {}): Session => ({
  client,
  target: 'open_id',
  core: 'https://logto.example',
  folder: '/nowhere',
  texts: messages.en,
  connector: connectors.native,
  rate: undefined,
  progress: { track: (_task, _total, step) => step(() => undefined) },
  catchInterruption: undefined,
  fileAt: (name) => `/here/${name}`,
  commandFor: (name, more = {}) => ['do', name, ...argumentsOf(name, more, own)].join(' '),
  commandBack: (from, name, more = {}) =>
    [`back to ${from}:`, name, ...argumentsOf(name, more, own)].join(' '),
  ...more,
});

/** The connector as Logto stores it. */
export const connectorKnowing = (userIdentifier: string, id = 'conn1'): StoredConnector => ({
  id,
  connectorId: 'alipay-native',
  target: 'alipay',
  enableTokenStorage: false,
  config: { userIdentifier },
});

/** What moves everybody, and all that goes with it. */
export const everything = { closeRegistration: true, flip: true } as const;

/**
 * A Logto with people, numbered from 1, and a file of people that knows the ids of all but the
 * unmapped. Alipay is not asked.
 */
export const makeScene = async (kinds: readonly Kind[]) => {
  const logto = new LogtoEmulator();
  const store = await makeStore();
  const { tenant } = logto;
  const connector = connectorKnowing('user_id');
  tenant.connectors.push(connector);
  const alipay = {
    addUser: (ids: { userId: string; openId: string }) => addPerson(store, ids, 'order'),
  };
  const add = (more: readonly Kind[], first: number): void =>
    populate({ logto, alipay }, more, first);
  add(kinds, 1);

  const contextWith = (
    options: Options = everything,
    { decisions = [], ...more }: Partial<Session> & { decisions?: readonly Decided[] } = {},
  ): MappingContext => ({
    session: sessionOf(clientOf(logto), more),
    setup: {
      connector,
      connectors: tenant.connectors,
      application: applicationWith(),
      userIdentifier: 'user_id',
    },
    store,
    options: { ignore: 'conversion', ...options },
    decisions,
  });

  return {
    logto,
    tenant,
    store,
    connector,
    add,
    contextWith,
    /** What `apply` runs with, once everybody is listed. */
    runWith: async (
      ...args: [...Parameters<typeof contextWith>, interruption?: AbortSignal]
    ): Promise<Run> => {
      const [options, more, interruption] = args;
      const context = contextWith(options, more);
      const mapAgain = (signal?: AbortSignal) => mapUsers(context, signal);
      const mapping = await mapAgain();
      return {
        ...context,
        outcomes: new Outcomes(),
        mapping,
        total: countWork(mapping),
        mapAgain,
        interruption,
        isFlipped: false,
      };
    },
    /** What everybody holds, in the order in which they came. */
    held: () => [...tenant.users.values()].map(({ identities }) => identities.alipay?.userId),
    identifiers: () => tenant.connectors.map(({ config }) => config.userIdentifier),
    /** What was written, in short. */
    writes: () =>
      logto.requests
        .filter((request) => !/^GET |oidc/.test(request))
        .map((request) => request.replace(/\/api\/(users\/)?|\/identities\/alipay/g, '')),
  };
};

export type Scene = Awaited<ReturnType<typeof makeScene>>;

/** What is decided of the person with a number. */
export const decisionOf = (index: number, decision: Decided['decision']): Decided => ({
  oldUser: logtoIdOf(index, 'a'),
  newUser: logtoIdOf(index, 'b'),
  decision,
});

/** The way back. */
export const back: { target: IdKind } = { target: 'user_id' };
