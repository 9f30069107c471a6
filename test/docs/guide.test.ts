import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { halvesOf } from '../../release/documents/guide.ts';
import { gitHubIdOf } from '../../release/documents/heading-ids.ts';
import { project } from '../../release/project.ts';
import { webSettings } from '../../src/config/settings.ts';
import { configGuard, createConfigGuard } from '../../src/connector/config-guard.ts';
import { createForm, formItems } from '../../src/connector/form.ts';
import { en } from '../../src/connector/messages/en.ts';
import { explainedSubCodes } from '../../src/gateway/error-table.ts';
import { blocksIn, separate } from '../support/code-blocks.ts';

const guides = [
  { name: 'native', file: '../../docs/guide.md', form: formItems, guard: configGuard },
  {
    name: 'web',
    file: '../../web/docs/guide.md',
    form: createForm(webSettings),
    guard: createConfigGuard(webSettings),
  },
];

/**
 * The id that the Console gives a heading, which on GitHub has to be the same.
 *
 * @see https://github.com/logto-io/logto/blob/master/packages/console/src/components/Markdown/index.tsx
 */
const consoleIdOf = (heading: string): string =>
  heading
    .replaceAll(/\p{S}|\p{Pi}|\p{Pf}|\p{Ps}|\p{Pe}|\p{Po}/gu, '')
    .replaceAll(/\s+/g, '-')
    .toLowerCase();

const withoutInlineCode = (text: string): string => text.replace(/`[^`\n]+`/g, '');

/** The cells of all table rows under a header. */
const tableUnder = (text: readonly string[], header: RegExp): string[][] => {
  const start = text.findIndex((line) => header.test(line));
  expect(start, `the table "${header.source}"`).toBeGreaterThan(-1);
  const rows = text.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end === -1 ? undefined : end).map((row) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
};

const codesIn = (cell = ''): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => `${code}`);

/** Makes a certificate that is good enough for the guard, out of keys that node made. */
const certify = (
  subject: string,
  key: KeyObject,
  issuer: string,
  issuerKey: KeyObject,
  serialNumber: string,
): string => {
  const pem = (privateKey: KeyObject) =>
    forge.pki.privateKeyFromPem(privateKey.export({ format: 'pem', type: 'pkcs1' }).toString());
  const certificate = forge.pki.createCertificate();
  const publicKey = createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = serialNumber;
  certificate.validity.notBefore = new Date('2020-01-01');
  certificate.validity.notAfter = new Date('2100-01-01');
  certificate.setSubject([{ name: 'commonName', value: subject }]);
  certificate.setIssuer([{ name: 'commonName', value: issuer }]);
  certificate.sign(pem(issuerKey), forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
};

const makeKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const appKey = makeKey();
const alipayKey = makeKey();

/** What a reader puts in the place of each placeholder. */
const placeholders: Record<string, string> = {
  '<APPID>': '2021000000000001',
  '<APP_PRIVATE_KEY>': appKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  '<ALIPAY_PUBLIC_KEY>': createPublicKey(alipayKey)
    .export({ format: 'der', type: 'spki' })
    .toString('base64'),
  '<APP_CERT>': certify('Test app', appKey, 'Test root', alipayKey, '01'),
  '<ALIPAY_CERT>': certify('Test Alipay', alipayKey, 'Test root', alipayKey, '02'),
  '<ALIPAY_ROOT_CERT>': certify('Test root', alipayKey, 'Test root', alipayKey, '03'),
};

const fillIn = (example: string): unknown =>
  JSON.parse(example, (_key, value: unknown) =>
    typeof value === 'string' ? (placeholders[value] ?? value) : value,
  );

describe.each(guides)('the $name guide', ({ file, form, guard }) => {
  const lines = readFileSync(resolve(import.meta.dirname, file), 'utf8').split('\n');
  const { english, chinese } = halvesOf(lines.join('\n'));
  const halves = { English: english.split('\n'), Chinese: chinese.split('\n') };
  const namedHalves = Object.entries(halves);

  describe("as Logto's Console draws it", () => {
    const { prose, blocks } = separate(lines);
    const text = withoutInlineCode(prose.join('\n'));

    it('begins with its title and has two halves', () => {
      expect(lines[0]).toMatch(/^# \S/);
      expect(prose.filter((line) => line.startsWith('# '))).toHaveLength(2);
      expect(halves.English.slice(1, 5).join('\n')).toContain('中文指南');
    });

    it('has a table of contents for each half, whose links work there and on GitHub', () => {
      const headings = prose
        .filter((line) => /^##? /.test(line))
        .map((line) => line.replace(/^#+ /, ''));
      const ids = headings.map(consoleIdOf);
      expect(headings.map(gitHubIdOf).slice(1)).toEqual(ids.slice(1));
      expect(new Set(ids).size).toBe(ids.length);
      const links = [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, id]) => id);
      // The title has no id in the Console, which shows it elsewhere.
      expect(links).toEqual(['中文指南', ...ids.slice(1).filter((id) => id !== '中文指南')]);
    });

    it('has no images, raw HTML, alert boxes or links that are neither https nor to a step', () => {
      expect(text).not.toMatch(/!\[/);
      expect(text).not.toMatch(/<[a-z/!?]/i);
      expect(text).not.toMatch(/\[!\w+\]/);
      expect(text).not.toMatch(/^ *\[[^\]]+\]:/m);
      const targets = [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target]) => target);
      expect(targets.length).toBeGreaterThan(0);
      expect(targets.filter((target) => !/^(?:https:\/\/|#)/.test(target ?? ''))).toEqual([]);
      expect(text).toContain(`https://github.com/${project.repository}/blob/main/docs/errors.md`);
    });

    it('names the language of every code block', () => {
      expect(blocks.length).toBeGreaterThan(0);
      expect(blocks.filter(({ language }) => !/^[a-z]+$/.test(language))).toEqual([]);
    });

    it('has tables whose rows are as long as their header', () => {
      const widths = prose.map((line) =>
        line.startsWith('|') ? line.split(/(?<!\\)\|/).length : undefined,
      );
      const uneven = widths.filter((width, index) => {
        const above = widths[index - 1];
        return width !== undefined && above !== undefined && width !== above;
      });
      expect(uneven).toEqual([]);
    });
  });

  it.each([
    ['English', halves.English, /^\| Setting \|/],
    ['Chinese', halves.Chinese, /^\| 设置 \|/],
  ])(
    'lists in the %s half the settings in the order and with the labels of the form',
    (_name, half, header) => {
      const settings = tableUnder(half, header).map(([cell]) => cell);
      expect(settings).toEqual(form.map(({ key, label }) => `${label} \`${key}\``));
    },
  );

  it.each(namedHalves)(
    'has JSON in the %s half that the guard accepts, once filled in',
    (_name, half) => {
      const [example = ''] = blocksIn(half, 'json');
      const { application } = guard.parse(fillIn(example));
      expect(application.verification).toBeDefined();
      expect(JSON.stringify(fillIn(example))).not.toMatch(/<[A-Z_]+>/);
    },
  );
});

