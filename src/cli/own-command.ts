import path from 'node:path';

/**
 * Whether this package is on npm. Until then its name is free there, and whoever runs the package by
 * name would run what a stranger may have published.
 */
export const isPublished = false;

const quoted = (file: string): string =>
  /^[\w@%+=:,./\\-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;

/**
 * The command line to show for this program, without arguments.
 *
 * @param packageFolder where the package that is running lies.
 */
export const ownCommand = (packageFolder: string, isOnNpm: boolean = isPublished): string =>
  isOnNpm
    ? 'npx connector-alipay-native'
    : `node ${quoted(path.join(packageFolder, 'lib', 'cli.js'))}`;
