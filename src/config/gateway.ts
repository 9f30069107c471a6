import { z } from 'zod';

/** Alipay's gateways. The sandbox has apps, keys and users of its own. */
export const gateways = {
  production: 'https://openapi.alipay.com/gateway.do',
  sandbox: 'https://openapi-sandbox.dl.alipaydev.com/gateway.do',
} as const;

/** Hosts that stand in old guides, or are often mistyped, and do not work. */
const deadHosts = new Set(['openapi.alipaydev.com', 'openapi.sandbox.dl.alipaydev.com']);

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const mistakeIn = (address: string): string | undefined => {
  if (!URL.canParse(address)) {
    return `This is no address. Leave it empty for production, or give ${gateways.sandbox}.`;
  }
  const url = new URL(address);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    return 'The gateway must be reached by https. (Plain http is for tests on this machine.)';
  }
  if (url.username !== '' || url.password !== '') {
    return 'Leave out user name and password: the gateway takes none.';
  }
  if (url.search !== '' || url.hash !== '') {
    return 'Leave out everything from `?` or `#` on: the connector adds what is needed.';
  }
  if (deadHosts.has(url.hostname)) {
    return `This sandbox is gone. The present one is ${gateways.sandbox}.`;
  }
  return undefined;
};

/** The `gateway` setting: an address, checked and parsed. */
export const gatewaySetting = z
  .string({ invalid_type_error: 'Write this as text, in quotes.' })
  .trim()
  .superRefine((address, context) => {
    const message = mistakeIn(address);
    if (message !== undefined) {
      context.addIssue({ code: 'custom', message });
    }
  })
  .transform((address) => new URL(address));
