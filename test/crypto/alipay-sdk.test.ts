import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseCertificates, rootCertificateSerialNumber } from '../../src/crypto/certificates.ts';
import { blocksOf } from '../fixtures/index.ts';
import { projectFolder } from '../package/host.ts';

// The package does not export it.
const { getSN } = await import(
  pathToFileURL(path.join(projectFolder, 'node_modules/alipay-sdk/dist/esm/antcertutil.js')).href
);

describe("Alipay's own SDK", () => {
  it.each([
    'test-app-cert.crt',
    'test-alipay-cert.crt',
    'test-other-app-cert.crt',
    'test-expired-app-cert.crt',
  ])('has the same serial number for %s', (file) => {
    const text = blocksOf(file).join('');
    const [certificate] = parseCertificates(text);
    expect(certificate.certificateSerialNumber).toBe(getSN(text));
  });

  it('has the same serial number for a bundle of roots, RSA and others', () => {
    const bundle = blocksOf('test-alipay-root-cert.crt').join('');
    const serialNumber = rootCertificateSerialNumber(parseCertificates(bundle));
    expect(serialNumber).toMatch(/^[\da-f]{32}_[\da-f]{32}/);
    expect(serialNumber).toBe(getSN(bundle, true));
  });
});
