import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { placesOf } from '../../../src/cli/doctor/places.ts';
import { isReason, reasons } from '../../../src/connector/messages/examples.ts';
import { explain, explainedSubCodes } from '../../../src/gateway/error-table.ts';
import { ofEach } from '../../support/rows.ts';
import { projectFolder, runHere } from '../command.ts';

const explained = async (code: string, ...args: string[]) => {
  const { stdout } = await runHere(['doctor', 'explain', code, '--json', ...args]);
  return JSON.parse(stdout);
};

const keys =
  'open.alipay.com → 控制台 → 我的应用 → the app → 开发设置 → 开发信息 → 接口加签方式 (interface signing)';
const form = "Logto's Console → Connectors → Social connectors → Alipay";

describe('doctor explain', () => {
  it('says the cause of a code of Alipay, what to do, and where', async () => {
    const { exitCode, stdout, stderr } = await runHere([
      'doctor',
      'explain',
      'isv.invalid-signature',
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'Cause       Wrong signature',
      expect.stringMatching(/^What to do {2}Alipay cannot verify our signature: .*privateKey\.$/),
      `Where       ${keys}`,
      `            ${form}`,
      '',
    ]);
  });

  it('says the same in Chinese', async () => {
    const { stdout } = await runHere(['doctor', 'explain', 'isv.invalid-signature'], {
      environment: { LANG: 'zh_CN.UTF-8' },
    });
    expect(stdout.split('\n')).toEqual([
      '原因    验签失败',
      expect.stringMatching(/^怎么办 {2}支付宝验签失败：/),
      '去哪里  open.alipay.com → 控制台 → 我的应用 → 该应用 → 开发设置 → 开发信息 → 接口加签方式',
      '        Logto 管理控制台 → 连接器 → 社交连接器 → 支付宝',
      '',
    ]);
  });

  it('says it to scripts', async () => {
    expect(await explained(' signature-wrong ')).toEqual({
      ok: true,
      code: 'signature-wrong',
      cause: "The answer's signature is wrong.",
      hint: expect.stringMatching(/^Check `alipayPublicKey` or `alipayCert`/),
      places: [keys, form],
    });
  });

  it('knows every code', () =>
    ofEach([...explainedSubCodes, ...reasons, '20000', '20001', '40005'], async (code) => {
      const { ok, cause, hint } = await explained(code);
      expect({ ok, cause, hint }).toEqual({
        ok: true,
        cause: expect.stringMatching(/\S$/),
        hint: expect.stringMatching(/\.$/),
      });
    }));

  it.each([
    ['without its prefix', 'code-invalid'],
    ['with another', 'aop.code-invalid'],
  ])('knows a code %s', async (_name, code) => {
    expect((await explained(code)).cause).toBe((await explained('isv.code-invalid')).cause);
  });

  it('says what to do about a cancelled sign-in for the connector that it belongs to', async () => {
    expect((await explained('not-authorized')).hint).toContain('on the phone');
    const packageFolder = path.join(projectFolder, 'web');
    const { stdout } = await runHere(['doctor', 'explain', 'not-authorized'], { packageFolder });
    expect(stdout).toContain("on Alipay's page");
  });

  it('names a page for each code that is to be corrected in a console', () => {
    const toCorrect = [...explainedSubCodes].filter(
      (code) => explain('', code).meaning === 'configuration',
    );
    expect(
      toCorrect.filter((code) => placesOf(explain('', code).explanation).length === 0),
    ).toEqual([]);
    expect(reasons.filter((code) => isReason(code) && placesOf(code).length > 0).length).toBe(16);
  });

  it('does not repeat what it does not know', () =>
    ofEach(
      ['refused', 'toString', '40004', 'isv.no-such-code', '', '4b203fe6c11548bcabd8da5bb087a83b'],
      async (code) => {
        const { exitCode, stdout, stderr } = await runHere(['doctor', 'explain', code]);
        expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
        expect(stderr).toBe(
          "This code is not known here. Look it up in Alipay's list, https://opendocs.alipay.com/common/02km9f, or ask Alipay support, with the trace id if one is shown.\n",
        );
      },
    ));

  it('needs a code', async () => {
    const { exitCode, stderr } = await runHere(['doctor', 'explain']);
    expect(exitCode).toBe(2);
    expect(stderr).toBe('The argument CODE is missing.\nSee --help.\n');
  });
});
