import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { messages } from '../../src/messages/languages.ts';
import { type Gateway, startGateway } from '../emulator/index.ts';
import { type Host, makeHost, pack, projectFolder, type Tarball } from './host.ts';
import { importLoader } from './loader.ts';

let folder: string;
let tarball: Tarball;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'connector-package-'));
  execFileSync(process.execPath, ['release/sbom.js'], { cwd: projectFolder });
  tarball = await pack(folder);
});

afterAll(() => rm(folder, { recursive: true }));

it('the connector is bundled with its own sentences, in English alone', async () => {
  const bundle = await readFile(path.join(projectFolder, 'lib/index.js'), 'utf8');
  expect(bundle).toContain(messages.en.connector.failures['answer-not-signed'].message);
  expect(bundle).not.toContain(messages.zh.connector.failures['answer-not-signed'].message);
  expect(bundle).not.toContain(messages.en.commands.keygen.secrecy);
});

describe('the tarball', () => {
  it('holds these files and no others', () => {
    expect(tarball.files).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'docs/guide.md',
      'lib/THIRD-PARTY-LICENSES.txt',
      'lib/cli.js',
      'lib/index.d.ts',
      'lib/index.js',
      'lib/sbom.cdx.json',
      'logo.svg',
      'package.json',
    ]);
  });

  it('asks for the connector kit and for nothing else at run time', () => {
    expect(packageJson.dependencies).toEqual({ '@logto/connector-kit': '^4.0.0 || ^5.0.0' });
    expect(packageJson).not.toHaveProperty('peerDependencies');
    expect(packageJson).not.toHaveProperty('optionalDependencies');
  });
});

describe('the list of what is bundled', () => {
  const readJson = async (file: string) =>
    JSON.parse(await readFile(path.join(projectFolder, file), 'utf8'));

  /** The packages whose files esbuild says that it read, by the folders that they lie in. */
  const bundledPackages = async (): Promise<string[]> => {
    const { inputs } = await readJson('metafile.json');
    const folders = Object.keys(inputs).flatMap(
      (file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? [],
    );
    const packages = await Promise.all(
      [...new Set(folders)].map((packageFolder) => readJson(`${packageFolder}/package.json`)),
    );
    return packages.map(({ name, version }) => `${name}@${version}`).sort();
  };

  /** Name and version in a package URL, such as `pkg:npm/%40scope/name@1.0.0?vcs_url=…`. */
  const packageOf = ({ purl }: { purl: string }): string =>
    decodeURIComponent(purl.replace(/^pkg:npm\//, '').replace(/\?.*$/, ''));

  it('names the packages inside the bundles and no others', async () => {
    const { components } = await readJson('lib/sbom.cdx.json');
    const listed = components.map(packageOf).sort();
    expect(listed).toEqual(await bundledPackages());
    expect(listed).toContainEqual(expect.stringMatching(/^got@/));
    expect(listed).not.toContainEqual(expect.stringMatching(/^http2-wrapper@/));
  });

  it('is about this version, and the same whenever it is made', async () => {
    const { bomFormat, metadata, serialNumber } = await readJson('lib/sbom.cdx.json');
    expect(bomFormat).toBe('CycloneDX');
    expect(packageOf(metadata.component)).toBe(`${packageJson.name}@${packageJson.version}`);
    expect(metadata).not.toHaveProperty('timestamp');
    expect(serialNumber).toBeUndefined();
  });
});

describe("in Logto's own loader, with nothing but the connector kit to be found", () => {
  const appId = '2021004100000001';
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let gateway: Gateway;
  let host: Host;

  beforeAll(async () => {
    gateway = await startGateway();
    gateway.registerApp({ appId, publicKey, idStage: 'user_id' });
    gateway.addUser({ userId: '2088123412341234' });
  });

  afterEach(() => host.remove());

  afterAll(() => gateway.close());

  const config = () => ({
    appId,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    alipayPublicKey: gateway.publicKeyLine,
    gateway: gateway.url,
  });

  const load = async (kitFolder: string) => {
    host = await makeHost(tarball, kitFolder);
    const { loadConnectorFactories, buildRawConnector } = await importLoader(
      host.folder,
      kitFolder,
    );
    const packages = [
      {
        name: packageJson.name,
        path: path.join(host.connectorsFolder, 'connector-alipay-native'),
      },
    ];
    const [factory] = await loadConnectorFactories(packages, false);
    if (!factory) {
      throw new Error('The loader skipped the connector');
    }
    const { rawConnector } = await buildRawConnector(factory, async () => config());
    if (!('getUserInfo' in rawConnector)) {
      throw new Error('The connector is not a social one');
    }
    return { factory, connector: rawConnector };
  };

  it.each([
    ['4.0.0', 'connector-kit-4.0.0'],
    ['4.7.0', 'connector-kit-4.7.0'],
    ['5.1.1', '@logto/connector-kit'],
  ])('signs a user in on a host with connector kit %s', async (version, kitName) => {
    const kitFolder = path.join(projectFolder, 'node_modules', kitName);
    const kitUrl = pathToFileURL(path.join(kitFolder, 'lib/index.js')).href;
    const kitPackage = await import(path.join(kitFolder, 'package.json'), {
      with: { type: 'json' },
    });
    expect(kitPackage.default.version).toBe(version);

    const { factory, connector } = await load(kitFolder);
    expect(factory.metadata).toMatchObject({
      id: 'alipay-native',
      logo: expect.stringMatching(/^data:image\/svg\+xml;base64,/),
      readme: expect.stringMatching(/^# /),
      configTemplate: expect.stringMatching(/^\{/),
    });

    const callback = gateway.callback({ appId, userId: '2088123412341234' });
    const session = async () => ({});
    await expect(connector.getUserInfo(callback, session)).resolves.toMatchObject({
      id: '2088123412341234',
    });

    const { ConnectorError } = await import(kitUrl);
    const spent = connector.getUserInfo(callback, session);
    await expect(spent).rejects.toBeInstanceOf(ConnectorError);
    await expect(spent).rejects.toMatchObject({ code: 'social_auth_code_invalid' });
  });

  it.each(['connector-kit-4.0.0', 'connector-kit-4.7.0', '@logto/connector-kit'])(
    'has its mistakes in the settings shown by the Console, with %s',
    async (kitName) => {
      const kitFolder = path.join(projectFolder, 'node_modules', kitName);
      const { connector } = await load(kitFolder);
      const kit = await import(pathToFileURL(path.join(kitFolder, 'lib/index.js')).href);

      let thrown: unknown;
      try {
        kit.validateConfig({ appId: '1', privateKey: 'x' }, connector.configGuard);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(kit.ConnectorError);
      const { data } = Object(thrown);
      // The class by which core knows what it may show; the connector has a zod of its own inside.
      expect(data).toBeInstanceOf(ZodError);
      const shown = data.issues.map(
        ({ path: keys, code, message }: { path: string[]; code: string; message: string }) =>
          `Error in key path "${keys.join('.')}": (${code}) ${message}`,
      );
      expect(shown).toEqual([
        'Error in key path "appId": (custom) An APPID has exactly 16 digits. Copy it from the app\'s page in Alipay\'s console.',
        expect.stringMatching(/^Error in key path "privateKey": \(custom\) This is /),
      ]);
      expect(() => connector.configGuard.parse({})).toThrow(ZodError);
    },
  );
});
