/** What no shell reads as anything but itself; a backslash only where it parts the names of a path. */
const plain = process.platform === 'win32' ? /^[\w@%+=:,./\\-]+$/ : /^[\w@%+=:,./-]+$/;

const quoted = (argument: string): string =>
  plain.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;

/** A command line to be shown and copied: every argument stands as a POSIX shell reads it. */
export const shellCommand = (args: readonly string[]): string => args.map(quoted).join(' ');
