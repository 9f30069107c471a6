import type { Sentences } from '../../../text/failure.ts';
import type { Text } from '../../../text/text.ts';
import type { ShellFailures } from '../failures.ts';

/** What `--help` says of a command. */
export interface CommandHelp {
  summary: string;
  description: string;
}

/** The sentences of the shell. */
export interface ShellTexts {
  /** What `--help` says of the program. */
  help: {
    description: string;
    /** The headings of commander's help. */
    titles: Record<'Usage:' | 'Arguments:' | 'Options:' | 'Global Options:' | 'Commands:', string>;
    /** What commander puts into usage lines. */
    usageWords: Record<'[options]' | '[command]', string>;
    help: string;
    helpCommand: string;
    version: string;
    lang: string;
    json: string;
    /** `command` is what to type in the place of the program's name. */
    examples: Text<{ command: string }>;
  };
  /** Follows every error in the use of a command. */
  seeHelp: string;
  failures: Sentences<ShellFailures>;
}
