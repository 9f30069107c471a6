import tls, { type TLSSocket } from 'node:tls';
import { vi } from 'vitest';

const isListener = (value: unknown): value is () => void => typeof value === 'function';

/**
 * Makes the process trust a certificate until the test ends, as NODE_EXTRA_CA_CERTS would.
 *
 * @returns the TLS sockets that are opened from then on.
 */
export const trust = (certificate: string): TLSSocket[] => {
  const opened: TLSSocket[] = [];
  const connect = tls.connect.bind(tls);
  vi.spyOn(tls, 'connect').mockImplementation((...[options, ...others]: unknown[]) => {
    const given = typeof options === 'object' ? options : {};
    const socket = connect({ ...given, ca: certificate }, others.find(isListener));
    opened.push(socket);
    return socket;
  });
  return opened;
};
