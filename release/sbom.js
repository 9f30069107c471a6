/*
 * Writes lib/sbom.cdx.json, which lists the packages that are bundled into the package in the working
 * directory (CycloneDX 1.6), from the metafile.json that its build leaves.
 *
 * node release/sbom.js [--no-validate]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const generator = path.resolve(
  import.meta.dirname,
  '../node_modules/@cyclonedx/cyclonedx-esbuild/bin/cyclonedx-esbuild-cli.js',
);

/** Without this project's own files, which all of its packages share, and what plugins of esbuild wrote. */
const ofPackages = (inputs) =>
  Object.fromEntries(Object.entries(inputs).filter(([file]) => file.includes('node_modules/')));

const { inputs, outputs } = JSON.parse(readFileSync('metafile.json', 'utf8'));
const metafile = {
  inputs: ofPackages(inputs),
  outputs: Object.fromEntries(
    Object.entries(outputs).map(([file, output]) => [
      file,
      { ...output, inputs: ofPackages(output.inputs) },
    ]),
  ),
};

const folder = mkdtempSync(path.join(os.tmpdir(), 'sbom-'));
try {
  const metafilePath = path.join(folder, 'metafile.json');
  writeFileSync(metafilePath, JSON.stringify(metafile));
  execFileSync(
    process.execPath,
    [
      generator,
      '--output-reproducible',
      // Validating takes as long as all the rest.
      process.argv.includes('--no-validate') ? '--no-validate' : '--validate',
      ...['--spec-version', '1.6'],
      ...['--mc-type', 'library'],
      ...['--output-file', 'lib/sbom.cdx.json'],
      metafilePath,
    ],
    // Without a PATH it cannot ask yarn and bun, if they are installed, for their caches' folders.
    { env: {}, stdio: 'pipe' },
  );
} finally {
  rmSync(folder, { recursive: true });
}
