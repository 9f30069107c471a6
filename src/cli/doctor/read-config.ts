import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type SettingName, settingNames } from '../../config/settings.ts';
import type { CliContext } from '../shell/context.ts';
import { ShellError } from '../shell/failures.ts';
import { fileSystemCode } from '../shell/file-system.ts';
import { DoctorError } from './failures.ts';
import { findJsonMistake } from './json-mistake.ts';

/** A configuration of which nothing is known yet. */
export type RawConfig = Record<string, unknown>;

/** Where a configuration is read from. */
export type ConfigContext = Pick<CliContext, 'workingFolder' | 'readInput'>;

const configFile = z.record(z.unknown());

/** A connector as Logto's Management API returns it. */
const connectorFile = z.object({ config: configFile });

const readBytes = async (source: string, context: ConfigContext): Promise<Uint8Array> => {
  if (source === '-') {
    return context.readInput();
  }
  try {
    return await readFile(path.resolve(context.workingFolder, source));
  } catch (error) {
    const systemCode = fileSystemCode(error);
    throw new ShellError(2, { code: 'source-unreadable', source, systemCode });
  }
};

/** PowerShell writes UTF-16 with its mark; everything else is UTF-8, with or without its own. */
const decode = (bytes: Uint8Array): string => {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
};

const parse = (text: string, source: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new DoctorError(2, { code: 'source-not-json', source, ...findJsonMistake(text) });
  }
};

const holdsSettings = (config: RawConfig): boolean =>
  settingNames.some((setting) => Object.hasOwn(config, setting));

/**
 * Reads a configuration from a file, or from standard input if the source is `-`. It may also be the
 * connector that holds the configuration, as Logto's Management API returns it.
 *
 * @throws CliError `source-unreadable`, `source-not-json`; nothing of it is quoted.
 */
export const readConfigFrom = async (
  source: string,
  context: ConfigContext,
): Promise<RawConfig> => {
  const content = parse(decode(await readBytes(source, context)), source);
  const { success, data: config } = configFile.safeParse(content);
  if (!success) {
    const position = { line: 1, column: 1, cause: 'not-settings' } as const;
    throw new DoctorError(2, { code: 'source-not-json', source, ...position });
  }
  const connector = connectorFile.safeParse(content);
  return connector.success && !holdsSettings(config) ? connector.data.config : config;
};

/** Settings that are given one by one, as their value or, if they are long, as a file. */
export type GivenSettings = Partial<
  Record<SettingName, { value: string | true } | { file: string }>
>;

/**
 * Reads settings that are given one by one.
 *
 * @throws CliError `source-unreadable`
 */
export const readSettings = async (
  settings: GivenSettings,
  context: ConfigContext,
): Promise<RawConfig> => {
  const entries = Object.entries(settings).map(async ([setting, given]) => [
    setting,
    'value' in given ? given.value : decode(await readBytes(given.file, context)),
  ]);
  return Object.fromEntries(await Promise.all(entries));
};
