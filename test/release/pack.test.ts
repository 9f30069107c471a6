import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packages, projectFolder } from '../package/host.ts';
import { slowMs } from '../support/time.ts';

const run = promisify(execFile);

/** What a checkout has not, or these tests need not. */
const absent = new Set(['node_modules', '.git', 'coverage', 'lib', 'test', 'metafile.json']);

let checkout: string;

beforeAll(async () => {
  checkout = await mkdtemp(path.join(os.tmpdir(), 'checkout-'));
  await cp(projectFolder, checkout, {
    recursive: true,
    filter: (file) => !absent.has(path.basename(file)),
  });
  await symlink(path.join(projectFolder, 'node_modules'), path.join(checkout, 'node_modules'));
});

afterAll(() => rm(checkout, { recursive: true }));

const scriptsOf = async (folder: string): Promise<Record<string, string>> =>
  JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')).scripts;

describe('npm pack, in a checkout that nobody has built', { timeout: slowMs }, () => {
  const [native, web] = packages;
  it('builds the package that it packs, with the list of what is bundled into it', async () => {
    const folder = path.join(checkout, path.relative(projectFolder, web.folder));
    const { stdout } = await run('npm', ['pack', '--json', '--foreground-scripts=false'], {
      cwd: folder,
    });
    const [{ filename, files }] = JSON.parse(stdout);
    const packed = files.map((file: { path: string }) => file.path);
    expect(packed).toEqual(
      expect.arrayContaining([
        'lib/cli.js',
        'lib/index.js',
        'lib/index.js.map',
        'lib/sbom.cdx.json',
      ]),
    );
    await run('tar', ['-xzf', path.join(folder, filename), '-C', folder]);
    const unpacked = path.join(folder, 'package');
    const { default: createConnector } = await import(
      pathToFileURL(path.join(unpacked, 'lib/index.js')).href
    );
    const { metadata } = await createConnector({ getConfig: async () => ({}) });
    expect(metadata.id).toBe(web.factoryId);
    const sbom = JSON.parse(await readFile(path.join(unpacked, 'lib/sbom.cdx.json'), 'utf8'));
    expect(sbom.metadata.component.name).toBe(web.name);
    expect(sbom.components).toContainEqual(expect.objectContaining({ name: 'got' }));
  });

  it('does the same in both packages, each with its own name', async () => {
    const { prepack = '' } = await scriptsOf(web.folder);
    expect((await scriptsOf(native.folder)).prepack).toBe(
      prepack.replaceAll('../', '').replace('.js web', '.js native'),
    );
  });
});

describe('npm run release:ready', () => {
  const isReady = async (env: Record<string, string> = {}) => {
    const { 'release:ready': script = '' } = await scriptsOf(checkout);
    // As npm runs it: the checkout's own Node comes first, and reads TypeScript.
    const own = path.join(checkout, 'node_modules', '.bin');
    const PATH = [own, process.env.PATH].join(path.delimiter);
    return run('sh', ['-c', script], {
      cwd: checkout,
      env: { PATH, NODE_NO_WARNINGS: '1', ...env },
    });
  };

  it('fails, and says why, if something keeps the release from being made', async () => {
    const tag = { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v9.9.9' };
    await expect(isReady(tag)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^Not ready to be released:\n- [\s\S]*The tag is v9\.9\.9, but the version of connector-alipay-web is /,
      ),
    });
  });

  it('succeeds if nothing does', async () => {
    const { version } = JSON.parse(await readFile(path.join(checkout, 'package.json'), 'utf8'));
    await Promise.all([
      writeFile(
        path.join(checkout, 'release/project.ts'),
        `export const unset = { repository: '', codeOwners: [] };
export const project = { repository: 'a/b', codeOwners: ['@a'], author: 'A' };\n`,
      ),
      writeFile(
        path.join(checkout, 'CHANGELOG.md'),
        `# Changelog\n\n## ${version} - 2026-11-25\n\n- One.\n`,
      ),
    ]);
    await expect(isReady()).resolves.toMatchObject({ stderr: '' });
  });
});
