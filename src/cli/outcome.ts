import type { Language } from './language.ts';
import type { Paint } from './paint.ts';

/** What a command leaves behind: what it says, for people and for scripts, and how it ends. */
export interface Outcome {
  /** 1 where a problem was found. */
  exitCode: 0 | 1;
  text: string;
  /** The same for `--json`. */
  json: object;
}

/** How to speak to the person at the terminal. */
export interface Voice {
  language: Language;
  paint: Paint;
}
