import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import { temporaryFolder } from '../cli/folder.ts';
import { type Gateway, startGateway } from '../emulator/index.ts';
import { appId } from '../support/app-ids.ts';
import { typeScriptFlags } from '../support/child.ts';
import { connectorErrorOf } from '../support/connector.ts';
import { authorizationRequest, noSession } from '../support/sign-in.ts';
import { slowMs } from '../support/time.ts';
import { type Host, makeHost, packages, packOnce, projectFolder, type Tarball } from './host.ts';
import { importLoader } from './loader.ts';

const readJson = async (file: string) => JSON.parse(await readFile(file, 'utf8'));

let tarballs: Tarball[];

beforeAll(async () => {
  tarballs = await packOnce();
});

/** The pages that the native connector's package has, with what they show. */
const pages = [
  'docs/certificates.md',
  'docs/certificates.zh-CN.md',
  'docs/comparison.md',
  'docs/comparison.zh-CN.md',
  'docs/console-form.png',
  'docs/errors.md',
  'docs/errors.zh-CN.md',
  'docs/guide.md',
  'docs/keys.svg',
  'docs/mobile.md',
  'docs/mobile.zh-CN.md',
  'docs/openid-stages.svg',
  'docs/openid.md',
  'docs/openid.zh-CN.md',
  'docs/performance.md',
  'docs/performance.svg',
  'docs/running.md',
  'docs/running.zh-CN.md',
  'docs/sign-in.svg',
  'docs/tested.md',
  'examples/docker/.dockerignore',
  'examples/docker/Dockerfile',
  'examples/docker/compose.yaml',
];

describe('what the Compose file has written beside itself, keys among it', () => {
  it('is in no tarball, and Git passes over it', async () => {
    const folder = await temporaryFolder();
    const example = path.join(folder, 'examples/docker');
    await cp(path.join(projectFolder, 'examples/docker'), example, { recursive: true });
    await cp(path.join(projectFolder, 'package.json'), path.join(folder, 'package.json'));
    await mkdir(path.join(example, 'alipay'));
    await writeFile(path.join(example, 'alipay/alipay-app-private-key.pem'), '');
    await writeFile(path.join(example, 'connector-alipay-native-0.0.1.tgz'), '');
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const packed = JSON.parse(execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }));
    const files = packed[0].files.map((file: { path: string }) => file.path).sort();
    expect(files).toEqual([
      ...pages.filter((page) => page.startsWith('examples/')),
      'package.json',
    ]);
    const ignored = await readFile(path.join(projectFolder, '.gitignore'), 'utf8');
    expect(ignored.split('\n')).toContain('/examples/docker/alipay/');
  });
});

