import type { SettingName } from '../../../config/settings.ts';
import type { ConnectorTexts } from '../../../connector/messages/texts.ts';
import type { Sentences } from '../../../text/failure.ts';
import type { Text } from '../../../text/text.ts';
import type { InstallTexts } from '../../install/messages/texts.ts';
import type { ConnectionTexts } from '../../logto/messages/texts.ts';
import type { CommandHelp } from '../../shell/messages/texts.ts';
import type { DoctorFailures } from '../failures.ts';
import type { Place } from '../places.ts';

/** The sentences of `doctor`. */
export interface DoctorTexts {
  help: CommandHelp &
    Record<'config' | 'offline' | 'path' | 'logto' | 'publicKey' | 'warnDays', string> &
    Record<'setting' | 'settingFile', Text<{ setting: SettingName }>>;
  next: string;
  labels: Record<
    'installation' | 'rivals' | 'kit' | 'proxy' | 'network' | 'answer' | 'signature' | 'clock',
    string
  >;
  notSet: Record<SettingName, string>;
  on: string;
  off: string;
  notUsedInMode: string;
  notUsedWithoutMode: string;
  privateKeyFirst: string;
  unknown: string;
  misspelt: Text<{ setting: SettingName }>;
  rename: Text<{ name: string; setting: SettingName }>;
  rsaKey: Text<{ bits: number }>;
  certificate: Text<{ serialNumber: string; issuer: string; notAfter: Date }>;
  modeByFiles: string;
  unionId: string;
  phoneNumber: string;
  profileFields: Text<{ names: readonly string[] }>;
  /** `found` is what else is said of the fields. */
  sensitiveFields: Text<{ names: readonly string[]; found: string }>;
  publicKey: string;
  endsSoon: Text<{ days: number; found: string }>;
  renew: Text<{ setting: SettingName }>;
  /** `found` is what else is said of the certificate. */
  chainNotChecked: Text<{ found: string }>;
  sandbox: Text<{ address: string }>;
  otherGateway: Text<{ address: string }>;

  installed: Text<{ folder: string; version: string }>;
  /** `official` is the version of the official connector, if Logto has it. */
  notInstalled: Text<{ official: string | undefined }>;
  notWhole: Text<{ folder: string }>;
  noRivals: Text<{ factoryId: string }>;
  rivals: Text<{ factoryId: string; rivals: readonly string[] }>;
  kit: Text<{ version: string; range: string }>;
  otherKit: Text<{ folder: string }>;
  install: Text<{ command: string }>;
  mendKit: string;
  checkSettings: Text<{ command: string }>;

  proxy: {
    used: Text<{ name: string }>;
    exempt: Text<{ name: string }>;
    disabled: Text<{ name: string }>;
    enableInNode: string;
    notSupported: Text<{ name: string; version: string }>;
    updateNode: string;
    notAnAddress: string;
    correctAddress: string;
  };
  isOffline: string;
  notCalled: string;
  noAnswer: string;
  answered: Text<{ host: string }>;
  expected: string;
  expectedUnproven: string;
  accepted: string;
  withoutCode: string;
  verified: Text<{ setting: SettingName }>;
  noPublicKey: string;
  notChecked: string;
  wrongSignature: Text<{ setting: SettingName }>;
  otherCertificate: string;
  renewedCertificate: string;
  unsigned: string;
  unsignedError: string;
  rightClock: string;
  wrongClock: Text<{ minutesAhead: number }>;
  noDate: string;

  notVisible: string;
  correct: Text<{ settings: readonly string[] }>;
  addPublicKey: string;
  goOnline: string;
  signIn: string;
  signInAsSaved: string;
  checkNetwork: string;
  checkGateway: string;
  copyAgain: Record<'alipayPublicKey' | 'alipayCert', string>;
  setClock: string;

  explain: {
    help: CommandHelp & { code: string };
    labels: Record<'cause' | 'action' | 'place', string>;
    places: Record<Place, string>;
  };

  failures: Sentences<DoctorFailures>;
}

/** The sentences of `doctor`, and those of other rooms that it says. */
export interface DoctorMessages {
  doctor: DoctorTexts;
  connector: ConnectorTexts;
  install: InstallTexts;
  logto: ConnectionTexts;
}
