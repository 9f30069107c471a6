import { en } from './en.ts';
import type { ShellTexts } from './texts.ts';
import { zh } from './zh.ts';

/** The shell's sentences in every language that the commands speak. */
export const shellTexts = { en, zh } satisfies Record<string, ShellTexts>;

export type Language = keyof typeof shellTexts;
