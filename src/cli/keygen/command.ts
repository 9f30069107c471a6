import path from 'node:path';
import { type Command, Option } from 'commander';
import { messages } from '../../messages/languages.ts';
import { CliError } from '../shell/cli-error.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { oneOf } from '../shell/one-of.ts';
import { ownCommand } from '../shell/own-command.ts';
import type { CertificateSubject } from './certificate-request.ts';
import { keygen, keyLengths } from './keygen.ts';

interface RequestOptions {
  csr?: true;
  organization?: string;
  commonName?: string;
}

interface KeygenCommandOptions extends RequestOptions {
  out: string;
  bits: string;
  print?: true;
}

/** Whom a certificate request is for, if one is asked for. */
const subjectOf = (
  { csr, organization, commonName }: RequestOptions,
  command: Command,
): CertificateSubject | undefined => {
  if (csr === undefined) {
    return undefined;
  }
  if (!organization?.trim() || !commonName?.trim()) {
    throw new CliError(2, { code: 'request-without-subject' }, command.helpInformation());
  }
  return { organization: organization.trim(), commonName: commonName.trim() };
};

/** Declares `keygen`. */
export const addKeygen = (
  program: Command,
  { terminal, context, connector, report }: CommandContext,
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
    .option('--csr', texts.csr)
    .option('--organization <NAME>', texts.organization)
    .option('--common-name <HOST>', texts.commonName)
    .option('--print', texts.print)
    .action(async ({ out, bits, print, ...request }: KeygenCommandOptions, self: Command) => {
      const options = {
        folder: path.resolve(context.workingFolder, out),
        bits: Number(bits),
        subject: subjectOf(request, self),
        isPrinted: print === true,
        command: ownCommand(context.packageFolder, connector),
      };
      await report(await keygen(options, terminal));
    });
};
