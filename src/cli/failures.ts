import { type FailureAmong, sayFailure } from '../text/failure.ts';
import type { DoctorFailures } from './doctor/failures.ts';
import type { InstallFailures } from './install/failures.ts';
import type { KeygenFailures } from './keygen/failures.ts';
import type { ConnectionFailures } from './logto/failures.ts';
import type { Messages } from './messages.ts';
import type { OpenidFailures } from './openid/failures.ts';
import type { ShellFailures } from './shell/failures.ts';

/** Every way in which a command fails, by code, with the values that explain it. */
export interface CliFailures
  extends ShellFailures,
    ConnectionFailures,
    KeygenFailures,
    DoctorFailures,
    InstallFailures,
    OpenidFailures {}

export type CliFailure<Code extends keyof CliFailures = keyof CliFailures> = FailureAmong<
  CliFailures,
  Code
>;

/** Says how a command failed. */
export const describeCliFailure = <Code extends keyof CliFailures>(
  failure: CliFailure<Code>,
  { shell, logto, keygen, doctor, install, openid }: Messages,
): string =>
  sayFailure<CliFailures, Code>(failure, {
    ...shell.failures,
    ...logto.failures,
    ...keygen.failures,
    ...doctor.failures,
    ...install.failures,
    ...openid.failures,
  });
