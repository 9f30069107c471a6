import type { CommanderError } from 'commander';
import type { ShellFailure } from './failures.ts';

const byCode = new Map<string, Extract<ShellFailure, { given: string }>['code']>([
  ['commander.unknownOption', 'option-unknown'],
  ['commander.unknownCommand', 'command-unknown'],
  ['commander.optionMissingArgument', 'option-without-value'],
  ['commander.excessArguments', 'too-many-arguments'],
  ['commander.missingArgument', 'argument-missing'],
]);

/** What is wrong with a command line, by commander's code; it quotes what was given. */
export const usageFailure = ({ code, message }: CommanderError): ShellFailure => {
  const known = byCode.get(code);
  const [, given] = /'([^']+)'/.exec(message) ?? [];
  const [, suggestion] = /\(Did you mean (?:one of )?(.+)\?\)$/.exec(message) ?? [];
  return known && given ? { code: known, given, suggestion } : { code: 'usage-wrong' };
};
