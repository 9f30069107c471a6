import type { Sentences } from '../../../text/failure.ts';
import type { Text } from '../../../text/text.ts';
import type { CommandHelp } from '../../shell/messages/texts.ts';
import type { KeygenFailures } from '../failures.ts';

/** The sentences of `keygen`. */
export interface KeygenTexts {
  help: CommandHelp &
    Record<'out' | 'bits' | 'csr' | 'organization' | 'commonName' | 'print', string>;
  made: Text<{ bits: number }>;
  files: Record<'privateKeyFile' | 'publicKeyFile' | 'requestFile' | 'configFile', string>;
  upload: string;
  uploadRequest: string;
  complete: string;
  completeWithCertificates: string;
  check: string;
  give: string;
  secrecy: string;
  failures: Sentences<KeygenFailures>;
}