describe.each(packages)('the package $name', ({ name, folder: packageFolder }) => {
  const inPackage = (file: string): string => path.join(packageFolder, file);

  it('bundles the connector with its own sentences, in English alone', async () => {
    const { outputs } = await readJson(inPackage('metafile.json'));
    const texts = (bundle: string): string[] =>
      Object.keys(outputs[bundle].inputs).filter((file) => /\/(en|zh)\.ts$/.test(file));
    const english = path.relative(packageFolder, 'src/connector/messages/en.ts');
    expect(texts('lib/index.js')).toEqual([english]);
    expect(texts('lib/commands.js')).toContain(english.replace('en.ts', 'zh.ts'));
  });

  it('is packed with these files and no others', () => {
    const tarball = tarballs.find((packed) => packed.name === name);
    expect(tarball?.files).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'README.zh-CN.md',
      ...(packageFolder === projectFolder ? pages : ['docs/guide.md']),
      'lib/THIRD-PARTY-LICENSES.txt',
      'lib/cli.js',
      'lib/commands.js',
      'lib/index.d.ts',
      'lib/index.js',
      'lib/index.js.map',
      'lib/sbom.cdx.json',
      'logo.svg',
      'package.json',
    ]);
  });

  it('ships the map of the connector, without a source or a path of ours', async () => {
    const { sources, sourcesContent, sourceRoot } = await readJson(inPackage('lib/index.js.map'));
    expect(sources.length).toBeGreaterThan(50);
    const guard = path.join(projectFolder, 'src/config/guard.ts');
    expect(sources).toContain(path.relative(inPackage('lib'), guard));
    expect(sources.filter((source: string) => !/^(\.\.\/|unused:)/.test(source))).toEqual([]);
    expect({ sourcesContent, sourceRoot }).toEqual({});
    // Node would map the stacks with it if it is told to: their frames would not be the bundle's.
    expect(await readFile(inPackage('lib/index.js'), 'utf8')).not.toContain('sourceMappingURL');
  });

  it('asks for the connector kit and for nothing else at run time', async () => {
    const packageJson = await readJson(inPackage('package.json'));
    expect(packageJson.dependencies).toEqual({ '@logto/connector-kit': '^4.3.0 || ^5.0.0' });
    expect(packageJson).not.toHaveProperty('peerDependencies');
    expect(packageJson).not.toHaveProperty('optionalDependencies');
  });

  it('has the version, licence and Node.js of this project, and a command of its own name', async () => {
    const { version, license, engines, bin } = await readJson(inPackage('package.json'));
    const project = await readJson(path.join(projectFolder, 'package.json'));
    expect({ version, license, engines }).toEqual({
      version: project.version,
      license: project.license,
      engines: project.engines,
    });
    expect(bin).toEqual({ [name]: 'lib/cli.js' });
  });

  describe('lists what is bundled', () => {
    /** The packages whose files esbuild says that it read, by the folders that they lie in. */
    const bundledPackages = async (): Promise<string[]> => {
      const { inputs } = await readJson(inPackage('metafile.json'));
      const folders = Object.keys(inputs).flatMap(
        (file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? [],
      );
      const bundled = await Promise.all(
        [...new Set(folders)].map((bundledFolder) =>
          readJson(path.resolve(packageFolder, bundledFolder, 'package.json')),
        ),
      );
      return bundled.map(({ name, version }) => `${name}@${version}`).sort();
    };

    /** Name and version in a package URL, such as `pkg:npm/%40scope/name@1.0.0?vcs_url=…`. */
    const packageOf = ({ purl }: { purl: string }): string =>
      decodeURIComponent(purl.replace(/^pkg:npm\//, '').replace(/\?.*$/, ''));

    it('names the packages inside the bundles and no others', async () => {
      const { components } = await readJson(inPackage('lib/sbom.cdx.json'));
      const listed = components.map(packageOf).sort();
      expect(listed).toEqual(await bundledPackages());
      expect(listed).toContainEqual(expect.stringMatching(/^got@/));
      expect(listed).not.toContainEqual(expect.stringMatching(/^http2-wrapper@/));
    });

    it('is about this version, and the same whenever it is made', async () => {
      const { bomFormat, metadata, serialNumber } = await readJson(inPackage('lib/sbom.cdx.json'));
      const { version } = await readJson(inPackage('package.json'));
      expect(bomFormat).toBe('CycloneDX');
      expect(packageOf(metadata.component)).toBe(`${name}@${version}`);
      expect(metadata).not.toHaveProperty('timestamp');
      expect(serialNumber).toBeUndefined();
    });
  });
});

describe("in Logto's own loader, with nothing but the connector kit to be found", {
  timeout: slowMs,
}, () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let gateway: Gateway;
  const hosts: Host[] = [];

  beforeAll(async () => {
    gateway = await startGateway();
    gateway.registerApp({ appId, publicKey, idStage: 'user_id' });
    gateway.addUser({ userId: '2088123412341234' });
  });

  afterAll(() => Promise.all([gateway.close(), ...hosts.map((host) => host.remove())]));

  const config = () => ({
    appId,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    alipayPublicKey: gateway.publicKeyLine,
    gateway: gateway.url,
  });

  /** Loads packages together, as they are unpacked side by side. */
  const load = async (kitFolder: string, unpacked: readonly Tarball[] = tarballs) => {
    const host = await makeHost(unpacked, kitFolder);
    hosts.push(host);
    const { connectorsFolder } = host;
    const { loadConnectorFactories, buildRawConnector } = await importLoader(
      host.folder,
      kitFolder,
    );
    const factories = await loadConnectorFactories(
      unpacked.map(({ name }) => ({ name, path: path.join(connectorsFolder, name) })),
      false,
    );
    return Promise.all(
      factories.map(async (factory) => {
        const { rawConnector } = await buildRawConnector(factory, async () => config());
        if (!('getUserInfo' in rawConnector)) {
          throw new Error('The connector is not a social one');
        }
        return { factory, connector: rawConnector };
      }),
    );
  };

  /** All packages in a host with a connector kit, which is made once. */
  const loads = new Map<string, ReturnType<typeof load>>();
  const loadedWith = (kitName: string): ReturnType<typeof load> => {
    const loaded = loads.get(kitName) ?? load(path.join(projectFolder, 'node_modules', kitName));
    loads.set(kitName, loaded);
    return loaded;
  };

  it.each(packages)('loads $name by itself', async ({ name, factoryId }) => {
    const kitFolder = path.join(projectFolder, 'node_modules/@logto/connector-kit');
    const loaded = await load(
      kitFolder,
      tarballs.filter((tarball) => tarball.name === name),
    );
    expect(loaded.map(({ factory }) => factory.metadata.id)).toEqual([factoryId]);
  });

  it.each([
    ['4.7.0', 'connector-kit-4.7.0'],
    ['5.1.1', '@logto/connector-kit'],
  ])('signs users in by both on a host with connector kit %s', async (version, kitName) => {
    const kitFolder = path.join(projectFolder, 'node_modules', kitName);
    const kitUrl = pathToFileURL(path.join(kitFolder, 'lib/index.js')).href;
    const kitPackage = await import(path.join(kitFolder, 'package.json'), {
      with: { type: 'json' },
    });
    expect(kitPackage.default.version).toBe(version);

    const { ConnectorError } = await import(kitUrl);
    const loaded = await loadedWith(kitName);
    expect(loaded.map(({ factory }) => factory.metadata.id)).toEqual([
      'alipay-native',
      'alipay-web',
    ]);
    for (const { factory, connector } of loaded) {
      expect(factory.metadata).toMatchObject({
        target: 'alipay',
        logo: expect.stringMatching(/^data:image\/svg\+xml;base64,/),
        readme: expect.stringMatching(/^# /),
        configTemplate: expect.stringMatching(/^\{/),
      });

      const consent = { appId, userId: '2088123412341234' };
      const isWeb = factory.metadata.platform === 'Web';
      const uri = await connector.getAuthorizationUri(authorizationRequest('s'), noSession);
      expect(uri).toMatch(isWeb ? /^https:\/\/openauth\.alipay\.com\// : /^alipay:\/\/\?/);
      const callback = isWeb ? gateway.webCallback(consent) : gateway.callback(consent);
      const session = async () => ({});
      await expect(connector.getUserInfo(callback, session)).resolves.toMatchObject({
        id: '2088123412341234',
      });
      const { name, version } = await readJson(path.join(factory.path, 'package.json'));
      expect(gateway.requests.at(-1)?.headers['user-agent']).toBe(`${name}/${version}`);

      const spent = connector.getUserInfo(callback, session);
      await expect(spent).rejects.toBeInstanceOf(ConnectorError);
      await expect(spent).rejects.toMatchObject({ code: 'social_auth_code_invalid' });
    }
  });

  it.each([
    ['connector-alipay-native', 'src/connector/authorization-request.ts'],
    ['connector-alipay-web', 'src/connector/authorization-request.ts'],
  ])('says where %s failed unexpectedly, and nothing of the error', async (name, file) => {
    const loaded = await loadedWith('@logto/connector-kit');
    const { connector, factory } =
      loaded[packages.findIndex((known) => known.name === name)] ??
      expect.fail('The loader skipped the connector');
    const sentinel = () => {
      throw Object.assign(new TypeError('sentinel'), { name: 'sentinel' });
    };
    const request = Object.defineProperty({}, 'state', { get: sentinel });
    const { data } = await connectorErrorOf(
      Reflect.apply(connector.getAuthorizationUri, connector, [request, sentinel]),
    );
    expect(data).toEqual({
      reason: 'unexpected',
      errorDescription: expect.any(String),
      hint: expect.any(String),
      errorClass: 'TypeError',
      frames: expect.arrayContaining([expect.stringMatching(/^lib\/index\.js:\d+:\d+$/)]),
    });
    expect(JSON.stringify(data)).not.toContain('sentinel');

    const { frames } = Object(data);
    const inHost = frames.map((frame: string) => path.join(factory.path, frame));
    const read = execFileSync(
      process.execPath,
      [...typeScriptFlags, 'release/read-frames.ts', ...inHost],
      {
        cwd: projectFolder,
        encoding: 'utf8',
      },
    );
    const lines = read.trim().split('\n');
    expect(lines).toHaveLength(frames.length);
    expect(lines[0]?.slice(inHost[0].length + 1)).toMatch(new RegExp(`^${file}:\\d+:\\d+$`));
    const [, line] = lines[0]?.match(/:(\d+):\d+$/) ?? [];
    const source = await readFile(path.join(projectFolder, file), 'utf8');
    expect(source.split('\n')[Number(line) - 1]).toContain('state');
  });

  it.each(
    packages.flatMap(({ name }) =>
      ['connector-kit-4.7.0', '@logto/connector-kit'].map((kitName) => [name, kitName] as const),
    ),
  )(
    'has the mistakes in the settings of %s shown by the Console, with %s',
    async (name, kitName) => {
      const kitFolder = path.join(projectFolder, 'node_modules', kitName);
      const loaded = await loadedWith(kitName);
      const connector =
        loaded[packages.findIndex((known) => known.name === name)]?.connector ??
        expect.fail('The loader skipped the connector');
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
