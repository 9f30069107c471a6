import type { SettingName } from '../../config/settings.ts';
import type { GatewayFailure } from '../../gateway/errors.ts';
import type { FailureAmong } from '../../text/failure.ts';
import { CliError } from '../shell/cli-error.ts';
import type { FileSystemRefusal } from '../shell/failures.ts';
import type { OriginMember } from './records.ts';

/** What a folder is for. The one for the journal is an option, the one for locks the system's. */
export type FolderPurpose = 'journal' | 'locks';

/** The failures of `openid`, by code, with the values that explain them. */
export interface OpenidFailures {
  'alipay-failed': { alipay: GatewayFailure };
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

export type OpenidFailure<Code extends keyof OpenidFailures = keyof OpenidFailures> = FailureAmong<
  OpenidFailures,
  Code
>;

/** Ends a command of `openid`. */
export class OpenidError extends CliError<OpenidFailure> {}
