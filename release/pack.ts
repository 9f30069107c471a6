/*
 * Packs every package into a folder, and beside each tarball the list of what is bundled into it.
 *
 * npm run release:pack -- <folder>
 */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pack, releasedPackages, rootFolder } from './packages.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const destination = path.resolve(positionals[0] ?? 'packed');
await mkdir(destination, { recursive: true });
for (const released of releasedPackages) {
  const tarball = await pack(released, destination);
  await copyFile(
    path.join(rootFolder, released.folder, 'lib/sbom.cdx.json'),
    tarball.replace(/\.tgz$/, '.cdx.json'),
  );
  process.stdout.write(`${path.relative('', tarball)}\n`);
}
