import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A way to the gateway that takes its time. */
export interface DistantGateway {
  port: number;
  close: () => void;
}

/** Passes data on, each piece later, in order. */
const passOn = (from: Socket, to: Socket, delayMs: () => number): void => {
  from.on('data', (data) => setTimeout(() => to.write(data), delayMs()));
  from.on('end', () => setTimeout(() => to.end(), delayMs()));
  from.on('error', () => to.destroy());
};

/**
 * Puts a round-trip time between a client and a port of this machine.
 *
 * Loopback connects at once, so the round trip of the TCP handshake is added to the first data.
 */
export const startDistant = async (
  targetPort: number,
  roundTripMs: number,
): Promise<DistantGateway> => {
  const server = createServer((client) => {
    const connectedAt = performance.now() + roundTripMs;
    const gateway = connect(targetPort, '127.0.0.1');
    client.setNoDelay();
    gateway.setNoDelay();
    passOn(client, gateway, () => Math.max(0, connectedAt - performance.now()) + roundTripMs / 2);
    passOn(gateway, client, () => roundTripMs / 2);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => server.close() };
};
