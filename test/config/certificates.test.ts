import { afterEach, describe, expect, it, vi } from 'vitest';
import { configGuard } from '../../src/connector/config-guard.ts';
import { parsePublicKey } from '../../src/crypto/keys.ts';
import { issueCertificate } from '../crypto/der.ts';
import { blocksOf, fixture } from '../fixtures/index.ts';
import { alipayPrivateKey } from '../support/keys.ts';
import { ofEach } from '../support/rows.ts';
import { certificateFiles, certificateSettings, keySettings, mistakesIn } from './settings.ts';

const { appCert, alipayCert, alipayRootCert } = certificateFiles;

const sentences = {
  own: 'This is the certificate of your own app (appCertPublicKey_….crt).',
  root: "This is Alipay's root certificate (alipayRootCert.crt).",
  alipays: "This is a certificate of Alipay's that is not its root.",
  empty: 'This is empty.',
};
const advice = {
  appCert: 'Paste the content of appCertPublicKey_….crt (应用公钥证书).',
  alipayCert: 'Paste the content of alipayCertPublicKey_RSA2.crt (支付宝公钥证书).',
  alipayRootCert: 'Paste the whole content of alipayRootCert.crt (支付宝根证书).',
};
const otherKey =
  "This certificate is not for `privateKey`: it is another app's, it was made with another key, or it is swapped with `alipayCert`. Paste the content of appCertPublicKey_….crt, and the private key it was requested with.";
const otherRoot =
  "This certificate is not issued under any certificate in `alipayRootCert`. Download both again from the same page of Alipay's console (sandbox and production have different ones).";
const otherEnvironment =
  "One of this certificate and `alipayRootCert` is the sandbox's and the other is production's. Download both again from the same page of Alipay's console.";
const expired =
  "This certificate expired on 2021-01-01. Download a new one from the app's 接口加签方式 page in Alipay's console.";
const sameName =
  "Too many certificates in this and in `alipayRootCert` have the same name. Download both again from the same page of Alipay's console, and paste them unchanged.";
const noRsaRoot =
  'This holds no root certificate that is signed with RSA. Paste the whole content of alipayRootCert.crt.';

describe('certificate mode', () => {
  const expected = {
    certificates: {
      appCertificateSerialNumber: '866efef280dec9137a87d047ac446315',
      alipayRootCertificateSerialNumber:
        '687b59193f3f462dd5336e5abf83c5d8_02941eef3187dddf3d3b83462e1dfcf6',
    },
    verification: {
      publicKey: parsePublicKey(fixture('test-alipay-public-key.pem')),
      alipayCertificateSerialNumber: '7513daaaa48aa3ba2e4018d84402479c',
    },
  };

  it.each([true, undefined, null, ''])('is on with certificateMode %j', (certificateMode) => {
    const { application } = configGuard.parse({ ...certificateSettings, certificateMode });
    expect(application).toMatchObject(expected);
  });

  it('takes the place of a public key of Alipay, good or bad', () => {
    for (const alipayPublicKey of [keySettings.alipayPublicKey, 'not a key']) {
      const { application } = configGuard.parse({ ...certificateSettings, alipayPublicKey });
      expect(application).toMatchObject(expected);
    }
  });

  it('is on with a certificate of Alipay alone, whose issuer is given nowhere', () => {
    const [leaf] = blocksOf('test-alipay-cert.crt');
    const { application } = configGuard.parse({ ...certificateSettings, alipayCert: leaf });
    expect(application).toMatchObject(expected);
  });

  it('is off with false, and bad certificates are not looked at', () => {
    const settings = { ...keySettings, certificateMode: false, appCert: 'x', alipayCert };
    expect(configGuard.parse(settings)).toStrictEqual(configGuard.parse(keySettings));
  });
});

