import { describe, expect, it } from 'vitest';
import { type RefusalSignature, RefusedError } from '../../../src/gateway/errors.ts';
import { readRefusal } from '../../../src/gateway/protocol/refusal.ts';
import { Secrets } from '../../../src/gateway/protocol/secrets.ts';
import { hintOf, messageOf } from '../../support/errors.ts';
import { ofEach } from '../../support/rows.ts';

const read = (
  content: unknown,
  {
    nodeName = 'alipay_user_info_share_response',
    secrets = ['c0de', 's/gn'],
    signature = 'not-checked',
  }: { nodeName?: string; secrets?: string[]; signature?: RefusalSignature } = {},
) =>
  readRefusal(content, {
    nodeName,
    traceId: 'trace',
    secrets: new Secrets(...secrets),
    signature,
  });

const said = (refusal: RefusedError | undefined): string | undefined =>
  refusal && messageOf(refusal);

const codeInvalid = {
  code: '40002',
  msg: 'Invalid Arguments',
  sub_code: 'isv.code-invalid',
  sub_msg:
    '授权码code无效，解决方案：https://open.alipay.com/api/errCheck?traceId=1&source=openapi',
};

describe('content', () => {
  it('is no refusal if it has no code of one', () =>
    ofEach(
      [
        {},
        { code: '10000', msg: 'Success' },
        { code: 10000 },
        { code: '' },
        { code: null, sub_code: null, access_token: 'token' },
        { sub_code: '' },
        { code: { toString: '40002' }, sub_code: ['isv.code-invalid'] },
      ],
      (content) => {
        expect(read(content)).toBeUndefined();
      },
    ));

  it('is a refusal by either of its codes', () =>
    ofEach(
      [
        [{ code: '40002' }, '40002'],
        [{ code: 40002 }, '40002'],
        [{ code: '10000', sub_code: 'isv.code-invalid' }, 'isv.code-invalid'],
        [{ sub_code: 'isv.code-invalid' }, 'isv.code-invalid'],
        [{ code: ' ' }, 'without a code'],
      ],
      ([content, told]) => {
        expect(said(read(content))).toBe(`Alipay refused the request (${told}).`);
      },
    ));

  it('is the same refusal with blanks around its codes', () => {
    expect(read({ code: ' 40002', sub_code: 'isv.code-invalid\n' })).toMatchObject({
      meaning: 'authorization-code',
      details: { code: '40002', subCode: 'isv.code-invalid' },
    });
  });

  it('of error_response is a refusal, whatever it holds', () =>
    ofEach([{}, { code: '10000' }, { access_token: 'token' }, { code: [] }], (content) => {
      expect(read(content, { nodeName: 'error_response' })).toBeInstanceOf(RefusedError);
    }));
});

