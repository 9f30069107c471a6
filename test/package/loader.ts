import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFolder } from './host.ts';

type Loader = typeof import('@logto/cli/lib/connector/index.js');

const modules = path.join(projectFolder, 'node_modules');

/** Links every package of one folder into another, but those that are to be different there. */
const linkPackages = async (from: string, to: string, except: string[]): Promise<void> => {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (!name.startsWith('.') && !except.includes(name)) {
      await symlink(path.join(from, name), path.join(to, name));
    }
  }
};

/**
 * Makes Logto's own loader as it is in a host with another connector kit, and imports it.
 *
 * The loader compares the version of the kit that it finds with the one that a connector asks for.
 * It is therefore copied to a place from which it finds that kit.
 */
export const importLoader = async (hostFolder: string, kitFolder: string): Promise<Loader> => {
  const target = path.join(hostFolder, 'loader', 'node_modules');
  await linkPackages(modules, target, ['@logto']);
  await linkPackages(path.join(modules, '@logto'), path.join(target, '@logto'), [
    'cli',
    'connector-kit',
  ]);
  await symlink(kitFolder, path.join(target, '@logto', 'connector-kit'));
  await cp(path.join(modules, '@logto', 'cli'), path.join(target, '@logto', 'cli'), {
    recursive: true,
  });
  return import(pathToFileURL(path.join(target, '@logto/cli/lib/connector/index.js')).href);
};