describe('files that are missing', () => {
  const nothing = { appCert: '', alipayCert: null, alipayRootCert: undefined };

  it('are told', () =>
    ofEach(
      [
        ['none, but the mode is on', { ...nothing, certificateMode: true }],
        ['the app certificate alone', { ...nothing, appCert }],
        ['the Alipay certificate alone', { ...nothing, alipayCert }],
        ['the root certificate alone', { ...nothing, alipayRootCert }],
        ['all but the app certificate', { ...certificateFiles, appCert: ' ' }],
        ['all but the Alipay certificate', { ...certificateFiles, alipayCert: ' ' }],
        ['all but the root certificate', { ...certificateFiles, alipayRootCert: ' ' }],
      ],
      ([_, files]) => {
        const missing = (['appCert', 'alipayCert', 'alipayRootCert'] as const).filter(
          (setting) => !files[setting]?.trim(),
        );
        expect(mistakesIn({ ...keySettings, ...files })).toEqual(
          missing.map((setting) => [setting, `${sentences.empty} ${advice[setting]}`]),
        );
      },
    ));
});

describe('files in the wrong place', () => {
  it('are named', () =>
    ofEach(
      [
        [
          'app certificate and Alipay certificate are exchanged',
          { appCert: alipayCert, alipayCert: appCert },
          [
            ['appCert', 'alipays'],
            ['alipayCert', 'own'],
          ],
        ],
        [
          'app certificate and root are exchanged',
          { appCert: alipayRootCert, alipayRootCert: appCert },
          [
            ['appCert', 'root'],
            ['alipayRootCert', 'own'],
          ],
        ],
        [
          'Alipay certificate and root are exchanged',
          { alipayCert: alipayRootCert, alipayRootCert: alipayCert },
          [
            ['alipayCert', 'root'],
            ['alipayRootCert', 'alipays'],
          ],
        ],
        [
          'each stands one place too early',
          { appCert: alipayCert, alipayCert: alipayRootCert, alipayRootCert: appCert },
          [
            ['appCert', 'alipays'],
            ['alipayCert', 'root'],
            ['alipayRootCert', 'own'],
          ],
        ],
        [
          'each stands one place too late',
          { appCert: alipayRootCert, alipayCert: appCert, alipayRootCert: alipayCert },
          [
            ['appCert', 'root'],
            ['alipayCert', 'own'],
            ['alipayRootCert', 'alipays'],
          ],
        ],
        [
          'the app certificate stands everywhere',
          { alipayCert: appCert, alipayRootCert: appCert },
          [
            ['alipayCert', 'own'],
            ['alipayRootCert', 'own'],
          ],
        ],
      ] as const,
      ([_, files, named]) => {
        expect(mistakesIn({ ...certificateSettings, ...files })).toEqual(
          named.map(([setting, what]) => [setting, `${sentences[what]} ${advice[setting]}`]),
        );
      },
    ));

  it.each([
    ['appCert', 'test-app-request.csr', /^This is a certificate request/],
    ['appCert', 'test-app-key.pem', /^This is a private key, which belongs in `privateKey`/],
    ['alipayCert', 'test-alipay-public-key.pem', /^This is a public key\. Paste the content/],
    ['alipayRootCert', 'test-alipay-public-key.pem', /^This is a public key\. Paste the whole/],
  ])('are named where they are no certificates: %s: %s', (setting, file, message) => {
    expect(mistakesIn({ ...certificateSettings, [setting]: fixture(file) })).toEqual([
      [setting, expect.stringMatching(message)],
    ]);
  });
});

