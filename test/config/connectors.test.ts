import { describe, expect, it } from 'vitest';
import { connectorOfPackage, connectors } from '../../src/config/connectors.ts';
import { settingNames } from '../../src/config/settings.ts';
import { metadata as native } from '../../src/connector/native/metadata.ts';
import { metadata as web } from '../../src/connector/web/metadata.ts';

describe('the connectors of this house', () => {
  it('have the ids and the forms of their metadata', () => {
    for (const [connector, { id, formItems }] of [
      [connectors.native, native],
      [connectors.web, web],
    ] as const) {
      expect(connector.factoryId).toBe(id);
      expect(formItems?.map(({ key }) => key)).toEqual(connector.settings);
    }
  });

  it('have all settings between them, and a scope on the web alone', () => {
    expect(connectors.web.settings).toEqual(settingNames);
    expect(connectors.native.settings).toEqual(settingNames.filter((name) => name !== 'scope'));
  });

  it('are found by the name of their package, else it is the native one', () => {
    expect(connectorOfPackage('connector-alipay-web')).toBe(connectors.web);
    expect(connectorOfPackage('connector-alipay-native')).toBe(connectors.native);
    expect(connectorOfPackage('connector-other')).toBe(connectors.native);
    expect(connectorOfPackage(undefined)).toBe(connectors.native);
  });
});
