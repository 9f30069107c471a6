import path from 'node:path';
import { type Command, Option } from 'commander';
import { messages } from '../../messages/languages.ts';
import type { CommandContext } from '../command-context.ts';
import { oneOf } from '../one-of.ts';
import { ownCommand } from '../own-command.ts';
import { keygen, keyLengths } from './keygen.ts';

/** Declares `keygen`. */
export const addKeygen = (
  program: Command,
  { terminal, context, report }: CommandContext,
): void => {
  const texts = messages[terminal.language].commands.help.keygen;
  program
    .command('keygen')
    .summary(texts.summary)
    .description(texts.description)
    .option('--out <DIR>', texts.out, '.')
    .addOption(
      new Option('--bits <BITS>', texts.bits)
        .argParser(oneOf('--bits', keyLengths.map(String)))
        .default('2048'),
    )
    .action(async ({ out, bits }: { out: string; bits: string }) => {
      const folder = path.resolve(context.workingFolder, out);
      const command = ownCommand(context.packageFolder);
      report(await keygen({ folder, bits: Number(bits), command }, terminal));
    });
};
