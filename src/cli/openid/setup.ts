import type { OwnConnector } from '../../config/connectors.ts';
import { readConfig } from '../../config/guard.ts';
import type { UserIdentifier } from '../../config/settings.ts';
import type { Application } from '../../gateway/application.ts';
import { type LogtoConnector, listAlipayConnectors } from '../../logto/connectors.ts';
import type { ConnectionFailure } from '../logto/failures.ts';
import { connectorAmong } from '../logto/saved-connector.ts';
import { CliError } from '../shell/cli-error.ts';
import type { OpenidFailure } from './failures.ts';
import { identifierIn } from './move/setting.ts';
import type { Origin } from './people/errors.ts';
import { type IdKind, idKinds } from './people/kinds.ts';
import type { Session } from './session.ts';

/** Why a Logto is not ready for a move. */
export type SetupTrouble =
  | ConnectionFailure<'connector-missing' | 'connector-not-alone'>
  | OpenidFailure<'settings-wrong' | 'two-app-ids' | 'identifier-not-pinned'>;

/** The connector of a Logto, with its settings as they are saved and as they are read. */
export interface Setup {
  connector: LogtoConnector;
  /** All connectors that share its users, itself included. */
  connectors: readonly LogtoConnector[];
  application: Application;
  userIdentifier: UserIdentifier;
}

/** The APPID of a connector; blank if it has none. */
export const appIdIn = ({ appId }: LogtoConnector['config']): string =>
  typeof appId === 'string' ? appId.trim() : '';

/** What the file of people of a Logto is of. */
export const originOf = (
  { core }: Pick<Session, 'core'>,
  { connector: { id, config } }: Pick<Setup, 'connector'>,
): Origin => ({ core, connectorId: id, appId: appIdIn(config) });

/** Whether all connectors that share the users know them by one kind of id. */
export const knowsBy = ({ connectors }: Pick<Setup, 'connectors'>, kind: IdKind): boolean =>
  connectors.every(({ config }) => identifierIn(config) === kind);

/** The id that users are known by: of several, a new one that is not the wanted one. */
export const presentId = ({ connectors }: Pick<Setup, 'connectors'>, target: IdKind): IdKind => {
  const used = connectors.map(({ config }) => identifierIn(config));
  const others = idKinds.filter((kind) => kind !== 'user_id' && kind !== target);
  return [...others, target].find((kind) => used.includes(kind)) ?? 'user_id';
};

/** Whether a connector knows users by one id, and which. */
const isPinned = (userIdentifier: string): boolean =>
  idKinds.some((kind) => kind === userIdentifier);

const troublesOf = (
  { application: { appId }, connectors }: Setup,
  rivals: readonly LogtoConnector[],
  target: IdKind,
): SetupTrouble[] => {
  const appIds = rivals.map(({ config }) => appIdIn(config)).filter((other) => other !== appId);
  return [
    ...(target === 'open_id' && appIds.length > 0
      ? [{ code: 'two-app-ids', appId, appIds } as const]
      : []),
    ...connectors.flatMap(({ connectorId, config }) => {
      const userIdentifier = identifierIn(config);
      return isPinned(userIdentifier)
        ? []
        : [{ code: 'identifier-not-pinned', userIdentifier, connectorId } as const];
    }),
  ];
};

/** What is known of a Logto before a move: the setup as far as it can be read, and all troubles. */
export interface Examination {
  setup?: Setup;
  /** Other connectors of Alipay's target, such as the one for the web. */
  rivals: LogtoConnector[];
  troubles: SetupTrouble[];
}

/**
 * Judges the connectors of Alipay's target: this package's must be there once, with settings that
 * work, pinned to one id; and with `open_id`, nobody may come through another APPID, since a person
 * has another `open_id` in each.
 */
export const examineSetup = (
  connectors: readonly LogtoConnector[],
  { factoryId, settings }: OwnConnector,
  target: IdKind,
): Examination => {
  const rivals = connectors.filter(({ connectorId }) => connectorId !== factoryId);
  const own = connectorAmong(connectors, factoryId);
  if (own.connector === undefined) {
    return { rivals, troubles: [own.trouble] };
  }
  const { connector } = own;
  const { config, mistakes } = readConfig(connector.config, settings);
  if (config === undefined) {
    const wrong = [...new Set(mistakes.map(({ setting }) => setting))];
    return { rivals, troubles: [{ code: 'settings-wrong', settings: wrong }] };
  }
  const setup = { connector, connectors, ...config };
  return { setup, rivals, troubles: troublesOf(setup, rivals, target) };
};

/**
 * The setup of a Logto that is ready for a move.
 *
 * @throws CliError with the first trouble
 * @throws LogtoError
 */
export const expectSetup = async ({
  client,
  connector,
  target,
}: Pick<Session, 'client' | 'connector' | 'target'>): Promise<Setup> => {
  const connectors = await listAlipayConnectors(client);
  const { setup, troubles } = examineSetup(connectors, connector, target);
  const [trouble] = troubles;
  if (setup === undefined || trouble !== undefined) {
    const { factoryId } = connector;
    throw new CliError<SetupTrouble>(1, trouble ?? { code: 'connector-missing', factoryId });
  }
  return setup;
};
