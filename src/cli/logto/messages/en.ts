import { sayFailure } from '../../../text/failure.ts';
import type { ConnectionTexts } from './texts.ts';

const api: ConnectionTexts['api'] = {
  'address-not-a-url': 'An address of Logto is not a URL. It is one such as https://logto.example.',
  'address-not-https':
    'An address of Logto must begin with https. (Plain http is for Logto on this machine.)',
  'address-with-credentials': 'Leave user name and password out of the address of Logto.',
  'credentials-refused':
    "Logto refused the application's id or secret, or does not know the Management API here. Check LOGTO_APP_ID, LOGTO_APP_SECRET and --logto-admin.",
  unauthorized:
    'Logto refused a token that it had just given. Check that --logto and --logto-admin are of one Logto.',
  forbidden:
    'The application may not use the Management API. Give it the role "Logto Management API access" in Logto\'s Console.',
  redirected: ({ host, status }) =>
    `${host} redirects elsewhere (HTTP ${status}), which is not followed. Give the address that it leads to.`,
  busy: ({ host, status }) =>
    `${host} answered with HTTP ${status}, several times. Run the command again later; openid also with a lower --rate.`,
  unreachable: ({ host, systemCode }) =>
    `${host} cannot be reached (${systemCode}). Check --logto and --logto-admin, and the network.`,
  'answer-too-long': ({ host }) => `${host} sent an answer that is longer than any of Logto's.`,
  'answer-not-understood': ({ call, members }) =>
    `The answer to ${call} is not Logto's: ${members.join(', ') || 'it is not JSON'}. Check --logto.`,
  refused: ({ call, status, logtoCode }) =>
    `Logto refused ${call} (HTTP ${status}${logtoCode === undefined ? '' : `, ${logtoCode}`}).`,
  'users-do-not-add-up': ({ expected, found }) =>
    `Logto has ${expected} users, and ${found} were found. Run the command again when fewer people sign up.`,
};

/** The sentences about a running Logto. */
export const en: ConnectionTexts = {
  options: {
    logto: "Logto's address: that of its sign-in page",
    logtoAdmin: 'the address that gives tokens (default: --logto, then its port 3002)',
  },

  askCredentials: {
    id: "The application's id in Logto (machine-to-machine)",
    secret: "The application's secret",
  },

  api,

  failures: {
    'logto-not-named': 'Name a Logto with --logto.',
    'credentials-missing':
      'Set LOGTO_APP_ID and LOGTO_APP_SECRET to the credentials of a machine-to-machine application of Logto.',
    'logto-failed': ({ logto }) => sayFailure(logto, api),
    'connector-missing': ({ factoryId }) =>
      `This Logto has no connector of this factory (${factoryId}).`,
    'connector-not-alone': ({ factoryId, count }) =>
      `This Logto has ${count} connectors of this factory (${factoryId}). Remove all but the one in use.`,
  },
};
