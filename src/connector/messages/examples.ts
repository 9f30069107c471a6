import { say } from '../../text/text.ts';
import type { Channel, Failures } from '../failures.ts';
import type { ConnectorTexts } from './texts.ts';

/** The `reason` of a failure that is our own; what Alipay refuses has codes of Alipay. */
export type Reason = Exclude<keyof Failures, 'refused'>;

const atAlipay = { host: 'openapi.alipay.com', systemCode: '…' };
const atProxy = { ...atAlipay, proxy: 'proxy.example:3128' };

/** Values of each failure as they could be, with which it is explained before it has happened. */
const examplesFrom = (from: Channel): { [Code in keyof Failures]: Failures[Code] } => ({
  'host-not-found': atAlipay,
  'host-lookup-failed': atAlipay,
  'host-lookup-timeout': atAlipay,
  'connection-timeout': atAlipay,
  'tls-handshake-timeout': atAlipay,
  'answer-timeout': atAlipay,
  'connection-refused': atAlipay,
  'connection-closed': atAlipay,
  'tls-not-trusted': atAlipay,
  'connection-failed': atAlipay,
  'proxy-address-wrong': {},
  'proxy-connection-failed': atProxy,
  'proxy-timeout': atProxy,
  'proxy-credentials-refused': atProxy,
  'proxy-refused': { ...atProxy, status: 403 },
  'no-time-left': atAlipay,
  redirected: { ...atAlipay, status: 302 },
  'http-status': { ...atAlipay, status: 502 },
  'answer-too-long': {},
  'answer-not-decompressed': {},
  'charset-not-supported': {},
  'charset-wrong': {},
  'answer-not-an-object': {},
  'answer-nested-too-deep': {},
  'answer-member-repeated': {},
  'answer-node-missing': { node: 'alipay_system_oauth_token_response' },
  'answer-of-another-method': {},
  'signature-not-a-text': {},
  'answer-not-json': {},
  'answer-members-wrong': { members: ['access_token'] },
  'certificate-not-named': {},
  'certificate-not-configured': { isBeingFetched: false },
  'certificate-expired': { notAfter: new Date('2026-01-01') },
  'answer-not-signed': {},
  'signature-wrong': {},
  refused: { alipayCode: 'isv.invalid-signature', explanation: 'invalid-signature' },
  'value-not-signable': {},
  'settings-wrong': { mistakes: [] },
  'request-too-long': { member: 'state', most: 2048 },
  'request-scope-wrong': {},
  'not-authorized': { from },
  'callback-of-another-app': { from },
  'no-authorization-code': { from, received: { form: 'empty-object' } },
  'different-users': {},
  'user-not-named': {},
  'pinned-id-missing': { userIdentifier: 'open_id' },
  unexpected: {},
});

/** Every reason, in the order of the tables. */
export const reasons = Object.keys(examplesFrom('phone')).filter((code) => code !== 'refused');

/** Whether a text is one of our reasons. */
export const isReason = (text: string): text is Reason => reasons.includes(text);

/** Explains a reason by an example of it, which has happened to a user of this origin. */
export const explainReason = <Code extends Reason>(
  reason: Code,
  from: Channel,
  { failures }: Pick<ConnectorTexts, 'failures'>,
): { message: string; hint: string | undefined } => {
  const { message, hint } = failures[reason];
  const values = examplesFrom(from)[reason];
  return {
    message: say(message, values).trim(),
    hint: hint === undefined ? undefined : say(hint, values),
  };
};
