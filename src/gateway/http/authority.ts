/** The host to connect to: an address of IPv6 stands in brackets in a URL, and nowhere else. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** The port to connect to, which a URL leaves out if it is the usual one. */
export const portOf = ({ port, protocol }: URL): number =>
  Number(port || (protocol === 'https:' ? 443 : 80));

/** The name under which an agent keeps the connections to a host and port begins with this. */
export const poolName = (host: string, port: number): string => `${host}:${port}:`;
