import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readingLifetimeMs, readSavedConfig } from '../../src/config/saved-config.ts';
import { nativeSettings } from '../../src/config/settings.ts';
import { longestKeyMaterial } from '../../src/crypto/pem.ts';
import { fixture } from '../fixtures/index.ts';
import { otherAppId } from '../support/app-ids.ts';
import { certificateSettings, keySettings } from './settings.ts';

const alipayKey = fixture('test-alipay-key.pem');
const appKey = fixture('test-app-public-key.pem');

const read = (saved: object) => readSavedConfig(saved, nativeSettings);

describe('what was read of saved settings', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is kept, in whatever object they are handed over', () => {
    expect(read({ ...keySettings })).toBe(read({ ...keySettings, unknown: 1 }));
    const withSwitch = { ...keySettings, certificateMode: false };
    expect(read({ ...withSwitch })).toBe(read({ ...withSwitch }));
  });

  it('is kept until the minute is over', () => {
    const minute = 1000 * readingLifetimeMs;
    vi.setSystemTime(minute);
    const reading = read(keySettings);
    vi.setSystemTime(minute + readingLifetimeMs - 1);
    expect(read(keySettings)).toBe(reading);
    vi.setSystemTime(minute + readingLifetimeMs);
    expect(read(keySettings)).not.toBe(reading);
  });

  it.each([
    ['appId', { appId: otherAppId }],
    ['userIdentifier', { userIdentifier: 'open_id' }],
    ['signType', { signType: 'RSA' }],
    ['gateway', { gateway: 'https://openapi-sandbox.dl.alipaydev.com/gateway.do' }],
    ['privateKey', { privateKey: alipayKey, alipayPublicKey: appKey }],
    ['certificateMode', { certificateMode: false }],
  ])('is read anew if another %s is saved', (setting, change) => {
    const { config } = read(keySettings);
    const changed = read({ ...keySettings, ...change });
    expect(changed.config).toBeDefined();
    expect(changed.config, setting).not.toBe(config);
  });

  it('is what is wrong with them, until they are corrected', () => {
    const wrong = { ...keySettings, appId: '1' };
    expect(read(wrong)).toBe(read({ ...wrong }));
    expect(read(wrong).mistakes).toEqual([{ setting: 'appId', mistake: { code: 'app-id-wrong' } }]);
    expect(read(keySettings).config?.application.appId).toBe(keySettings.appId);
  });

  it('does not outlive a certificate by more than a minute', () => {
    const end = Date.parse('2120-01-01T00:00:00Z');
    vi.setSystemTime(end - 1);
    expect(read(certificateSettings).config).toBeDefined();
    vi.setSystemTime(end + readingLifetimeMs);
    expect(read(certificateSettings).mistakes).toMatchObject([
      { setting: 'appCert', mistake: { code: 'certificate-expired' } },
      { setting: 'alipayCert', mistake: { code: 'certificate-expired' } },
    ]);
  });

  it.each([
    ['are too long to be written down', { alipayPublicKey: 'A'.repeat(longestKeyMaterial / 2) }],
    ['are not texts', { alipayPublicKey: ['a list'] }],
  ])('is not kept if they %s', (_, change) => {
    const settings = { ...keySettings, ...change };
    expect(read(settings)).not.toBe(read(settings));
    expect(read(settings)).toEqual(read(settings));
  });
});

describe('certificates that were saved before they expired', () => {
  const alipayExpired = { alipayCert: fixture('test-expired-alipay-cert.crt') };

  it("still serve to recognise a successor: Alipay's", () => {
    const { config } = readSavedConfig(
      { ...certificateSettings, ...alipayExpired },
      nativeSettings,
    );
    expect(config?.application.verification?.anchor).toMatchObject({
      certificate: { certificateSerialNumber: 'eee9c8fca56bc537b5da101f80e22e1e' },
      intermediates: [{ certificateSerialNumber: 'cb5733e13202dd93147926d0b5ac686e' }],
      roots: { length: 4 },
    });
  });

  it("do not serve any more: the app's", () => {
    const appCert = fixture('test-expired-app-cert.crt');
    expect(
      readSavedConfig({ ...certificateSettings, ...alipayExpired, appCert }, nativeSettings)
        .mistakes,
    ).toEqual([
      {
        setting: 'appCert',
        mistake: { code: 'certificate-expired', notAfter: expect.any(Date) },
      },
      {
        setting: 'alipayCert',
        mistake: { code: 'certificate-expired', notAfter: expect.any(Date) },
      },
    ]);
  });

  it('are refused for any other mistake', () => {
    const alipayRootCert = fixture('test-impostor-root.crt');
    const settings = { ...certificateSettings, ...alipayExpired, alipayRootCert };
    expect(readSavedConfig(settings, nativeSettings).mistakes).toMatchObject([
      { setting: 'alipayCert', mistake: { code: 'certificate-not-issued-under-root' } },
    ]);
  });
});