describe('certificates that do not serve', () => {
  const [sm2 = '', , ecdsa = '', sha1 = ''] = blocksOf('test-alipay-root-cert.crt');
  const [leaf = ''] = blocksOf('test-alipay-cert.crt');

  it('are refused', () =>
    ofEach(
      [
        ['of another app', { appCert: fixture('test-other-app-cert.crt') }, 'appCert', otherKey],
        [
          'for another key',
          { privateKey: fixture('test-alipay-key.pem'), alipayCert: fixture('test-ec-cert.crt') },
          'appCert',
          otherKey,
        ],
        [
          "an app's that has expired",
          { appCert: fixture('test-expired-app-cert.crt') },
          'appCert',
          expired,
        ],
        [
          "Alipay's that has expired",
          { alipayCert: fixture('test-expired-alipay-cert.crt') },
          'alipayCert',
          expired,
        ],
        [
          'under an impostor intermediate',
          { alipayCert: leaf + fixture('test-impostor-intermediate.crt') },
          'alipayCert',
          otherRoot,
        ],
        [
          'of the sandbox',
          { alipayCert: blocksOf('test-sandbox-cert.crt')[0] ?? '' },
          'alipayCert',
          otherEnvironment,
        ],
        [
          'of another app in the place of the certificate of Alipay',
          { alipayCert: fixture('test-other-app-cert.crt') },
          'alipayCert',
          `This is the certificate of an app, and not Alipay's own. ${advice.alipayCert}`,
        ],
        [
          'of another app in the place of the certificate of Alipay, though its chain is complete',
          {
            alipayCert:
              fixture('test-other-app-cert.crt') + (blocksOf('test-alipay-cert.crt')[1] ?? ''),
          },
          'alipayCert',
          `This is the certificate of an app, and not Alipay's own. ${advice.alipayCert}`,
        ],
        ['under another root', { alipayRootCert: sm2 + sha1 }, 'alipayCert', otherRoot],
        [
          'under an impostor',
          { alipayRootCert: fixture('test-impostor-root.crt') },
          'alipayCert',
          otherRoot,
        ],
        [
          'that are not RSA',
          { alipayCert: fixture('test-ec-cert.crt') },
          'alipayCert',
          `This is not an RSA key; Alipay login needs RSA. ${advice.alipayCert}`,
        ],
      ],
      ([_, changes, setting, message]) => {
        expect(mistakesIn({ ...certificateSettings, ...changes })).toContainEqual([
          setting,
          message,
        ]);
      },
    ));

  it('are refused: the key of Alipay is too short for the algorithm', () => {
    const settings = { ...certificateSettings, alipayCert: fixture('test-short-alipay-cert.crt') };
    expect(mistakesIn(settings)).toEqual([
      [
        'alipayCert',
        `This key has 1024 bits, and RSA2 needs at least 2048 bits. ${advice.alipayCert}`,
      ],
    ]);
    expect(mistakesIn({ ...settings, signType: 'RSA' })).toEqual([]);
  });

  it('are refused: of an app that names nothing but its PID and APPID', () => {
    const names = { issuer: 'Authority', subject: '2088000000000000-2021000000000000' };
    const body = issueCertificate(alipayPrivateKey, { ...names, serial: 1 });
    const alipayCert = `-BEGIN A-${body}-END A-`;
    expect(mistakesIn({ ...certificateSettings, alipayCert })).toEqual([
      [
        'alipayCert',
        `This is the certificate of an app, and not Alipay's own. ${advice.alipayCert}`,
      ],
    ]);
  });

  it('are refused: so many have the same name that not all signatures are checked', () => {
    const names = { issuer: 'Authority', subject: 'Authority' };
    const chain = Array.from({ length: 16 }, (_, serial) =>
      issueCertificate(alipayPrivateKey, { ...names, ...(!serial && { subject: 'Leaf' }), serial }),
    );
    const alipayCert = chain.map((body) => `-BEGIN A-${body}-END A-`).join('');
    expect(mistakesIn({ ...certificateSettings, alipayCert })).toEqual([['alipayCert', sameName]]);
  });

  it('are refused: no root is signed with RSA', () => {
    expect(mistakesIn({ ...certificateSettings, alipayRootCert: sm2 + ecdsa })).toEqual([
      ['alipayCert', otherRoot],
      ['alipayRootCert', noRsaRoot],
    ]);
  });

  it('are all told at once', () => {
    const settings = {
      ...certificateSettings,
      appCert: fixture('test-other-app-cert.crt'),
      alipayCert: fixture('test-expired-alipay-cert.crt'),
    };
    expect(mistakesIn(settings)).toEqual([
      ['appCert', otherKey],
      ['alipayCert', expired],
    ]);
  });
});

describe('the time at which certificates end', () => {
  const end = Date.parse('2120-01-01T00:00:00Z');

  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ['is a second ahead', end - 1000, []],
    ['was a second ago', end + 1000, ['appCert', 'alipayCert']],
  ])('%s', (_, now, settings) => {
    vi.setSystemTime(now);
    expect(mistakesIn(certificateSettings)).toEqual(
      settings.map((setting) => [
        setting,
        expect.stringMatching(/^This certificate expired on 2120-01-01\. /),
      ]),
    );
  });
});
