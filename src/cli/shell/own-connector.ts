import { nativeSettings, type SettingName, webSettings } from '../../config/settings.ts';

/** A connector of this house, as the commands of its package see it. */
export interface OwnConnector {
  /** The name of the package, and of its command. */
  name: string;
  factoryId: string;
  /** The package that it takes the place of. */
  officialName: string;
  settings: readonly SettingName[];
}

export const nativeConnector: OwnConnector = {
  name: 'connector-alipay-native',
  factoryId: 'alipay-native',
  officialName: '@logto/connector-alipay-native',
  settings: nativeSettings,
};

export const webConnector: OwnConnector = {
  name: 'connector-alipay-web',
  factoryId: 'alipay-web',
  officialName: '@logto/connector-alipay-web',
  settings: webSettings,
};

/** The connector of a package, by the package's name; the native one if it is no other's. */
export const connectorOfPackage = (name: string | undefined): OwnConnector =>
  name === webConnector.name ? webConnector : nativeConnector;
