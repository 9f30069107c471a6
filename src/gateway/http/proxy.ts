import { hostOf, portOf } from './authority.ts';

/** Node has this switch, and the agents' `proxyEnv` with it, from 22.21 and 24.5 on. */
const flag = '--use-env-proxy';

/** A proxy that the environment names. */
export interface EnvironmentProxy {
  /** Its host and port. */
  name: string;
  /** The whole address, whose user name and password must not be printed. */
  address: string;
}

/**
 * What the environment says of a proxy for an address:
 * - `none`: nothing.
 * - `not-an-address`: something that is not the address of a proxy, or none that Node accepts. It would
 *   not be used if it were one.
 * - `unusable`: the same, and Node is configured to use it.
 * - `not-supported`: it names a proxy, and this version of Node cannot use it.
 * - `disabled`: the same, and Node is not configured to use it.
 * - `exempt`: the same, and Node is configured to use it, but `NO_PROXY` names the host.
 * - `used`: the same, and Node is configured to use it.
 */
export type ProxyUse =
  | { state: 'none' | 'not-an-address' | 'unusable' }
  | { state: 'used' | 'exempt' | 'disabled' | 'not-supported'; proxy: EnvironmentProxy };

/** What of a process decides on its proxy. */
export interface ProcessEnvironment {
  env: Readonly<Record<string, string | undefined>>;
  execArgv: readonly string[];
  allowedNodeEnvironmentFlags: { has(flag: string): boolean };
}

/** The switch that comes last decides: first the variables, then the command line. */
const isEnabled = ({ env, execArgv }: ProcessEnvironment): boolean => {
  const switches = [...(env.NODE_OPTIONS ?? '').split(/[\s"]+/), ...execArgv]
    .map((option) => option.replace(/=.*/s, '').replaceAll('_', '-'))
    .filter((option) => option === flag || option === '--no-use-env-proxy');
  return switches.length === 0 ? env.NODE_USE_ENV_PROXY === '1' : switches.at(-1) === flag;
};

const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
};

/** Reads an address that Node accepts. Node's error for another may quote the password. */
const readProxy = (address: string): EnvironmentProxy | undefined => {
  if (!/^https?:\/\/[^\r\n]+$/.test(address) || !URL.canParse(address)) {
    return undefined;
  }
  const { host, username, password } = new URL(address);
  return [username, password].every(isDecodable) ? { name: host, address } : undefined;
};

const asNumber = (address: string): number =>
  address.split('.').reduce((number, part) => number * 256 + Number(part), 0);

const isAddress = (text: string): boolean => /^\d+(\.\d+){3}$/.test(text);

const isInRange = (host: string, entry: string): boolean => {
  const [first = '', last = ''] = entry.split('-').map((end) => end.trim());
  return (
    [host, first, last].every(isAddress) &&
    asNumber(first) <= asNumber(host) &&
    asNumber(host) <= asNumber(last)
  );
};

const isNamed = (url: URL, noProxy: string): boolean => {
  const host = hostOf(url).toLowerCase();
  return noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some(
      (entry) =>
        entry === '*' ||
        entry === host ||
        entry === `${host}:${portOf(url)}` ||
        (entry.startsWith('.') && `.${host}`.endsWith(entry)) ||
        (entry.startsWith('*.') && host.endsWith(entry.slice(1))) ||
        isInRange(host, entry),
    );
};

/**
 * Finds the proxy through which Node would make an https request, as its environment configures it.
 *
 * Plain http never goes through one: it is for this machine, and the proxy would read the code.
 *
 * @see https://nodejs.org/api/http.html#built-in-proxy-support
 */
export const findProxy = (url: URL, environment: ProcessEnvironment = process): ProxyUse => {
  const { env, allowedNodeEnvironmentFlags } = environment;
  const isSupported = allowedNodeEnvironmentFlags.has(flag);
  const isExempt = isNamed(url, env.no_proxy || env.NO_PROXY || '');
  const address = env.https_proxy || env.HTTPS_PROXY || '';
  if (address === '' || url.protocol !== 'https:') {
    return { state: 'none' };
  }
  const proxy = readProxy(address);
  if (!proxy) {
    const isWanted = isSupported && isEnabled(environment) && !isExempt;
    return { state: isWanted ? 'unusable' : 'not-an-address' };
  }
  if (!isSupported) {
    return { state: 'not-supported', proxy };
  }
  if (!isEnabled(environment)) {
    return { state: 'disabled', proxy };
  }
  return { state: isExempt ? 'exempt' : 'used', proxy };
};
