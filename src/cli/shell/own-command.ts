import path from 'node:path';

/**
 * Whether this package is on npm. Until then its name is free there, and whoever runs the package by
 * name would run what a stranger may have published.
 */
export const isPublished = false;

/**
 * How this program is run: the first arguments of a command line.
 *
 * @param packageFolder where the package that is running lies.
 * @param name the package's.
 */
export const ownCommand = (
  packageFolder: string,
  name: string,
  isOnNpm: boolean = isPublished,
): readonly string[] =>
  isOnNpm ? ['npx', name] : ['node', path.join(packageFolder, 'lib', 'cli.js')];
