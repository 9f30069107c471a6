/*
 * Builds the packages: all of them, or those of the connectors that are named.
 *
 * node esbuild.config.js [native] [web]
 */
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';

const rootFolder = import.meta.dirname;

/** The package of each connector: its folder, and where the connector is made. */
const packages = {
  native: { folder: rootFolder, connector: 'src/connector/native/index.ts' },
  web: { folder: path.join(rootFolder, 'web'), connector: 'src/connector/web/index.ts' },
};

/** What a package publishes, though the root alone has it. */
const sharedFiles = ['LICENSE', 'CHANGELOG.md'];

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

/**
 * Whoever imports the package.json of this project gets these of the package that is being built, and
 * nothing else of it.
 */
const nameThePackage = (folder) => ({
  name: 'name-the-package',
  setup: ({ onLoad }) => {
    onLoad({ filter: /package\.json$/ }, async ({ path: file }) => {
      if (path.dirname(file) !== rootFolder) {
        return undefined;
      }
      const { name, version, engines } = JSON.parse(
        await readFile(path.join(folder, 'package.json'), 'utf8'),
      );
      return { contents: JSON.stringify({ name, version, engines }), loader: 'json' };
    });
  },
});

/** The entry of the commands loads them only after it has looked at Node, from a file of their own. */
const loadCommandsApart = {
  name: 'load-commands-apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/main\.ts$/ }, () => ({ path: './commands.js', external: true }));
  },
};

const buildEntry = (folder) =>
  build({
    entryPoints: { cli: path.join(rootFolder, 'src/cli/entry.ts') },
    outdir: path.join(folder, 'lib'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    // The oldest that imports modules, at its start and later, without a flag.
    target: 'node14',
    minify: true,
    plugins: [loadCommandsApart, nameThePackage(folder)],
    logLevel: 'warning',
  });

/** The folder of the package that a bundled file comes from, or undefined for our own files. */
const packageFolder = (file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];

/** The licences of what went into the bundles, which ask to be shipped with them. */
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
  return outputText;
};

const bundle = async (folder, connector) => {
  const { metafile } = await build({
    // The paths in the metafile are from the package.
    absWorkingDir: folder,
    entryPoints: { index: connector, commands: path.join(rootFolder, 'src/cli/main.ts') },
    outdir: 'lib',
    bundle: true,
    format: 'esm',
    platform: 'node',
    // The CommonJS form of jsonc-parser cannot be bundled; see esbuild on UMD packages.
    mainFields: ['module', 'main'],
    target: 'node22.14',
    minify: true,
    // To read the frames of errors. It is not named in the bundle: if Node is told to map stacks, the
    // frames would be of files that the package does not have. The sources are in the repository.
    sourcemap: 'external',
    sourcesContent: false,
    // Core tells our errors by `instanceof`, so they must come from the kit that core itself loads.
    external: ['@logto/connector-kit'],
    // got and node-forge bring CommonJS modules, which look for `require`.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    plugins: [leaveOutUnusedParts, nameThePackage(folder)],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
};

const buildPackage = async ({ folder, connector }) => {
  const entryPoint = path.join(rootFolder, connector);
  const inPackage = (file) => path.join(folder, file);
  await rm(inPackage('lib'), { recursive: true, force: true });
  const [metafile] = await Promise.all([bundle(folder, entryPoint), buildEntry(folder)]);
  // The commands put no frames into errors, and their map would make the package half as large again.
  await rm(inPackage('lib/commands.js.map'));
  await writeFile(inPackage('metafile.json'), JSON.stringify(metafile));
  await writeFile(inPackage('lib/index.d.ts'), await declareTypes(entryPoint));
  await writeFile(
    inPackage('lib/THIRD-PARTY-LICENSES.txt'),
    await collectNotices(Object.keys(metafile.inputs).map((file) => path.resolve(folder, file))),
  );
  if (folder !== rootFolder) {
    await Promise.all(
      sharedFiles.map((file) => copyFile(path.join(rootFolder, file), inPackage(file))),
    );
  }
};

const named = process.argv.slice(2);
const chosen = named.length > 0 ? named : Object.keys(packages);
await Promise.all(chosen.map((name) => buildPackage(packages[name])));
