import type { SettingName } from '../../config/settings.ts';
import type { GatewayFailure } from '../../gateway/errors.ts';
import type { FailureAmong } from '../../text/failure.ts';
import type { FilesFailures } from '../files/failures.ts';
import { CliError } from '../shell/cli-error.ts';
import type { PeopleFailures } from './people/errors.ts';

/** The failures of `openid`, by code, with the values that explain them. */
export interface OpenidFailures extends FilesFailures, PeopleFailures {
  'alipay-failed': { alipay: GatewayFailure };
  'settings-wrong': { settings: readonly SettingName[] };
  'two-app-ids': { appId: string; appIds: readonly string[] };
  'identifier-not-pinned': { userIdentifier: string; connectorId: string };
  /** `id` is masked. */
  'id-not-asked': { id: string };
  'order-not-found': { orderId: string };
  'orders-unclear': { orderIds: readonly string[] };
  /** `missed` users were in the last list and in none before it. */
  'lists-do-not-agree': { lists: number; missed: number };
  'counts-do-not-add-up': { expected: number; found: number };
  'setting-not-kept': { connectorId: string };
  'logto-cloud': object;
}

export type OpenidFailure<Code extends keyof OpenidFailures = keyof OpenidFailures> = FailureAmong<
  OpenidFailures,
  Code
>;

/** Ends a command of `openid`. */
export class OpenidError extends CliError<OpenidFailure> {}
