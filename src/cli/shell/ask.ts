import { isCancel, password, text } from '@clack/prompts';

/** Asks the person at the terminal. */
export type Ask = (question: string, isSecret: boolean) => Promise<string | undefined>;

/**
 * Asks on standard error, so that standard output holds nothing but results.
 *
 * @returns undefined if the person breaks off.
 */
export const ask: Ask = async (message, isSecret) => {
  const options = { message, output: process.stderr };
  const answer = await (isSecret ? password(options) : text(options));
  return isCancel(answer) ? undefined : answer;
};
