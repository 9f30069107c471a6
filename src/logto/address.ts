import { mistakeInAddress } from '../address/address.ts';
import { LogtoError } from './errors.ts';

/** Where a Logto is called. */
export interface LogtoAddress {
  /** Where the Management API is. */
  core: URL;
  /** Where tokens may come from, in the order in which they are asked for. */
  tokenOrigins: readonly [URL, ...URL[]];
  /** The resource that a token is asked for. */
  resource: string;
}

const adminPort = '3002';

const parse = (address: string): URL => {
  if (!URL.canParse(address)) {
    throw new LogtoError({ code: 'address-not-a-url' });
  }
  const url = new URL(address);
  const mistake = mistakeInAddress(url);
  if (mistake) {
    throw new LogtoError({ code: `address-${mistake}` });
  }
  return new URL(url.origin);
};

/** Whether an address is a tenant of Logto Cloud. */
export const isCloud = ({ hostname }: URL): boolean => hostname.endsWith('.logto.app');

/** Where the admin endpoint is by default: the same host, port 3002. */
const defaultAdmin = (core: URL): URL => {
  const admin = new URL(core);
  admin.port = adminPort;
  return admin;
};

/**
 * Reads where a Logto is.
 *
 * Self-hosted, an application that was made in the Console gets its tokens at the core endpoint. One of
 * the admin tenant, such as Logto's own, gets them at the admin endpoint. Both are tried if none is named.
 *
 * @param core the address of the sign-in page and the API.
 * @param admin the address that gives tokens.
 * @throws LogtoError `address-not-a-url`, `address-not-https` unless it is loopback,
 * `address-with-credentials`
 * @see https://docs.logto.io/integrate-logto/interact-with-management-api
 */
export const parseLogtoAddress = (core: string, admin?: string): LogtoAddress => {
  const url = parse(core);
  if (isCloud(url)) {
    return { core: url, tokenOrigins: [url], resource: `${url.origin}/api` };
  }
  return {
    core: url,
    tokenOrigins: admin === undefined ? [url, defaultAdmin(url)] : [parse(admin)],
    resource: 'https://default.logto.app/api',
  };
};
