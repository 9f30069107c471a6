#!/usr/bin/env node
/*
 * What the command of the package starts: it looks at the version of Node before anything else is loaded,
 * because older ones fail at an import. So it imports no module of Node or of ours, and is built for the
 * oldest Node that knows modules.
 */
import packageJson from '../../package.json' with { type: 'json' };

const needed = packageJson.engines.node.replace('>=', '');
const present = process.versions.node;

if (present.localeCompare(needed, 'en', { numeric: true }) < 0) {
  // The language is chosen by what is not loaded yet.
  const message = [
    `This command needs Node.js ${needed} or later, and was started by ${present}.`,
    `此命令需要 Node.js ${needed} 或更高版本，当前版本是 ${present}。`,
  ].join('\n');
  if (process.argv.includes('--json')) {
    process.stdout.write(
      `${JSON.stringify({ ok: false, code: 'node-too-old', message }, null, 2)}\n`,
    );
  } else {
    process.stderr.write(`${message}\n`);
  }
  process.exitCode = 2;
} else {
  import('./main.ts');
}
