import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';
import { fileSystemCode } from '../system-error.ts';

/** A configuration of which nothing is known yet. */
export type RawConfig = Record<string, unknown>;

const configFile = z.record(z.unknown());

const readText = async (
  source: string,
  { workingFolder, readInput }: { workingFolder: string; readInput: () => Promise<string> },
): Promise<string> => {
  if (source === '-') {
    return readInput();
  }
  try {
    return await readFile(path.resolve(workingFolder, source), 'utf8');
  } catch (error) {
    const systemCode = fileSystemCode(error);
    throw new CliError(2, { code: 'source-unreadable', source, systemCode });
  }
};

/**
 * Reads a configuration from a file, or from standard input if the source is `-`.
 *
 * @throws CliError `source-unreadable`, `source-not-json`; nothing of it is quoted.
 */
export const readConfig = async (
  source: string,
  context: { workingFolder: string; readInput: () => Promise<string> },
): Promise<RawConfig> => {
  const text = await readText(source, context);
  try {
    return configFile.parse(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    throw new CliError(2, { code: 'source-not-json', source });
  }
};
