import { existsSync } from 'node:fs';
import path from 'node:path';
import { connectorMetadataGuard } from '@logto/connector-kit';
import { builtInLanguages } from '@logto/phrases';
import { describe, expect, it } from 'vitest';
import { metadata as native } from '../../src/connector/native/metadata.ts';
import { metadata as web } from '../../src/connector/web/metadata.ts';
import { packages } from '../package/host.ts';

describe.each([
  { metadata: native, platform: 'Native' },
  { metadata: web, platform: 'Web' },
])('the metadata of $metadata.id', ({ metadata, platform }) => {
  it('passes the guard of the connector kit whole', () => {
    expect(connectorMetadataGuard.parse(metadata)).toEqual(metadata);
  });

  it('keeps the ids of the official connector, so that configurations and identities go on', () => {
    expect(metadata).toMatchObject({ target: 'alipay', platform });
  });

  it("has a name and a description in every language of Logto's console", () => {
    expect(Object.keys(metadata.name)).toEqual(expect.arrayContaining([...builtInLanguages]));
    expect(Object.keys(metadata.description)).toEqual(Object.keys(metadata.name));
  });

  it.each(['logo', 'readme'] as const)('points to a %s that is there', (member) => {
    const { folder = '' } = packages.find(({ factoryId }) => factoryId === metadata.id) ?? {};
    expect(existsSync(path.join(folder, metadata[member]))).toBe(true);
  });
});

describe('the metadata of the two', () => {
  it('have the ids of the official connectors', () => {
    expect([native.id, web.id]).toEqual(['alipay-native', 'alipay-web']);
  });
});
