/*
 * The part of `npm run check` that looks at what is released: the packages as npm would publish them,
 * the texts, the workflows, and the files that repeat what release/project.ts says.
 */
import { documentProblems } from './documents/document-problems.ts';
import { packageProblems } from './package-problems.ts';
import { staleProjectFiles } from './project-files.ts';
import { workflowProblems } from './workflow-problems.ts';

const stale = staleProjectFiles().map(
  ({ path }) => `${path} does not say what release/project.ts says: run \`npm run project\`.`,
);
const [ofPackages, ofWorkflows] = await Promise.all([packageProblems(), workflowProblems()]);
// They look at the packages, which are built by now.
const problems = [stale, ofPackages, ofWorkflows, await documentProblems()].flat();
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exitCode = 1;
}
