import { mistakeInAddress } from '../address/address.ts';
import type { Mistake, Report } from './mistakes.ts';

/** Alipay's gateways. The sandbox has apps, keys and users of its own. */
export const gateways = {
  production: 'https://openapi.alipay.com/gateway.do',
  sandbox: 'https://openapi-sandbox.dl.alipaydev.com/gateway.do',
} as const;

/** The hosts of Alipay's gateways. */
export const alipayHosts: readonly string[] = Object.values(gateways).map(
  (gateway) => new URL(gateway).host,
);

/** The longest address, in characters, that is looked at. */
export const longestAddress = 2048;

/** Hosts that stand in old guides, or are often mistyped, and do not work. */
const retiredHosts = new Set(['openapi.alipaydev.com', 'openapi.sandbox.dl.alipaydev.com']);

const mistakeIn = (url: URL): Mistake | undefined => {
  const mistake = mistakeInAddress(url);
  if (mistake) {
    return { code: `gateway-${mistake}` };
  }
  if (url.search !== '' || url.hash !== '') {
    return { code: 'gateway-with-query' };
  }
  return retiredHosts.has(url.hostname)
    ? { code: 'gateway-retired', sandbox: gateways.sandbox }
    : undefined;
};

/**
 * Reads the `gateway` setting.
 *
 * Guaranteed: https, or plain http on this machine; neither credentials nor a query; at most 2048
 * characters.
 *
 * @returns undefined if a mistake has been reported.
 */
export const readGateway = (address: string, report: Report): URL | undefined => {
  if (address.length > longestAddress) {
    report('gateway', {
      code: 'gateway-too-long',
      most: longestAddress,
      sandbox: gateways.sandbox,
    });
    return undefined;
  }
  if (!URL.canParse(address)) {
    report('gateway', { code: 'gateway-not-a-url', sandbox: gateways.sandbox });
    return undefined;
  }
  const url = new URL(address);
  const mistake = mistakeIn(url);
  if (mistake) {
    report('gateway', mistake);
    return undefined;
  }
  return url;
};
