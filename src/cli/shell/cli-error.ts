import type { SettingName } from '../../config/settings.ts';
import type { GatewayFailure } from '../../gateway/errors.ts';
import type { LogtoFailure } from '../../logto/errors.ts';
import type { JsonMistake } from '../doctor/json-mistake.ts';
import type { FolderPurpose } from '../openid/names.ts';
import type { OriginMember } from '../openid/records.ts';

/** The system's code of a refusal by the file system, such as `ENOENT`. */
interface FileSystemRefusal {
  systemCode: string;
}

/** Every way in which a command fails, by code, with the values that explain it. */
export interface CliFailures {
  'option-unknown': { given: string; suggestion: string | undefined };
  'command-unknown': { given: string; suggestion: string | undefined };
  'option-without-value': { given: string };
  'value-not-a-choice': { option: string; value: string; choices: readonly string[] };
  'too-many-arguments': { given: string };
  'usage-wrong': object;

  'output-not-written': FileSystemRefusal;

  'config-not-named': object;
  'two-sources': object;
  'source-unreadable': FileSystemRefusal & { source: string };
  'source-not-json': { source: string } & JsonMistake;

  'request-without-subject': object;
  'key-exists': { file: string };
  'keys-not-written': FileSystemRefusal & { folder: string };

  'no-logto': { folders: readonly string[] };
  'not-a-logto': { folder: string; suggestion: string | undefined };
  'no-connector-kit': { folder: string };
  'connector-kit-out-of-range': { version: string; range: string };
  'package-incomplete': { folder: string };
  'place-taken': { place: string };
  'connectors-locked': { lock: string; seconds: number };
  'set-aside-lost': { folder: string };
  'not-moved-back': { places: readonly string[] };
  'not-installed-whole': { folder: string };
  'connectors-not-changed': FileSystemRefusal & { isPermission: boolean };

  'logto-not-named': object;
  'value-not-a-number': { option: string; value: string; minimum: number };
  'credentials-missing': object;
  'logto-failed': { logto: LogtoFailure };
  'alipay-failed': { alipay: GatewayFailure };
  'connector-missing': { factoryId: string };
  'connector-not-alone': { factoryId: string; count: number };
  'settings-wrong': { settings: readonly SettingName[] };
  'two-app-ids': { appId: string; appIds: readonly string[] };
  'identifier-not-pinned': { userIdentifier: string; connectorId: string };
  'table-wrong': { file: string; line: number; columns: readonly string[] };
  /** `id` is masked. */
  'id-not-asked': { id: string };
  'order-not-found': { orderId: string };
  'orders-unclear': { orderIds: readonly string[] };
  'counts-do-not-add-up': { expected: number; found: number };
  'setting-not-kept': { connectorId: string };
  'sql-of-cloud': object;
  'id-not-storable': { logtoId: string };
  'already-running': { file: string; pid: number };
  'folder-not-usable': FileSystemRefusal & { folder: string; purpose: FolderPurpose };
  'folder-not-private': { folder: string };
  'record-wrong': { file: string; line: number };
  /** `found` and `present` name a Logto, a connector, an APPID or the id that is moved to. */
  'journal-of-another': { folder: string; what: OriginMember; found: string; present: string };
  'journal-without-origin': { folder: string };
}

/** One failure of a command: its code and its values. */
export type CliFailure<Code extends keyof CliFailures = keyof CliFailures> = {
  [Each in Code]: { code: Each } & CliFailures[Each];
}[Code];

/**
 * Ends a command. Its code identifies the failure; `run` says it in the language that was asked for.
 */
export class CliError extends Error {
  override readonly name = 'CliError';
  /** 1: something is not as it must be; 2: the command was used wrongly. */
  readonly exitCode: 1 | 2;
  readonly failure: CliFailure;
  /** The help of a command, to be shown below. */
  readonly help: string | undefined;

  constructor(exitCode: 1 | 2, failure: CliFailure, help?: string) {
    super(failure.code);
    this.exitCode = exitCode;
    this.failure = failure;
    this.help = help;
  }
}
