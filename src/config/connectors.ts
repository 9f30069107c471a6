import { type ConnectorKind, nativeSettings, type SettingName, webSettings } from './settings.ts';

/** A connector of this house. */
export interface OwnConnector {
  /** The name of its package, and of the package's command. */
  name: string;
  /** What Logto knows it by. (Its metadata says it again, in letters that `install` finds there.) */
  factoryId: string;
  /** The package that it takes the place of. */
  officialName: string;
  settings: readonly SettingName[];
}

export const connectors: Readonly<Record<ConnectorKind, OwnConnector>> = {
  native: {
    name: 'connector-alipay-native',
    factoryId: 'alipay-native',
    officialName: '@logto/connector-alipay-native',
    settings: nativeSettings,
  },
  web: {
    name: 'connector-alipay-web',
    factoryId: 'alipay-web',
    officialName: '@logto/connector-alipay-web',
    settings: webSettings,
  },
};

/** The connector of a package, by the package's name; the native one if it is no other's. */
export const connectorOfPackage = (packageName: string | undefined): OwnConnector =>
  Object.values(connectors).find(({ name }) => name === packageName) ?? connectors.native;
