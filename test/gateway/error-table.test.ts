import { describe, expect, it } from 'vitest';
import {
  explain,
  explainedSubCodes,
  isKnownCode,
  type Meaning,
} from '../../src/gateway/error-table.ts';

/** Alipay's own tables, and what each row means for a sign-in. */
const rows: Array<[code: string, meaning: Meaning, subCodes: string[]]> = [
  ['20000', 'general', ['isp.unknow-error', 'aop.unknow-error']],
  [
    '20001',
    'access-token',
    [
      'aop.invalid-auth-token',
      'aop.auth-token-time-out',
      'aop.invalid-app-auth-token',
      'aop.invalid-app-auth-token-no-api',
      'aop.app-auth-token-time-out',
      'aop.no-product-reg-by-partner',
    ],
  ],
  [
    '40001',
    'general',
    [
      'isv.missing-method',
      'isv.missing-app-id',
      'isv.missing-signature',
      'isv.missing-signature-type',
      'isv.missing-timestamp',
      'isv.missing-version',
      'isv.decryption-error-missing-encrypt-type',
    ],
  ],
  ['40001', 'configuration', ['isv.missing-signature-key', 'isv.missing-default-signature-type']],
  [
    '40002',
    'general',
    [
      'isv.invalid-parameter',
      'isv.invalid-method',
      'isv.invalid-format',
      'isv.invalid-charset',
      'isv.invalid-timestamp',
      'isv.illegal-timestamp',
      'isv.decryption-error-not-valid-encrypt-type',
      'isv.decryption-error-not-valid-encrypt-key',
      'isv.invalid-token',
      'isv.invalid-digest',
      'isv.illegal-json',
      'isv.invalid-content-type',
      'isv.not-support-app-auth',
      'isv.suspected-attack',
      'isv.forbidden-api',
      'isv.not-online-app',
      'isv.grant-type-invalid',
    ],
  ],
  [
    '40002',
    'configuration',
    [
      'isv.invalid-signature-type',
      'isv.invalid-signature-type-said-interface',
      'isv.unsupported-expired-app-key-sign',
      'isv.app-key-security-risk',
      'isv.invalid-signature',
      'isv.invalid-app-id',
      'isv.unmatched-app-id',
    ],
  ],
  ['40002', 'authorization-code', ['isv.code-invalid']],
  [
    '40002',
    'access-token',
    ['isv.refresh-token-invalid', 'isv.refresh-token-time-out', 'isv.refreshed-token-invalid'],
  ],
  ['40003', 'configuration', ['isv.missing-signature-config', 'isv.openid-error']],
  [
    '40003',
    'general',
    [
      'isv.invalid-auth-relations',
      'isv.decryption-error-unknown',
      'isv.invalid-app-state',
      'isv.app-api-punished',
    ],
  ],
  ['40004', 'general', ['SYSTEM_ERROR']],
  ['40005', 'rate-limit', ['isv.app-call-limited', 'isv.method-call-limited']],
  ['40006', 'configuration', ['isv.insufficient-isv-permissions']],
  ['40006', 'authorization', ['isv.insufficient-user-permissions']],
  [
    '40006',
    'general',
    [
      'isv.self-invoke-forbidden',
      'isv.access-forbidden',
      'isv.ip-forbidden',
      'isv.illegal-client-ip',
    ],
  ],
  [
    '40002',
    'configuration',
    [
      'isv.missing-app-cert-sn',
      'isv.missing-alipay-cert-sn',
      'isv.missing-alipay-root-cert-sn',
      'isv.invalid-app-cert-sn',
      'isv.invalid-alipay-root-cert-sn',
      'isv.app-cert-not-exist',
      'isv.app-cert-expired',
      'isv.alipay-cert-not-exist',
    ],
  ],
];

const known = rows.flatMap(([code, meaning, subCodes]) =>
  subCodes.map((subCode) => ({ code, subCode, meaning })),
);
const withoutPrefix = (subCode: string): string => subCode.replace(/^\w+\./, '');

describe('an error of Alipay', () => {
  it('means what the tables say, with and without prefix', () => {
    const explained = known.flatMap(({ code, subCode }) => [
      [code, subCode, explain(code, subCode)],
      [code, subCode, explain(code, withoutPrefix(subCode))],
    ]);
    const expected = known.flatMap(({ code, subCode, meaning }) => {
      const row = [code, subCode, { explanation: withoutPrefix(subCode), meaning }];
      return [row, row];
    });
    expect(explained).toEqual(expected);
  });

  it.each([' isv.code-invalid', 'isv.code-invalid\t', '\nisv.code-invalid \r\n'])(
    'is read without the blanks around it: %j',
    (subCode) => {
      expect(explain('40002', subCode).explanation).toBe('code-invalid');
      expect(explain(' 20001\t', undefined).explanation).toBe('20001');
    },
  );

  it('is known if it stands in the tables', () => {
    const names = known.flatMap(({ code, subCode }) => [code, subCode, withoutPrefix(subCode)]);
    expect(names.filter((name) => !isKnownCode(name))).toEqual([]);
  });

  it.each(['10000', '41234', '', 'isv.', 'isv.never-heard-of', 'www.evil.example', 'constructor'])(
    'is not known if it is %j',
    (code) => {
      expect(isKnownCode(code)).toBe(false);
    },
  );

  it('is explained only if the tables of Alipay know it, prefix included', () => {
    const expected = known.map(({ subCode }) => subCode);
    expect(explainedSubCodes.toSorted()).toEqual(expected.toSorted());
  });

  it.each<[string, string | undefined, Meaning]>([
    ['20000', undefined, 'general'],
    ['20001', 'aop.new-trouble', 'access-token'],
    ['40005', '', 'rate-limit'],
  ])('%s %s is explained by its code', (code, subCode, meaning) => {
    expect(explain(code, subCode)).toEqual({ explanation: code, meaning });
  });

  it.each([
    ['40002', 'isv.never-heard-of'],
    ['40002', 'isv.isv.code-invalid'],
    ['40002', 'xxx.code-invalid'],
    ['40002', 'code-isv.invalid'],
    ['', undefined],
    ...['constructor', '__proto__', 'isv.__proto__', 'toString', 'isv.hasOwnProperty'].map(
      (name): [string, string] => [name, name],
    ),
  ])('%s %s is unknown', (code, subCode) => {
    expect(explain(code, subCode)).toEqual({ explanation: 'unknown', meaning: 'general' });
  });
});
