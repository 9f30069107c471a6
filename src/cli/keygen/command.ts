/*
 * cli/keygen: makes the keys of an app. Overwrites no file, and only the owner may read what is secret.
 * Calls nothing over a network.
 */

import path from 'node:path';
import { type Command, Option } from 'commander';
import type { OwnConnector } from '../../config/connectors.ts';
import type { CommandContext } from '../shell/command-context.ts';
import { oneOf } from '../shell/one-of.ts';
import { ownCommand } from '../shell/own-command.ts';
import type { CertificateSubject } from './certificate-request.ts';
import { KeygenError } from './failures.ts';
import { keygen, keyLengths } from './keygen.ts';
import type { KeygenTexts } from './messages/texts.ts';

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
    throw new KeygenError(2, { code: 'request-without-subject' }, command.helpInformation());
  }
  return { organization: organization.trim(), commonName: commonName.trim() };
};

/** Declares `keygen`. */
export const addKeygen = (
  program: Command,
  { texts, context, report }: CommandContext<KeygenTexts>,
  { name }: OwnConnector,
): void => {
  const { help } = texts;
  program
    .command('keygen')
    .summary(help.summary)
    .description(help.description)
    .option('--out <DIR>', help.out, '.')
    .addOption(
      new Option('--bits <BITS>', help.bits)
        .argParser(oneOf('--bits', keyLengths.map(String)))
        .default('2048'),
    )
    .option('--csr', help.csr)
    .option('--organization <NAME>', help.organization)
    .option('--common-name <HOST>', help.commonName)
    .option('--print', help.print)
    .action(async ({ out, bits, print, ...request }: KeygenCommandOptions, self: Command) => {
      const options = {
        folder: path.resolve(context.workingFolder, out),
        bits: Number(bits),
        subject: subjectOf(request, self),
        isPrinted: print === true,
        ownCommand: ownCommand(context.packageFolder, name),
      };
      await report(await keygen(options, texts));
    });
};
