import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ChildEnding {
  /** What it wrote, to both outputs. */
  output: string;
  exitCode: number | null;
  /** How long after its last output it ended. */
  lingeredMs: number;
}

/** What Node has to be started with to read TypeScript; it does so by itself from 22.18 on. */
export const typeScriptFlags = process.features.typescript ? [] : ['--experimental-strip-types'];

/** Where Node keeps what it has compiled: many processes read the same files. */
export const compileCache = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url)),
};

/**
 * Runs a file in a process of its own.
 *
 * @param env what its environment has beside this process's, but for the options of Node and the
 * proxies.
 */
export const runFile = async (
  file: URL,
  env: Record<string, string>,
  ...args: readonly string[]
): Promise<ChildEnding> => {
  const { http_proxy, https_proxy, no_proxy, HTTP_PROXY, HTTPS_PROXY, NO_PROXY, ...others } =
    process.env;
  const child = spawn(process.execPath, [...typeScriptFlags, fileURLToPath(file), ...args], {
    // Node 22 warns that the proxies of `fetch` are an experiment.
    env: { ...others, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1', ...compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let lastOutput = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
      lastOutput = performance.now();
    });
  }
  const [exitCode] = await once(child, 'close');
  return { output, exitCode, lingeredMs: performance.now() - lastOutput };
};
