import { LogtoError } from './errors.ts';

/** Where a Logto is called. */
export interface LogtoAddress {
  /** Where the Management API is. */
  core: URL;
  /** Where tokens come from: self-hosted, this is the endpoint of the admin tenant. */
  admin: URL;
  /** The resource that a token is asked for. */
  resource: string;
}

const adminPort = '3002';

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const parse = (address: string): URL => {
  if (!URL.canParse(address)) {
    throw new LogtoError({ code: 'address-not-a-url' });
  }
  const url = new URL(address);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    throw new LogtoError({ code: 'address-not-https' });
  }
  if (url.username !== '' || url.password !== '') {
    throw new LogtoError({ code: 'address-with-credentials' });
  }
  return new URL(url.origin);
};

/** Whether an address is a tenant of Logto Cloud. */
export const isCloud = ({ hostname }: URL): boolean => hostname.endsWith('.logto.app');

/** Logto's own default: the same host, port 3002. */
const defaultAdmin = (core: URL): URL => {
  const admin = new URL(core);
  admin.port = adminPort;
  return admin;
};

/**
 * Reads where a Logto is.
 *
 * @param core the address of the sign-in page and the API.
 * @param admin the address of the admin tenant, if it is self-hosted and not at port 3002 of the
 * same host.
 * @throws LogtoError `address-not-a-url`, `address-not-https` unless it is loopback,
 * `address-with-credentials`
 * @see https://docs.logto.io/integrate-logto/interact-with-management-api
 */
export const parseLogtoAddress = (core: string, admin?: string): LogtoAddress => {
  const url = parse(core);
  if (isCloud(url)) {
    return { core: url, admin: url, resource: `${url.origin}/api` };
  }
  return {
    core: url,
    admin: admin === undefined ? defaultAdmin(url) : parse(admin),
    resource: 'https://default.logto.app/api',
  };
};
