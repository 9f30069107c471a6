import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The TCP connections of the server, numbered in order of opening. */
export class Connections {
  opened = 0;
  readonly #open = new Map<string, { readonly number: number; readonly socket: Socket }>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.opened += 1;
      const peer = peerOf(socket);
      this.#open.set(peer, { number: this.opened, socket });
      socket.once('close', () => this.#open.delete(peer));
    });
  }

  get open(): number {
    return this.#open.size;
  }

  /** The number of the connection under this socket, which may be the TLS one above it. */
  numberOf(socket: Socket): number {
    return this.#open.get(peerOf(socket))?.number ?? 0;
  }

  /** Resets the connection under this socket. */
  reset(socket: Socket): void {
    // Only the TCP socket can send a reset; the TLS socket above it cannot.
    this.#open.get(peerOf(socket))?.socket.resetAndDestroy();
  }

  destroyAll(): void {
    for (const { socket } of this.#open.values()) {
      socket.destroy();
    }
    this.#open.clear();
  }
}

const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
