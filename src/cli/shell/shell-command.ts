const isWindows = process.platform === 'win32';

/** What no shell reads as anything but itself; a backslash only where it parts the names of a path. */
const plain = /^[\w@%+=:,./-]+$/;
const plainOnWindows = /^[\w@%+=:,./\\-]+$/;

/** What stands in double quotes for cmd.exe, which has no others, as for PowerShell and Git's shell. */
const plainInQuotesOfWindows = /^[^"$`%!\n]*[^"$`%!\n\\]$/;

const quotedForPosix = (argument: string): string =>
  plain.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;

const quotedForWindows = (argument: string): string => {
  if (plainOnWindows.test(argument)) {
    return argument;
  }
  return plainInQuotesOfWindows.test(argument) ? `"${argument}"` : quotedForPosix(argument);
};

/**
 * A command line to be shown and copied: every argument stands as a POSIX shell reads it; on Windows as
 * its shells do, as long as they agree.
 */
export const shellCommand = (args: readonly string[], isForWindows = isWindows): string =>
  args.map(isForWindows ? quotedForWindows : quotedForPosix).join(' ');
