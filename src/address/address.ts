/*
 * address: whether an address may be called at all. No secret leaves this machine in the clear by it.
 * Knows neither Alipay nor Logto.
 */

/** Whether an address is on this machine. A name is believed only if it is `localhost` itself. */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

/** Why an address is not called. */
export type AddressMistake = 'not-https' | 'with-credentials';

/** Finds what keeps an address from being called: it must be https, or plain http on this machine. */
export const mistakeInAddress = (url: URL): AddressMistake | undefined => {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    return 'not-https';
  }
  return url.username !== '' || url.password !== '' ? 'with-credentials' : undefined;
};
