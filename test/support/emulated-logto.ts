import { parseLogtoAddress } from '../../src/logto/address.ts';
import { createLogtoClient, type LogtoClient } from '../../src/logto/client.ts';
import { LogtoError } from '../../src/logto/errors.ts';
import { credentials, type LogtoEmulator } from '../logto/emulator.ts';

/** A client of an emulated Logto, which waits for nothing. */
export const clientOf = (logto: LogtoEmulator): LogtoClient =>
  createLogtoClient(parseLogtoAddress('https://logto.example'), credentials, {
    send: (request) =>
      logto.exchange(request).catch(() => {
        const systemCode = 'ECONNRESET';
        throw new LogtoError({ code: 'unreachable', host: request.url.host, systemCode });
      }),
    sleep: async () => undefined,
  });
