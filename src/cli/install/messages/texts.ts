import type { Sentences } from '../../../text/failure.ts';
import type { Text } from '../../../text/text.ts';
import type { CommandHelp } from '../../shell/messages/texts.ts';
import type { InstallFailures } from '../failures.ts';
import type { StepAction } from '../step.ts';

/** The sentences of `install` and `uninstall`. */
export interface InstallTexts {
  help: {
    install: { summary: string; description: Text<{ factoryId: string }> };
    uninstall: CommandHelp;
    /** Options that both have. */
    options: Record<'path' | 'dryRun', string>;
  };
  logto: Text<{ folder: string }>;
  done: Record<StepAction, string>;
  planned: Record<StepAction, string>;
  kit: Text<{ version: string; range: string }>;
  left: Text<{ name: string; version: string; folder: string }>;
  denied: Text<{ folder: string }>;
  runAsOwner: string;
  next: string;
  restart: string;
  restartWithout: string;
  runForReal: string;
  nothingToDo: string;
  failures: Sentences<InstallFailures>;
}
