import path from 'node:path';
import type { OwnConnector } from './own-connector.ts';

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
 * @param connector the package's.
 */
export const ownCommand = (
  packageFolder: string,
  { name }: OwnConnector,
  isOnNpm: boolean = isPublished,
): string =>
  isOnNpm ? `npx ${name}` : `node ${quoted(path.join(packageFolder, 'lib', 'cli.js'))}`;
