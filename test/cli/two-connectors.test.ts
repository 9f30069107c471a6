import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { keySettings } from '../config/settings.ts';
import { packages } from '../package/host.ts';
import { appId, otherAppId } from '../support/app-ids.ts';
import { type Ending, runHere } from './command.ts';
import { temporaryFolder } from './folder.ts';
import {
  addConnector,
  factoriesOf,
  type MadeUpInstance,
  makeInstance,
  packagesOf,
} from './instance.ts';
import { environment, settingsAt, surroundingsOfFile } from './openid/tenant.ts';

/** What a command has printed of its checks to JSON, by their ids. */
const checksIn = ({ stdout }: Ending): Map<string, string> => {
  const { checks }: { checks: Array<Record<'id' | 'status' | 'message', string>> } =
    JSON.parse(stdout);
  return new Map(checks.map(({ id, status, message }) => [id, `${status}: ${message}`]));
};

const [native, web] = packages;
const { version } = packageJson;

/** Runs a command of one of the packages. */
const runOf = (
  { folder: packageFolder }: (typeof packages)[number],
  args: string[],
  input = '',
): Promise<Ending> => runHere(args, { packageFolder, input });

const install = (from: (typeof packages)[number], { folder }: MadeUpInstance): Promise<Ending> =>
  runOf(from, ['install', '--path', folder]);

/** A Logto with both official connectors. */
const makeOfficial = async (): Promise<MadeUpInstance> => {
  const instance = await makeInstance();
  for (const { name, factoryId: id } of packages) {
    await addConnector(instance, { name: `@logto/${name}`, id });
  }
  return instance;
};

/** A Logto with both of our connectors, in the place of the official ones. */
const makeInstalled = async (): Promise<MadeUpInstance> => {
  const instance = await makeOfficial();
  await install(native, instance);
  await install(web, instance);
  return instance;
};

describe('install and uninstall', () => {
  it('put each package in the place of its own official one, side by side', async () => {
    const instance = await makeOfficial();
    const { stdout } = await install(web, instance);
    expect(stdout).toContain(
      `✓ Set aside @logto/connector-alipay-web 1.4.6 → packages/core/connectors/.connector-alipay-web/set-aside/@logto-connector-alipay-web
✓ Installed connector-alipay-web ${version} → packages/core/connectors/connector-alipay-web
`,
    );
    expect((await install(native, instance)).stdout).not.toContain('alipay-web');
    expect(await factoriesOf(instance)).toEqual(
      packages.map(({ name, factoryId }) => [
        factoryId,
        path.join(instance.connectorsFolder, name),
      ]),
    );
  });

  it.each(packages)('leave the other one where it is when repeated: $name', async (own) => {
    const instance = await makeInstalled();
    await install(own, instance);
    expect(await packagesOf(instance)).toEqual([native.name, web.name]);
  });

  it.each(packages)('are checked by doctor: $name', async (own) => {
    const instance = await makeInstalled();
    const { exitCode, stdout } = await runOf(own, ['doctor', '--path', instance.folder]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      `✓ installed copy    ${version}, in ${path.join(instance.connectorsFolder, own.name)}`,
    );
    expect(stdout).toContain(`no second connector of this factory (${own.factoryId})`);
  });

  it.each([
    [native, web],
    [web, native],
  ])('take out their own one alone: $name', async (own, other) => {
    const instance = await makeInstalled();
    const { stdout } = await runOf(own, ['uninstall', '--path', instance.folder]);
    expect(stdout).toContain(`✓ Removed ${own.name} ${version}`);
    expect(stdout).toContain(`✓ Brought back @logto/${own.name} 1.4.6`);
    expect(await packagesOf(instance)).toEqual([`@logto/${own.name}`, other.name]);
    expect((await readdir(instance.connectorsFolder)).sort()).toEqual([
      `.${other.name}`,
      `@logto-${own.name}`,
      other.name,
    ]);
  });
});

