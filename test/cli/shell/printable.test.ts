import { describe, expect, it } from 'vitest';
import { renderJson, renderLines } from '../../../src/cli/shell/line.ts';
import { runHere } from '../command.ts';
import { examine, settings } from '../config.ts';
import { addConnector, makeInstance } from '../instance.ts';

/** Whatever could command a terminal, turn the direction of writing or forge a line. */
const hostile = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u;

/** Sets the title, clears the screen; a C1 control, two bidi controls, a line break, DEL. */
const version = '1.0\u001b]0;OWNED\u0007\u001b[2J\u009b31m\u202e\u2066\n✓ forged\u2028x\u007f';

const printed = '1.0 ]0;OWNED [2J 31m ✓ forged x ';

describe('what other packages say of themselves', () => {
  it.each(['text', 'json'])('is printed without control characters, in %s', async (form) => {
    const instance = await makeInstance();
    await addConnector(instance, { name: 'connector-\u001b[31m\u200f', folderName: 'a', version });
    await addConnector(instance, { name: '@acme/connector-b', folderName: 'b', version });
    const args = ['--path', instance.folder, ...(form === 'json' ? ['--json'] : [])];
    for (const command of ['install', 'uninstall']) {
      const { exitCode, stdout } = await runHere([command, ...args], { hasColours: false });
      expect(exitCode).toBe(0);
      expect(stdout).not.toMatch(hostile);
      expect(stdout).toContain('1.0 ]0;OWNED [2J 31m ');
    }
  });

  it('keeps to its line', async () => {
    const instance = await makeInstance();
    await addConnector(instance, { name: '@acme/connector-b', folderName: 'b', version });
    const { stdout } = await runHere(['install', '--path', instance.folder, '--dry-run']);
    expect(stdout.split('\n')[1]).toContain(`Would set aside @acme/connector-b ${printed} → `);
  });

  it.each(['text', 'json'])('is printed so in errors too, in %s', async (form) => {
    const instance = await makeInstance(`9.0.0\u001b[31mX\u202e\nY`);
    const args = ['install', '--path', instance.folder, ...(form === 'json' ? ['--json'] : [])];
    const { exitCode, stdout, stderr } = await runHere(args);
    expect(exitCode).toBe(1);
    expect(stdout + stderr).not.toMatch(hostile);
    expect(stdout + stderr).toContain('This Logto has connector kit 9.0.0 [31mX Y, ');
  });
});

describe('a setting', () => {
  it.each([{ json: [] }, { json: ['--json'] }])(
    'commands no terminal, with $json',
    async ({ json }) => {
      const config = { ...settings, gateway: 'https://openapi.alipay.com/\u0007\u202egateway.do' };
      const { stdout } = await examine(config, '--offline', ...json);
      expect(stdout).not.toMatch(hostile);
    },
  );
});

describe('output', () => {
  it('is painted after it was made printable', () => {
    const hanging = { head: [{ look: 'red', text: 'a\u001b[32mb' } as const], body: ' \u0007c' };
    const lines = [hanging, 'd'];
    expect(renderLines(lines, { hasColours: true })).toBe('\u001b[31ma [32mb\u001b[39m  c\nd');
    expect(renderLines(lines, { hasColours: false })).toBe('a [32mb  c\nd');
  });

  it('keeps the lines of a key in JSON', () => {
    const pem = '-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n';
    expect(JSON.parse(renderJson({ pem, list: ['\u009b'] }))).toEqual({ pem, list: [' '] });
  });
});
