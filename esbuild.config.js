import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';

const outputFolder = 'lib';
const entryPoints = { index: 'src/index.ts', cli: 'src/cli/main.ts' };

/**
 * Parts of got that nothing here switches on (HTTP/2, its cache, its DNS cache), a quarter of the
 * bundle and of its import time. Each is replaced by the least that got's own imports ask for. Without
 * its stub the connector's bundle of 258 KB grows by 32, 41 and 36 KB, in this order.
 */
const unusedParts = {
  'http2-wrapper': 'export default {};',
  'cacheable-lookup': 'export default class CacheableLookup {}',
  'cacheable-request':
    'export default class CacheableRequest {} export class CacheError extends Error {}',
};

const leaveOutUnusedParts = {
  name: 'leave-out-unused-parts',
  setup: ({ onResolve, onLoad }) => {
    const filter = new RegExp(`^(${Object.keys(unusedParts).join('|')})$`);
    onResolve({ filter }, ({ path: name }) => ({ path: name, namespace: 'unused' }));
    onLoad({ filter: /.*/, namespace: 'unused' }, ({ path: name }) => ({
      contents: unusedParts[name],
    }));
  },
};

/** The folder of the package that a bundled file comes from, or undefined for our own files. */
const packageFolder = (file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];

/** The licences of what went into the bundle, which ask to be shipped with it. */
const collectNotices = async (files) => {
  const folders = [...new Set(files.map(packageFolder).filter(Boolean))].sort();
  const notices = await Promise.all(
    folders.map(async (folder) => {
      const { name, version, license } = JSON.parse(
        await readFile(path.join(folder, 'package.json'), 'utf8'),
      );
      const licenseFile = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
      const text = licenseFile ? await readFile(path.join(folder, licenseFile), 'utf8') : '';
      return `${name} ${version} (${license})\n\n${text.trim()}\n`;
    }),
  );
  return notices.join(`\n${'-'.repeat(80)}\n\n`);
};

/** Declares the types of one entry point, from what it says of itself alone. */
const declareTypes = async (entryPoint) => {
  const { outputText } = ts.transpileDeclaration(await readFile(entryPoint, 'utf8'), {
    fileName: entryPoint,
    compilerOptions: { isolatedDeclarations: true, verbatimModuleSyntax: true },
  });
  await writeFile(path.join(outputFolder, 'index.d.ts'), outputText);
};

await rm(outputFolder, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints,
  outdir: outputFolder,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  // Core tells our errors by `instanceof`, so they must come from the kit that core itself loads.
  external: ['@logto/connector-kit'],
  // got and node-forge bring CommonJS modules, which look for `require`.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  plugins: [leaveOutUnusedParts],
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
await declareTypes('src/index.ts');
await writeFile('metafile.json', JSON.stringify(metafile));
await writeFile(
  path.join(outputFolder, 'THIRD-PARTY-LICENSES.txt'),
  await collectNotices(Object.keys(metafile.inputs)),
);