describe('a refusal', () => {
  it('has its text passed on unless its signature is missing or wrong', () =>
    ofEach<[RefusalSignature, string | undefined]>(
      [
        ['verified', codeInvalid.sub_msg],
        ['not-checked', codeInvalid.sub_msg],
        ['missing', undefined],
        ['wrong', undefined],
        ['other-certificate', undefined],
      ],
      ([signature, text]) => {
        const { details } = read(codeInvalid, { signature }) ?? {};
        expect(details).toMatchObject({ code: '40002', subCode: 'isv.code-invalid' });
        expect(details?.subMessage).toBe(text);
      },
    ));

  const foreign = {
    code: '41234',
    sub_code: 'www.evil.example',
    sub_msg: 'Call 555-1234',
    msg: 'x',
  };

  it.each<[RefusalSignature]>([['missing'], ['wrong'], ['other-certificate']])(
    'whose signature is %s is told by known codes alone',
    (signature) => {
      const refusal = read(foreign, { signature });
      expect(refusal?.details).toEqual({
        code: undefined,
        subCode: undefined,
        subMessage: undefined,
        traceId: 'trace',
      });
      expect(said(refusal)).toBe('Alipay refused the request (without a code).');
      const half = read({ ...foreign, code: '40006' }, { signature });
      expect(said(half)).toBe('Alipay refused the request (40006).');
    },
  );

  it.each<[RefusalSignature]>([['verified'], ['not-checked']])(
    'whose signature is %s is told by whichever codes it has',
    (signature) => {
      const { code, sub_code: subCode, sub_msg: subMessage } = foreign;
      expect(read(foreign, { signature })?.details).toMatchObject({ code, subCode, subMessage });
    },
  );

  it("tells Alipay's codes and text, what they mean and what to do", () => {
    const refusal = read(codeInvalid);
    expect(refusal).toBeInstanceOf(RefusedError);
    expect(refusal?.meaning).toBe('authorization-code');
    expect(said(refusal)).toBe('Alipay refused the request (isv.code-invalid).');
    expect(refusal && hintOf(refusal)).toMatch(/^The authorization code is wrong, used or expired/);
    expect(refusal?.details).toEqual({
      code: '40002',
      subCode: 'isv.code-invalid',
      subMessage: codeInvalid.sub_msg,
      traceId: 'trace',
    });
  });

  it('passes unknown codes through', () => {
    const refusal = read({ code: '41234', sub_code: 'isv.new-trouble', sub_msg: '新' });
    expect(refusal?.meaning).toBe('general');
    expect(refusal?.details).toMatchObject({
      code: '41234',
      subCode: 'isv.new-trouble',
      subMessage: '新',
    });
  });

  it('tells the general text if there is no particular one', () => {
    expect(read({ code: '40004', msg: 'Business Failed' })?.details.subMessage).toBe(
      'Business Failed',
    );
  });

  it.each(['isv.invalid-signature', 'invalid-signature', 'isv.invalid-signature-type'])(
    'of %s tells no text, which echoes the signed string',
    (sub_code) => {
      const refusal = read({ ...codeInvalid, sub_code, sub_msg: 'app_id=2021&charset=utf-8' });
      expect(refusal?.meaning).toBe('configuration');
      expect(refusal?.details.subMessage).toBeUndefined();
    },
  );

  it('that quotes a secret does not tell it', () =>
    ofEach(
      [
        ['code', { code: '4c0de' }, { code: undefined }],
        ['sub_code', { sub_code: 'isv.c0de' }, { subCode: undefined }],
        ['sub_msg', { sub_msg: 'sign=s/gn&x' }, { subMessage: undefined }],
        ['sub_msg', { sub_msg: 's%2Fgn' }, { subMessage: undefined }],
        ['sub_msg', { sub_msg: 's/gn' }, { subMessage: undefined }],
        ['msg', { sub_msg: undefined, msg: 'c0de' }, { subMessage: undefined }],
      ],
      ([_member, content, expected]) => {
        expect(read({ ...codeInvalid, ...content })?.details).toMatchObject(expected);
      },
    ));

  it('leaves out codes and texts that may be anything', () =>
    ofEach(
      [
        ['code', 'a code with blanks'],
        ['code', '4'.repeat(65)],
        ['sub_code', 'isv.<b>'],
        ['sub_code', 'x'.repeat(65)],
        ['sub_msg', 'line\nbreak'],
        ['sub_msg', '\u001b[31m'],
        ['sub_msg', 'turned \u202e round'],
        ['sub_msg', 'half \ud83d a pair'],
        ['sub_msg', '字'.repeat(513)],
        ['sub_msg', ''],
      ],
      ([member, value]) => {
        const refusal = read({ ...codeInvalid, [member]: value });
        const { code, subCode, subMessage } = refusal?.details ?? {};
        expect([code, subCode, subMessage]).not.toContain(value);
        expect([code, subCode, subMessage].filter((text) => text !== undefined)).toHaveLength(2);
      },
    ));

  it('is explained by its code if there is no sub_code', () => {
    expect(read({ code: '40005' })?.meaning).toBe('rate-limit');
    expect(read({ code: 40005 })?.meaning).toBe('rate-limit');
  });

  it('falls back to the code, then to no code, in its message', () => {
    expect(said(read({ code: '40002', sub_code: 'isv.c0de' }))).toBe(
      'Alipay refused the request (40002).',
    );
    expect(said(read({ code: 'c0de', sub_code: 'isv.c0de' }))).toBe(
      'Alipay refused the request (without a code).',
    );
  });

  it('keeps a text of the greatest length', () => {
    const sub_msg = '字'.repeat(512);
    expect(read({ ...codeInvalid, sub_msg })?.details.subMessage).toBe(sub_msg);
  });

  it.each([
    ['20000', 'isp.unknow-error', { isUnavailable: true, isBusy: false }],
    ['40004', 'SYSTEM_ERROR', { isUnavailable: false, isBusy: true }],
    ['40005', 'isv.app-call-limited', { isUnavailable: false, isBusy: false }],
    ['40002', 'isv.code-invalid', { isUnavailable: false, isBusy: false }],
  ])('of %s %s knows whether it may pass', (code, sub_code, expected) => {
    expect(read({ code, sub_code })).toMatchObject(expected);
  });
});
