import { existsSync } from 'node:fs';
import path from 'node:path';
import { connectorMetadataGuard } from '@logto/connector-kit';
import { builtInLanguages } from '@logto/phrases';
import { describe, expect, it } from 'vitest';
import { metadata } from '../src/metadata.ts';
import { projectFolder } from './package/host.ts';

describe('metadata', () => {
  it('passes the guard of the connector kit whole', () => {
    expect(connectorMetadataGuard.parse(metadata)).toEqual(metadata);
  });

  it('keeps the ids of the official connector, so that configurations and identities go on', () => {
    expect(metadata).toMatchObject({ id: 'alipay-native', target: 'alipay', platform: 'Native' });
  });

  it("has a name and a description in every language of Logto's console", () => {
    expect(Object.keys(metadata.name)).toEqual(expect.arrayContaining([...builtInLanguages]));
    expect(Object.keys(metadata.description)).toEqual(Object.keys(metadata.name));
  });

  it.each(['logo', 'readme'] as const)('points to a %s that is there', (member) => {
    expect(existsSync(path.join(projectFolder, metadata[member]))).toBe(true);
  });
});