describe.each([
  { name: 'English', errors: 'errors.md', certificates: 'certificates.md' },
  { name: 'Chinese', errors: 'errors.zh-CN.md', certificates: 'certificates.zh-CN.md' },
])('the pages in $name beside the guides', (pages) => {
  const read = (page: string): string[] =>
    readFileSync(resolve(import.meta.dirname, '../../docs', page), 'utf8').split('\n');
  const errors = read(pages.errors);
  const certificates = read(pages.certificates);

  it('explain every sub-code of the code once, under its own prefix, and no other', () => {
    const codes = tableUnder(errors, /^\| (?:Sub-code|子错误码) \|/).flatMap(([cell]) =>
      codesIn(cell),
    );
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.toSorted()).toEqual(explainedSubCodes.toSorted());
  });

  it('explain every reason of our own once, and no other', () => {
    const codes = tableUnder(errors, /^\| (?:Reason|原因码) \|/).flatMap(([cell]) => codesIn(cell));
    const reasons = Object.keys(en.failures).filter((reason) => reason !== 'refused');
    expect(codes.toSorted()).toEqual(reasons.toSorted());
  });

  it('say what each certificate file may hold', () => {
    const rows = tableUnder(certificates, /^\| (?:File|文件) \|/);
    expect(rows.map(([file]) => codesIn(file)[0])).toEqual([
      'appCertPublicKey_<APPID>.crt',
      'alipayCertPublicKey_RSA2.crt',
      'alipayRootCert.crt',
    ]);
    expect(rows.map(([, , contents = '']) => contents)).toEqual([
      expect.stringMatching(/ignored|忽略/),
      expect.stringMatching(/alone.*Class 2 R1|Class 2 R1.*没有/),
      expect.stringMatching(/order|顺序/),
    ]);
  });

  it('have JSON for certificate mode that the guard accepts, once filled in', () => {
    const [example = ''] = blocksIn(certificates, 'json');
    const { application } = configGuard.parse(fillIn(example));
    expect(application.verification).toBeDefined();
    expect(application.certificates).toBeDefined();
    expect(JSON.stringify(fillIn(example))).not.toMatch(/<[A-Z_]+>/);
  });
});
