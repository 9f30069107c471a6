import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Language } from '../language.ts';
import { fileSystemReason, Problem } from '../problem.ts';
import { doctorMessages } from './messages.ts';

/** A configuration of which nothing is known yet. */
export type RawConfig = Record<string, unknown>;

const configFile = z.record(z.unknown());

const readText = async (
  source: string,
  { workingFolder, readInput }: { workingFolder: string; readInput: () => Promise<string> },
  language: Language,
): Promise<string> => {
  if (source === '-') {
    return readInput();
  }
  try {
    return await readFile(path.resolve(workingFolder, source), 'utf8');
  } catch (error) {
    const reason = fileSystemReason(error, language);
    throw new Problem(2, doctorMessages[language].unreadable(source, reason));
  }
};

/**
 * Reads a configuration from a file, or from standard input where the source is `-`.
 *
 * @throws Problem where it cannot be read or is no JSON object; nothing of it is quoted.
 */
export const readConfig = async (
  source: string,
  context: { workingFolder: string; readInput: () => Promise<string> },
  language: Language,
): Promise<RawConfig> => {
  const text = await readText(source, context, language);
  try {
    return configFile.parse(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    throw new Problem(2, doctorMessages[language].notJson(source));
  }
};
