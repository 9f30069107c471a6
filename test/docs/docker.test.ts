import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { readMarkdown } from '../../release/documents/markdown.ts';
import { temporaryFolder } from '../cli/folder.ts';
import { makeLinkedInstance, packagesOf } from '../cli/instance.ts';
import { packages, packOnce, projectFolder, type Tarball } from '../package/host.ts';
import { slowMs } from '../support/time.ts';

const run = promisify(execFile);

const example = (file: string): Promise<string> =>
  readFile(path.join(projectFolder, 'examples/docker', file), 'utf8');

/** What a Dockerfile runs, as its shell sees it: without the line breaks that `\` takes away. */
const commandIn = (dockerfile: string): string =>
  /^RUN ((?:.*\\\n)*.*)/m.exec(dockerfile)?.[1]?.replaceAll('\\\n', '') ?? '';

const digestOf = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

let packed: Tarball[];
beforeAll(async () => {
  packed = await packOnce();
});

/** Runs what the Dockerfile runs, on a Logto as the official image has it, elsewhere than in `/`. */
const build = async (digests: (tarballs: string[]) => Promise<Record<string, string>>) => {
  const [instance, root] = await Promise.all([makeLinkedInstance(), temporaryFolder()]);
  const [copied, binaries] = [path.join(root, 'alipay'), path.join(root, 'bin')];
  await Promise.all([mkdir(copied), mkdir(binaries)]);
  const tarballs = packed.map(({ path: file }) => path.join(copied, path.basename(file)));
  await Promise.all(packed.map(({ path: file }, index) => cp(file, tarballs[index] ?? '')));
  const command = commandIn(await example('Dockerfile'))
    .replaceAll('/etc/logto', instance.folder)
    .replaceAll('/tmp/alipay', copied)
    .replaceAll('/usr/local/bin', binaries);
  const env = { PATH: process.env.PATH, ...(await digests(tarballs)) };
  const ending = run('sh', ['-c', command], { env });
  return { ending, instance, binaries };
};

describe.skipIf(process.platform === 'win32')(
  "the Dockerfile's commands",
  { timeout: slowMs },
  () => {
    it('install both connectors, and name their commands', async () => {
      const { ending, instance, binaries } = await build(async ([native = '', web = '']) => ({
        NATIVE_SHA256: await digestOf(native),
        WEB_SHA256: await digestOf(web),
      }));
      await ending;
      expect(await packagesOf(instance)).toEqual(packages.map(({ name }) => name));
      for (const { name } of packages) {
        const { stdout } = await run(path.join(binaries, name), [
          'doctor',
          '--path',
          instance.folder,
        ]);
        expect(stdout).toContain(name);
      }
    });

    it('install nothing if no digest is given for one and the other has another', async () => {
      const { ending, instance } = await build(async () => ({ WEB_SHA256: '0'.repeat(64) }));
      await expect(ending).rejects.toMatchObject({
        stdout: expect.stringContaining('connector-alipay-web-0.1.0.tgz: FAILED'),
      });
      expect(await packagesOf(instance)).toEqual(['@logto/connector-alipay-native']);
    });

    it('fail if a tarball cannot be unpacked', async () => {
      const { ending } = await build(async ([native = '']) => {
        await writeFile(native, 'not a tarball');
        return {};
      });
      await expect(ending).rejects.toThrow();
    });
  },
);

describe.each(['README.md', 'README.zh-CN.md'])('%s', (file) => {
  it.each(['Dockerfile', 'compose.yaml'])('shows the %s of the example', async (name) => {
    const { blocks } = readMarkdown(await readFile(path.join(projectFolder, file), 'utf8'));
    const shown = blocks.map(({ code }) => `${code}\n`);
    expect(shown).toContain(await example(name));
  });
});

it('names the same versions everywhere in the example', async () => {
  const { version, devDependencies } = JSON.parse(
    await readFile(path.join(projectFolder, 'package.json'), 'utf8'),
  );
  const dockerfile = await example('Dockerfile');
  const tarballs = dockerfile.match(/\d+\.\d+\.\d+(?=\.tgz)/g) ?? [];
  expect(new Set(tarballs)).toEqual(new Set([version]));
  const logto = `ghcr.io/logto-io/logto:${devDependencies['@logto/cli']}`;
  expect(dockerfile).toContain(`ARG LOGTO=${logto}\n`);
  expect(await example('compose.yaml')).toContain(`LOGTO: \${LOGTO:-${logto}}\n`);
});
