import { createPrivateKey } from 'node:crypto';
import { type Gateway, type GatewayOptions, startGateway } from '../emulator/index.ts';
import { fixture } from '../fixtures/index.ts';
import { certifiedAppId } from '../support/app-ids.ts';
import { type Ending, runHere } from './command.ts';

/** The settings of the official connector, and Alipay's public key. */
export const settings = {
  appId: certifiedAppId,
  privateKey: fixture('test-app-key.pem'),
  alipayPublicKey: fixture('test-alipay-public-key.pem'),
};

export const certificates = {
  appCert: fixture('test-app-cert.crt'),
  alipayCert: fixture('test-alipay-cert.crt'),
  alipayRootCert: fixture('test-alipay-root-cert.crt'),
};

/** The SNs of these certificates. */
export const serialNumbers = {
  appCertSn: '866efef280dec9137a87d047ac446315',
  alipayCertSn: '7513daaaa48aa3ba2e4018d84402479c',
  alipayRootCertSn: '687b59193f3f462dd5336e5abf83c5d8_02941eef3187dddf3d3b83462e1dfcf6',
};

/** A gateway with the keys of the fixtures, at which the app is known. */
export const startKnownGateway = async (options: GatewayOptions = {}): Promise<Gateway> => {
  const key = createPrivateKey(fixture('test-alipay-key.pem'));
  const gateway = await startGateway({ key, ...options });
  gateway.registerApp({ appId: certifiedAppId, publicKey: fixture('test-app-public-key.pem') });
  return gateway;
};

/** Examines a configuration in this process. */
export const examine = (config: object, ...args: string[]): Promise<Ending> =>
  runHere(['doctor', '-', ...args], { input: JSON.stringify(config) });

/** One check of the doctor's JSON. */
interface ReportedCheck {
  id: string;
  status: string;
  message: string;
}

/** The doctor's JSON. */
interface Findings {
  ok: boolean;
  checks: ReportedCheck[];
  publicKey?: string;
  next: string[];
}

/** What the doctor's JSON says, by the checks' ids. */
export const findingsOf = ({ exitCode, stdout }: Ending) => {
  const { ok, checks, publicKey, next }: Findings = JSON.parse(stdout);
  const byId = new Map(checks.map(({ id, status, message }) => [id, `${status}: ${message}`]));
  return { exitCode, ok, checks: byId, reported: checks, publicKey, next: next.join('\n') };
};

/** What the doctor finds in a configuration. */
export const findings = async (config: object, ...args: string[]) =>
  findingsOf(await examine(config, '--json', ...args));