describe('the commands of each package', () => {
  it.each(packages)('name it and its factory: $name', async (own) => {
    expect((await runOf(own, ['--help'])).stdout).toMatch(new RegExp(`^Usage: ${own.name} `));
    const { stdout } = await runOf(own, ['install', '--help']);
    expect(stdout.replace(/\s+/g, ' ')).toContain(`(${own.factoryId})`);
  });

  const checks = async (own: (typeof packages)[number], settings: object) =>
    checksIn(
      await runOf(
        own,
        ['doctor', '-', '--offline', '--json'],
        JSON.stringify({ ...keySettings, ...settings }),
      ),
    );

  it('check the scope for the web alone', async () => {
    const settings = { scope: 'auth_user auth_base', charset: 'utf8' };
    const ofWeb = await checks(web, settings);
    expect(ofWeb.get('scope')).toBe('passed: auth_user auth_base');
    expect(ofWeb.get('charset')).toMatch(/^skipped: /);
    expect((await checks(native, settings)).get('scope')).toBe(
      'skipped: ignored: not a setting of this connector',
    );
    expect((await checks(web, {})).get('scope')).toBe('skipped: not set: auth_user');
    expect((await checks(web, { scope: ';' })).get('scope')).toMatch(/^failed: /);
    expect((await checks(web, { Scope: 'x' })).get('Scope')).toBe(
      'failed: ignored: the setting is spelled scope',
    );
  });

  it('make settings for the web that its doctor reads', async () => {
    const folder = await temporaryFolder();
    const { exitCode } = await runOf(web, ['keygen', '--out', folder]);
    expect(exitCode).toBe(0);
    const file = path.join(folder, 'config.json');
    const found = checksIn(await runOf(web, ['doctor', file, '--offline', '--json']));
    expect(found.get('privateKey')).toMatch(/^passed: /);
  });
});

describe('what the web package says of a running Logto', () => {
  const surroundings = surroundingsOfFile();

  /** What a command says of a Logto with these connectors: their factories and APPIDs. */
  const findings = async (
    command: string[],
    ...connectors: ReadonlyArray<readonly [connectorId: string, appId: string]>
  ) => {
    const here = await surroundings();
    const stored = connectors.map(([connectorId, appId]) => ({
      id: connectorId,
      connectorId,
      target: 'alipay',
      enableTokenStorage: false,
      config: { ...settingsAt(here.alipay), appId },
    }));
    here.logto.tenant.connectors.splice(0, 1, ...stored);
    const ending = await runHere([...command, '--json', ...here.options], {
      environment,
      workingFolder: here.folder,
      packageFolder: web.folder,
    });
    return checksIn(ending);
  };

  it('is about the web connector', async () => {
    const both = [
      [native.factoryId, otherAppId],
      [web.factoryId, appId],
    ] as const;
    const saved = await findings(['doctor', '--offline'], ...both);
    expect(saved.get('appId')).toBe(`passed: ${appId}`);
    expect(saved.get('scope')).toBe('skipped: not set: auth_user');
    const alone = await findings(['openid', 'check'], [web.factoryId, appId]);
    expect(alone.get('connector')).toBe(`passed: one, with APPID ${appId}`);
    const missing = await findings(['openid', 'check'], [native.factoryId, appId]);
    expect(missing.get('connector')).toMatch(/^failed: .*\balipay-web\b/);
  });

  it('takes both as one for openid, if they have one APPID', async () => {
    const check = ['openid', 'check'];
    const same = await findings(check, [native.factoryId, appId], [web.factoryId, appId]);
    expect(same.get('rivals')).toBe('passed: others share its users through the same APPID');
    const different = await findings(check, [native.factoryId, otherAppId], [web.factoryId, appId]);
    expect(different.get('rivals')).toMatch(
      /^failed: .*\(2021000000000010, not 2021000000000009\)/,
    );
  });
});
