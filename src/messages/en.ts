import type { JsonCause } from '../cli/doctor/json-mistake.ts';
import type { FolderPurpose } from '../cli/openid/names.ts';
import type { OriginMember } from '../cli/openid/records.ts';
import type { Origin, Received } from '../connector/failures.ts';
import {
  type CommandMessages,
  type ConnectorMessages,
  describeFailure,
  describeLogtoFailure,
  type Explanation,
  type Messages,
} from './messages.ts';

const consolePage = "the app's 接口加签方式 page in Alipay's console";
const checkAnswering = 'Check `gateway`, and whether a proxy answers in the place of Alipay.';
const checkNetwork = 'Check the network between Logto and Alipay';
const slowNetwork = `${checkNetwork}; if it lasts, ask Alipay support.`;
const renewedCertificate = `Alipay has renewed its certificate, or \`alipayCert\` belongs to another app. Download alipayCertPublicKey_RSA2.crt again from ${consolePage} and put it into \`alipayCert\`.`;
const wrongKey = `Check \`alipayPublicKey\` or \`alipayCert\`: it must be Alipay's own, from ${consolePage}, and not the application's. If it is, something between Logto and Alipay changes the answers.`;

const addressNotAllowed: Explanation = {
  cause: 'IP address not allowed',
  hint: "The server's IP address is not in the app's allow-list. Add it in Alipay's console (服务器 IP 白名单).",
};
const certificateModeExpected: Explanation = {
  cause: 'Certificate mode expected',
  hint: 'Alipay expects certificate mode. Download the application, Alipay and root certificates again from the app\'s "interface signing" (接口加签方式) page and put all three into the connector.',
};
const appCertificateUnknown: Explanation = {
  cause: 'Application certificate unknown',
  hint: 'Alipay does not know the application certificate. Download appCertPublicKey_….crt again and put it into `appCert`.',
};
const encryptionOn: Explanation = {
  cause: 'Encryption of contents is on',
  hint: "Alipay tries to decrypt the request, and this connector encrypts none. Switch the encryption of contents (接口内容加密方式) off in Alipay's console.",
};
const callForAnotherMerchant: Explanation = {
  cause: 'Calls for another merchant',
  hint: 'This code belongs to calls made on behalf of another merchant, which this connector never makes. Check that nothing between Logto and Alipay changes the requests.',
};
const malformedRequest: Explanation = {
  cause: 'Incomplete or ill-formed request',
  hint: 'The connector sent a request that Alipay finds incomplete or ill-formed. Update the connector; if that does not help, report it with the trace id.',
};

const algorithmNotAccepted: Explanation = {
  cause: 'Algorithm not accepted',
  hint: "Alipay does not accept the signing algorithm for this app. Set `signType` to `RSA2`, and upload an RSA2 (SHA256) key in Alipay's console.",
};

const timeNotAccepted: Explanation = {
  cause: 'Time not accepted',
  hint: "Alipay does not accept the time of the request. Check the server's clock.",
};

const explanations: ConnectorMessages['explanations'] = {
  'invalid-signature': {
    cause: 'Wrong signature',
    hint: "Alipay cannot verify our signature: `privateKey` does not belong to the public key in Alipay's console (接口加签方式), or `signType` is not the one of that key. Upload the public key that belongs to `privateKey`.",
  },
  'missing-signature-config': {
    cause: 'No key for this algorithm',
    hint: 'The app has no public key or certificate for this signing algorithm. In Alipay\'s console, under "interface signing" (接口加签方式), upload the public key that belongs to `privateKey`; for certificate mode give the three certificates here.',
  },
  'missing-signature-key': {
    cause: 'No key at Alipay',
    hint: 'The app has no public key in Alipay\'s console. Upload the one that belongs to `privateKey` under "interface signing" (接口加签方式).',
  },
  'invalid-signature-type': algorithmNotAccepted,
  'invalid-signature-type-said-interface': algorithmNotAccepted,
  'missing-default-signature-type': algorithmNotAccepted,
  'unsupported-expired-app-key-sign': {
    cause: 'Old key after a change of keys',
    hint: "The request is signed with a key that was replaced in Alipay's console more than 7 days ago. Put the new private key into `privateKey`.",
  },
  'app-key-security-risk': {
    cause: 'Key at risk',
    hint: "Alipay considers the app's key unsafe, for example because it was published. Make a new key pair, upload its public key in Alipay's console and put the private key into `privateKey`.",
  },
  'invalid-app-id': {
    cause: 'Unknown APPID',
    hint: 'Alipay does not know this APPID, or it is not online yet. Compare `appId` with the console. Is it a sandbox app? Then set `gateway` to https://openapi-sandbox.dl.alipaydev.com/gateway.do.',
  },
  'unmatched-app-id': {
    cause: 'APPIDs differ',
    hint: "The authorization code belongs to another app. Whoever asks for the code must use the connector's APPID: compare `appId`.",
  },
  'not-online-app': {
    cause: 'App not online',
    hint: "The app is not online. Submit it for review in Alipay's console and wait for the approval (上线).",
  },
  'invalid-app-state': {
    cause: 'App in the wrong state',
    hint: "The app is not in a state in which it may call. Check in Alipay's console that it is online and not frozen.",
  },
  'app-api-punished': {
    cause: 'Interface suspended for the app',
    hint: "Alipay has suspended this interface for the app as a penalty. Look for a notice in Alipay's console, correct what it names, and appeal there.",
  },
  'openid-error': {
    cause: 'openid configuration does not fit',
    hint: "The app's openid stage does not allow this call. Check the openid configuration (openid 配置管理) in Alipay's console, and that `userIdentifier` matches it.",
  },
  'insufficient-isv-permissions': {
    cause: 'Ability missing',
    hint: "The app lacks the ability. In Alipay's console add 获取会员信息 and App 支付宝登录 (for the browser: 网站支付宝登录) to it, sign the contract, and wait until it is online.",
  },
  'forbidden-api': {
    cause: 'Interface not allowed',
    hint: "The app may not use this interface. Add the abilities 获取会员信息 and App 支付宝登录 (for the browser: 网站支付宝登录) to it in Alipay's console.",
  },
  'no-product-reg-by-partner': {
    cause: 'Contract missing',
    hint: 'The merchant has not signed the contract for this product. Sign "App 支付宝登录" (for the browser: 网站支付宝登录) for the app at b.alipay.com.',
  },
  'self-invoke-forbidden': {
    cause: 'Wrong type of app',
    hint: 'Alipay does not let this app call for itself. Check the type of the app in the console: it must be 网页&移动应用.',
  },
  'access-forbidden': {
    cause: 'Access forbidden',
    hint: "Alipay forbids the access. Check the app's state and its abilities in the console.",
  },
  'ip-forbidden': addressNotAllowed,
  'illegal-client-ip': addressNotAllowed,
  'missing-app-cert-sn': certificateModeExpected,
  'missing-alipay-cert-sn': certificateModeExpected,
  'missing-alipay-root-cert-sn': certificateModeExpected,
  'invalid-app-cert-sn': appCertificateUnknown,
  'app-cert-not-exist': appCertificateUnknown,
  'app-cert-expired': {
    cause: 'Application certificate expired',
    hint: "The application certificate has expired. Make a new one in Alipay's console and put it into `appCert`, with its private key.",
  },
  'invalid-alipay-root-cert-sn': {
    cause: 'Root certificates not accepted',
    hint: 'Alipay does not accept the root certificates. Download alipayRootCert.crt again and put it, whole, into `alipayRootCert`.',
  },
  'alipay-cert-not-exist': {
    cause: "Alipay's certificate missing",
    hint: "Alipay has no certificate of its own for this app. Download the certificates again from the app's 接口加签方式 page.",
  },
  'decryption-error-missing-encrypt-type': encryptionOn,
  'decryption-error-not-valid-encrypt-type': encryptionOn,
  'decryption-error-not-valid-encrypt-key': encryptionOn,
  'decryption-error-unknown': encryptionOn,
  'code-invalid': {
    cause: 'Bad authorization code',
    hint: "The authorization code is wrong, used or expired, or it belongs to another app. Let the user sign in again. If it happens every time, check that the code is asked for with the connector's APPID.",
  },
  'invalid-auth-token': {
    cause: 'Bad access token',
    hint: "Alipay does not accept the access token: it is used up, withdrawn by the user or another app's. Let the user sign in again.",
  },
  'auth-token-time-out': {
    cause: 'Access token expired',
    hint: 'The access token has expired. Let the user sign in again.',
  },
  'refresh-token-invalid': {
    cause: 'Bad refresh token',
    hint: 'The refresh token is wrong or already used. Let the user sign in again.',
  },
  'refresh-token-time-out': {
    cause: 'Refresh token expired',
    hint: 'The refresh token has expired. Let the user sign in again.',
  },
  'refreshed-token-invalid': {
    cause: 'Bad refreshed token',
    hint: 'The token that came from refreshing is not valid. Let the user sign in again.',
  },
  'invalid-auth-relations': {
    cause: 'Authorization withdrawn',
    hint: 'The user has withdrawn the authorization of this app. Let the user authorize it again.',
  },
  'insufficient-user-permissions': {
    cause: 'Not granted by the user',
    hint: 'The user has not granted this. Let the user authorize the app again.',
  },
  'invalid-timestamp': timeNotAccepted,
  'illegal-timestamp': timeNotAccepted,
  'app-call-limited': {
    cause: 'Too many calls of the app',
    hint: 'The app calls Alipay more often than it may. Wait, and ask Alipay for a higher limit if it goes on.',
  },
  'method-call-limited': {
    cause: 'Too many calls of the interface',
    hint: 'This interface is called more often than it may. Wait, and ask Alipay for a higher limit if it goes on.',
  },
  'unknow-error': {
    cause: "Alipay's own trouble",
    hint: 'Alipay has trouble of its own. Try again in a minute; if it lasts, ask Alipay support with the trace id.',
  },
  SYSTEM_ERROR: { cause: 'Alipay is busy', hint: 'Alipay is busy. Try again in a minute.' },
  'suspected-attack': {
    cause: 'Taken for an attack',
    hint: 'Alipay takes the request for an attack. Check that no proxy changes it, then ask Alipay support with the trace id.',
  },
  'invalid-app-auth-token': callForAnotherMerchant,
  'invalid-app-auth-token-no-api': callForAnotherMerchant,
  'app-auth-token-time-out': callForAnotherMerchant,
  'not-support-app-auth': callForAnotherMerchant,
  'missing-method': malformedRequest,
  'missing-app-id': malformedRequest,
  'missing-signature': malformedRequest,
  'missing-signature-type': malformedRequest,
  'missing-timestamp': malformedRequest,
  'missing-version': malformedRequest,
  'invalid-parameter': malformedRequest,
  'invalid-method': malformedRequest,
  'invalid-format': malformedRequest,
  'invalid-charset': malformedRequest,
  'invalid-content-type': malformedRequest,
  'invalid-digest': malformedRequest,
  'invalid-token': malformedRequest,
  'illegal-json': malformedRequest,
  'grant-type-invalid': malformedRequest,
  '20000': {
    cause: 'Alipay not available',
    hint: 'Alipay is not available for now. Try again in a minute.',
  },
  '20001': {
    cause: 'Token not accepted',
    hint: 'Alipay does not accept the token. Let the user sign in again.',
  },
  '40005': { cause: 'Too many calls', hint: 'Alipay is called more often than the app may. Wait.' },
  unknown: {
    cause: 'Another code',
    hint: "Look the codes up in Alipay's documentation (https://opendocs.alipay.com/common/02km9f), or ask Alipay support with the trace id.",
  },
};

const day = (date: Date): string => date.toISOString().slice(0, 10);

const forms = {
  nothing: 'nothing',
  list: 'a list',
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  'empty-object': 'an empty object',
};

const describeReceived = (received: Received): string => {
  if (received.form !== 'object') {
    return forms[received.form];
  }
  const names = received.names.map((name) => name ?? '(an odd name)').join(', ');
  return `an object with ${names}${received.more > 0 ? ` and ${received.more} more` : ''}`;
};

const notAuthorizedHints: Record<Origin, string> = {
  phone:
    'The sign-in was cancelled or failed on the phone (`result_code` is not SUCCESS). Let the user try again.',
  browser:
    "The sign-in was refused or cancelled on Alipay's page, which gave an `error` or no `auth_code`. Let the user try again.",
};

const anotherAppHints: Record<Origin, string> = {
  phone:
    "The mobile app signs in with another APPID than the connector's `appId`. Use the same in both.",
  browser:
    "The user consented on Alipay's page for another APPID than the connector's `appId`. If `appId` was just changed, let the user try again.",
};

const noCodeHints: Record<Origin, string> = {
  phone: "Post what Alipay's SDK returned, unchanged. Logto's Android SDK and iOS plugin do.",
  browser:
    "Post what Alipay's page appended to the callback's address, unchanged. Logto's sign-in page does.",
};

const stageHint = "The app's openid stage does not match `userIdentifier`.";
const unionIdHint =
  "Alipay sends it only to apps in a group (应用分组): check in Alipay's console that this app is in one.";

/** A host, if it may be named, within a sentence and at its beginning. */
const inner = (host: string | undefined): string => host ?? 'the gateway';
const first = (host: string | undefined): string => host ?? 'The gateway';

/** The name of a proxy behind the word, if it may be named. */
const named = (proxy: string | undefined): string => (proxy === undefined ? '' : ` ${proxy}`);

/** The connector's own sentences, which its bundle takes without those of the commands. */
export const connector = {
  failures: {
    'host-not-found': {
      message: ({ host, systemCode }) =>
        `The name of ${inner(host)} cannot be resolved (${systemCode}).`,
      hint: "Check the host name in `gateway`, and the server's DNS.",
    },
    'host-lookup-failed': {
      message: ({ host, systemCode }) =>
        `The name of ${inner(host)} cannot be resolved for now (${systemCode}).`,
      hint: "Check the server's DNS.",
    },
    'host-lookup-timeout': {
      message: ({ host, systemCode }) =>
        `The name of ${inner(host)} was not resolved in time (${systemCode}).`,
      hint: slowNetwork,
    },
    'connection-timeout': {
      message: ({ host, systemCode }) =>
        `${first(host)} did not accept the connection in time (${systemCode}).`,
      hint: slowNetwork,
    },
    'tls-handshake-timeout': {
      message: ({ host, systemCode }) =>
        `${first(host)} did not finish the TLS handshake in time (${systemCode}).`,
      hint: slowNetwork,
    },
    'answer-timeout': {
      message: ({ host, systemCode }) => `${first(host)} did not answer in time (${systemCode}).`,
      hint: slowNetwork,
    },
    'connection-refused': {
      message: ({ host, systemCode }) => `${first(host)} refused the connection (${systemCode}).`,
      hint: 'Check `gateway`, and whether a firewall or proxy stands in the way.',
    },
    'connection-closed': {
      message: ({ host, systemCode }) =>
        `${first(host)} closed the connection before it had answered (${systemCode}).`,
      hint: 'Try again.',
    },
    'tls-not-trusted': {
      message: ({ host, systemCode }) =>
        `The TLS certificate or handshake of ${inner(host)} is not trustworthy (${systemCode}).`,
      hint: "Something between Logto and Alipay may be intercepting the connection. Check the server's clock and its proxy, and that `gateway` is right.",
    },
    'connection-failed': {
      message: ({ host, systemCode }) => `The connection to ${inner(host)} failed (${systemCode}).`,
      hint: `${checkNetwork}.`,
    },
    'proxy-connection-failed': {
      message: ({ proxy, systemCode }) =>
        `The connection to the proxy${named(proxy)} failed (${systemCode}).`,
      hint: 'Check the address in HTTPS_PROXY, and whether the proxy is running. If Alipay is to be reached without it, name the host in NO_PROXY.',
    },
    'proxy-timeout': {
      message: ({ proxy, host }) =>
        `The proxy${named(proxy)} opened no connection to ${inner(host)} in time.`,
      hint: 'Check the address in HTTPS_PROXY, and whether the proxy itself reaches Alipay.',
    },
    'proxy-credentials-refused': {
      message: ({ proxy }) =>
        `The proxy${named(proxy)} asks for a user name and password, or does not accept those that it got (HTTP 407).`,
      hint: 'Check them in HTTPS_PROXY (http://USER:PASSWORD@HOST:PORT), with special characters percent-encoded.',
    },
    'proxy-refused': {
      message: ({ proxy, host, status }) =>
        `The proxy${named(proxy)} refused to open a connection to ${inner(host)} (HTTP ${status}).`,
      hint: 'Allow this host and port in the proxy. If Alipay is to be reached without it, name the host in NO_PROXY.',
    },
    'no-time-left': {
      message: ({ host }) => `${first(host)} did not answer in time.`,
      hint: slowNetwork,
    },
    redirected: {
      message: ({ host, status }) =>
        `${first(host)} redirects elsewhere (HTTP ${status}), which is not followed.`,
      hint: checkAnswering,
    },
    'http-status': {
      message: ({ host, status }) => `${first(host)} answered with HTTP ${status} instead of 200.`,
      hint: checkAnswering,
    },

    'answer-too-long': { message: 'The answer is longer than any answer of Alipay.' },
    'answer-not-decompressed': {
      message: 'The answer is compressed in a way that cannot be undone.',
    },
    'charset-not-supported': {
      message: 'The answer comes in a charset in which Alipay does not answer.',
    },
    'charset-wrong': { message: 'The answer is not in the charset that it announces.' },
    'answer-not-an-object': {
      message:
        'The answer is not one JSON object. Something other than Alipay answered, or changed the answer.',
    },
    'answer-nested-too-deep': {
      message: 'The answer is nested deeper than any answer of Alipay.',
    },
    'answer-member-repeated': {
      message: 'The answer holds a member twice, so it is not from Alipay.',
    },
    'answer-node-missing': {
      message: ({ node }) =>
        `The answer holds no readable ${node}, so it is not from Alipay's gateway. Check \`gateway\`.`,
    },
    'answer-of-another-method': {
      message: 'The answer belongs to another method, or to more than one.',
    },
    'signature-not-a-text': { message: 'The signature of the answer is not a text.' },
    'answer-not-json': { message: 'The answer is not valid JSON.' },
    'answer-members-wrong': {
      message: ({ members }) =>
        `Alipay's answer lacks these members or has them in the wrong form: ${members.join(', ')}.`,
    },
    'certificate-not-named': {
      message: 'The answer does not say which certificate it is signed with.',
      hint: renewedCertificate,
    },
    'certificate-not-configured': {
      message: 'The answer is signed with a certificate that is not the configured one.',
      hint: renewedCertificate,
    },
    'certificate-expired': {
      message: ({ notAfter }) =>
        `Alipay's certificate in \`alipayCert\` expired on ${day(notAfter)}, and the answer is not signed with a newer one.`,
      hint: renewedCertificate,
    },
    'answer-not-signed': { message: 'The answer is not signed.', hint: wrongKey },
    'signature-wrong': { message: "The answer's signature is wrong.", hint: wrongKey },
    refused: {
      message: ({ alipayCode }) =>
        `Alipay refused the request (${alipayCode ?? 'without a code'}).`,
      hint: ({ explanation }) => explanations[explanation].hint,
    },
    'value-not-signable': { message: "A value that cannot be Alipay's was not signed." },

    'settings-wrong': {
      message: ({ mistakes }) =>
        `The settings of the Alipay connector are not right. ${mistakes.map(({ setting, message }) => `${setting}: ${message}`).join(' ')}`,
      hint: "Correct them in Logto's Console and save them again.",
    },
    'not-authorized': {
      message: 'The user did not authorize the app in Alipay.',
      hint: ({ from }) => notAuthorizedHints[from],
    },
    'callback-of-another-app': {
      message: 'The callback of Alipay is for another app (`app_id`).',
      hint: ({ from }) => anotherAppHints[from],
    },
    'no-authorization-code': {
      message: ({ received }) =>
        `The callback of Alipay holds no usable auth_code; received ${describeReceived(received)}.`,
      hint: ({ from }) => noCodeHints[from],
    },
    'different-users': {
      message: "Alipay's two answers do not name the same user.",
      hint: 'Something between Logto and Alipay mixes up or changes the answers. If `alipayPublicKey` is empty, set it; then check the proxy.',
    },
    'user-not-named': {
      message: 'Alipay named the user by neither `user_id` nor `open_id`.',
      hint: "Check the app's openid configuration in Alipay's console.",
    },
    'pinned-id-missing': {
      message: ({ userIdentifier }) =>
        `Alipay did not return the \`${userIdentifier}\` that \`userIdentifier\` asks for.`,
      hint: ({ userIdentifier }) =>
        `${userIdentifier === 'union_id' ? unionIdHint : stageHint} Before you change \`userIdentifier\`, link the existing users to their new ids: otherwise each of them gets a second account.`,
    },
    unexpected: {
      message: 'The Alipay connector failed unexpectedly.',
      hint: 'This is a mistake in the connector. Please report it with its `frames`, which say where.',
    },
  },

  explanations,

  mistakes: {
    'too-long': ({ most, advice }) =>
      `This is longer than any key or certificate (${most} characters). ${advice}`,
    'too-large': ({ advice }) =>
      `This is larger than any that Alipay uses. A key may have 4096 bits and a public exponent up to 2^32; a certificate, a serial number of 64 bytes and names of 16 parts. ${advice}`,
    'too-many': ({ advice }) =>
      `This holds more certificates than any file of Alipay (16 at most). ${advice}`,
    empty: ({ advice }) => `This is empty. ${advice}`,
    'not-base64': ({ advice }) =>
      `This is not a key or certificate: it holds characters that none of them has. ${advice}`,
    encrypted: ({ advice }) =>
      `This key is encrypted with a password, and the connector cannot ask for it. Decrypt it first. ${advice}`,
    truncated: ({ advice }) =>
      `This is cut off: its end is missing. Copy it again, to the last character. ${advice}`,
    damaged: ({ advice }) =>
      `This is damaged: some of its characters are wrong or missing. Copy it again. ${advice}`,
    unknown: ({ advice }) => `This is neither a key nor a certificate. ${advice}`,
    'not-rsa': ({ advice }) => `This is not an RSA key; Alipay login needs RSA. ${advice}`,
    'private-key': ({ advice }) =>
      `This is a private key, which belongs in \`privateKey\` alone. Whoever has it can act as your app. ${advice}`,
    'public-key': ({ advice }) => `This is a public key. ${advice}`,
    certificate: ({ advice }) => `This is a certificate. ${advice}`,
    'certificate-request': ({ advice }) =>
      `This is a certificate request (.csr), which is for uploading to Alipay, not for here. ${advice}`,
    'key-too-short': ({ bits, signType, fewest, advice }) =>
      `This key has ${bits} bits, and ${signType} needs at least ${fewest}. ${advice}`,
    'own-key-too-short': ({ bits, signType, fewest }) =>
      `This key has ${bits} bits, and ${signType} needs at least ${fewest}. Make a new key pair and upload its public key to Alipay.`,
    'own-public-key': ({ advice }) =>
      `This is your own application public key (应用公钥), which Alipay's answers are not signed with. ${advice}`,
    'is-root-bundle': ({ advice }) =>
      `This is Alipay's root certificate (alipayRootCert.crt). ${advice}`,
    'is-alipay-certificate': ({ advice }) =>
      `This is a certificate of Alipay's that is not its root. ${advice}`,
    'is-own-certificate': ({ advice }) =>
      `This is the certificate of your own app (appCertPublicKey_….crt). ${advice}`,
    'certificate-expired': ({ notAfter }) =>
      `This certificate expired on ${day(notAfter)}. Download a new one from ${consolePage}.`,
    'certificate-of-another-key':
      "This certificate is not for `privateKey`: it is another app's, it was made with another key, or it is swapped with `alipayCert`. Paste the content of appCertPublicKey_….crt, and the private key it was requested with.",
    'certificate-not-issued-under-root':
      "This certificate is not issued under any certificate in `alipayRootCert`. Download both again from the same page of Alipay's console (sandbox and production have different ones).",
    'certificate-of-other-environment':
      "One of this certificate and `alipayRootCert` is the sandbox's and the other is production's. Download both again from the same page of Alipay's console.",
    'too-many-namesakes':
      "Too many certificates in this and in `alipayRootCert` have the same name. Download both again from the same page of Alipay's console, and paste them unchanged.",
    'is-app-certificate': ({ advice }) =>
      `This is the certificate of an app, and not Alipay's own. ${advice}`,
    'no-rsa-root':
      'This holds no root certificate that is signed with RSA. Paste the whole content of alipayRootCert.crt.',
    'certificates-not-used':
      'The certificates are given but certificate mode is off, so that no answer would be verified. Switch it on, or give `alipayPublicKey`, or empty the certificates.',

    'app-id-missing':
      "Give the app's APPID: 16 digits, at the top of the app's page in Alipay's console.",
    'partner-id':
      "This is a partner id (PID, 2088…), which names your company. Give the app's APPID, from the app's page in Alipay's console.",
    'app-id-wrong':
      "An APPID has exactly 16 digits. Copy it from the app's page in Alipay's console.",
    'scope-wrong':
      'This is not a list of scopes. Write auth_user, or several with commas between them.',
    'not-a-text': 'Write this as text, in quotes.',
    'not-a-boolean': 'Write true or false, without quotes.',
    'not-a-choice': ({ choices }) => `Choose one of: ${choices.join(', ')}.`,
    'gateway-too-long': ({ most, sandbox }) =>
      `This is longer than any address of a gateway (at most ${most} characters). Leave it empty for production, or give ${sandbox}.`,
    'gateway-not-a-url': ({ sandbox }) =>
      `This is not a URL. Leave it empty for production, or give ${sandbox}.`,
    'gateway-not-https':
      'The gateway must be reached by https. (Plain http is for tests on this machine.)',
    'gateway-with-credentials': 'Leave out user name and password: the gateway takes none.',
    'gateway-with-query':
      'Leave out everything from `?` or `#` on: the connector adds what is needed.',
    'gateway-retired': ({ sandbox }) => `This sandbox no longer exists. Use ${sandbox}.`,
  },

  advice: {
    privateKey:
      'Paste the application private key (应用私钥), whose public key you uploaded to Alipay.',
    alipayPublicKey: `Paste Alipay's public key (支付宝公钥) from ${consolePage}.`,
    appCert: 'Paste the content of appCertPublicKey_….crt (应用公钥证书).',
    alipayCert: 'Paste the content of alipayCertPublicKey_RSA2.crt (支付宝公钥证书).',
    alipayRootCert: 'Paste the whole content of alipayRootCert.crt (支付宝根证书).',
  },
} satisfies ConnectorMessages;

// The system's codes of what the file system refuses, as the end of a sentence.
const reasons = new Map([
  ['ENOENT', 'it does not exist'],
  ['EACCES', 'there is no permission for it'],
  ['EPERM', 'there is no permission for it'],
  ['EROFS', 'the file system is read-only'],
  ['EEXIST', 'it exists already'],
  ['ENOTEMPTY', 'a folder of this name exists already'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a file stands where a folder is needed'],
  ['ENOSPC', 'the disk is full'],
  ['EPIPE', 'its reader has stopped'],
  ['EBUSY', 'it is in use'],
]);

const reason = (systemCode: string): string => reasons.get(systemCode) ?? systemCode;

const didYouMean = (suggestion: string | undefined): string =>
  suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;

const logto: CommandMessages['logto'] = {
  'address-not-a-url': 'An address of Logto is not a URL. It is one such as https://logto.example.',
  'address-not-https':
    'An address of Logto must begin with https. (Plain http is for Logto on this machine.)',
  'address-with-credentials': 'Leave user name and password out of the address of Logto.',
  'credentials-refused':
    "Logto refused the application's id or secret, or does not know the Management API here. Check LOGTO_APP_ID and LOGTO_APP_SECRET, and --logto-admin if Logto is self-hosted. For Logto Cloud give the tenant's own address (https://….logto.app), not a custom domain.",
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

const jsonCauses: Record<JsonCause, string> = {
  empty: 'It is empty.',
  'key-material':
    'It is a key or a certificate. Give it with --private-key-file or the like, or put it into a JSON file.',
  'utf-16': 'It is saved as UTF-16 or is no text. Save it as UTF-8.',
  comment: 'It holds a comment, which JSON does not have. Delete it.',
  comma: 'There is a comma too many before this place. Delete it.',
  'line-break':
    'A text is not closed on its line. A key that was pasted with its line breaks needs \\n in the place of each, or --private-key-file.',
  quotes: 'The quotes are curly. JSON wants straight ones: ".',
  backslash: 'A backslash is followed by something that JSON does not know. Write \\\\ for one.',
  'not-settings': 'It must be one object, { … }, with the settings as its members.',
  other: 'Names and texts need double quotes, and members a comma between them.',
};

/** The sentences of the commands. */
export const journalOrigins: Record<OriginMember, string> = {
  core: 'Logto',
  connectorId: 'connector',
  appId: 'APPID',
  to: 'new id',
};

const unusableFolders: Record<FolderPurpose, { use: string; setting: string }> = {
  journal: { use: 'The journal is kept in', setting: 'with --journal' },
  locks: {
    use: 'The lock that keeps a second command out is made in',
    setting: 'in the environment variable TMPDIR (on Windows: TEMP)',
  },
};

const commands = {
  help: {
    description: 'Alipay sign-in for Logto: keys, checks, installation.',
    titles: {
      'Usage:': 'Usage:',
      'Arguments:': 'Arguments:',
      'Options:': 'Options:',
      'Global Options:': 'Options of every command:',
      'Commands:': 'Commands:',
    },
    usageWords: { '[options]': '[options]', '[command]': '[command]' },
    help: 'show this help',
    helpCommand: 'show the help of a command',
    version: 'show the version',
    lang: 'en or zh (default: the language of the locale)',
    json: 'print JSON, for scripts',
    examples: ({ command }) => `
Examples:
  ${command} keygen --out keys
  ${command} doctor config.json
  ${command} install --path /etc/logto

Exit codes: 0 all is well, 1 a problem was found, 2 wrong usage.`,
    keygen: {
      summary: 'make the key pair for an app at Alipay',
      description:
        "Makes an RSA key pair: the public key for Alipay's console, the private key for the connector. The files are alipay-app-private-key.pem, alipay-app-public-key.txt and config.json; those with the private key are for their owner alone (mode 0600). Existing files are never overwritten.",
      out: 'folder for the files, made if need be (default: the current one)',
      bits: 'length of the key: 2048, 3072 or 4096 (default: 2048)',
      csr: 'make a certificate request (alipay-app.csr), for certificate mode',
      organization: 'for --csr: the company, exactly as Alipay knows it',
      commonName: "for --csr: the host name of the company's site",
      print: 'print the settings too, with the private key',
    },
    doctor: {
      summary: 'check a configuration, and try it with Alipay',
      description:
        "Checks the connector's settings without Logto, then calls the gateway once with a made-up authorization code: if Alipay has nothing to object to but that code, app id, keys and network are right. Nobody is signed in and nothing is changed. With --logto it needs a machine-to-machine application: LOGTO_APP_ID and LOGTO_APP_SECRET, or it asks for them.",
      config: 'settings as JSON: a file, or - for standard input',
      offline: 'do not call the gateway',
      path: "Logto's folder, to check what is installed there, with or without settings",
      logto: 'address of a running Logto, whose saved settings are checked',
      publicKey: 'print the public key that belongs to the private key',
      warnDays: 'fail if a certificate ends within so many days',
      setting: ({ setting }) => `${setting}, instead of the one that was read`,
      settingFile: ({ setting }) => `file with ${setting}`,
    },
    install: {
      summary: 'put this connector into a Logto',
      description: ({ factoryId }) =>
        `Copies this package into packages/core/connectors of a Logto and sets every other connector of the same factory (${factoryId}) aside, from where uninstall brings it back. Logto is left as it was if anything fails.`,
    },
    uninstall: {
      summary: 'take it out again, and bring back what it replaced',
      description:
        "Removes this package from a Logto and brings back the connector that install has set aside. Settings and users stay in Logto's database.",
    },
    installationOptions: {
      path: "Logto's folder (default: the current one, else ./logto or /etc/logto)",
      dryRun: 'say what would be done, and do nothing',
    },
    logtoOptions: {
      logto: "Logto's address; for Logto Cloud the tenant's own, https://….logto.app",
      logtoAdmin:
        'the address that gives tokens, if self-hosted (default: --logto, then its port 3002)',
    },
    openid: {
      summary: 'move users from user_id to open_id',
      description:
        "Moves the users of a Logto from Alipay's user_id to its open_id, without losing or doubling anybody. Run check first: it says what comes next. The credentials of a machine-to-machine application are taken from LOGTO_APP_ID and LOGTO_APP_SECRET, or asked for.",
      options: {
        journal: 'folder of the journal and of all that is found (default: ./alipay-openid)',
        to: 'the id to move to: open_id or union_id (default: open_id)',
        rate: 'requests per second at the most (default: 8 for Logto Cloud, else no limit)',
        map: 'CSV file of user_id,open_id (and union_id), as Alipay may give it',
        order: 'id of an order for conversion to go on with',
        createOrder: 'make an order for conversion at Alipay, fill it and hand it in for review',
        decisions: 'file that says what becomes of people with two accounts (default: nothing)',
        allowUnmapped: 'go on although so many users have no new id, or Logto refuses them',
        allowStrangers: 'go on although so many users have no old id, and would be registered anew',
        closeRegistration: 'close registration for all ways to sign in, until the end',
        flip: 'set userIdentifier to the new id at the end',
        index: 'print the index that makes apply fast for many users, and how to drop it',
        yes: 'do it; without it the command only says what it would do',
      },
      check: {
        summary: 'say whether the move can begin',
        description:
          'Checks, without changing anything, whether the users of a Logto can be moved, and says what to do next.',
      },
      map: {
        summary: "find everybody's new id",
        description:
          'Lists everybody who has an identity at Alipay and finds the new id: in their own data, in a file, in the audit log, or by Alipay. Changes nothing in Logto.',
      },
      apply: {
        summary: 'move everybody whose new id is known',
        description:
          'Gives each user the new id, and keeps both ids in the details of the identity. It may be interrupted at any time and run again. Without --yes it only says what it would do.',
      },
      undo: {
        summary: 'bring everything back',
        description:
          'Gives each user the identity back that the journal has, and the setting too, if it is still what apply wrote. Without --yes it only says what it would do.',
      },
      sql: {
        summary: 'print what apply would do as one transaction of PostgreSQL',
        description:
          'For a Logto that is self-hosted and has many users. Makes the plan of apply and prints it as one transaction for psql; everything else goes to standard error. Changes nothing. --index needs no Logto.',
      },
    },
  },

  seeHelp: 'See --help.',

  askCredentials: {
    id: "The application's id in Logto (machine-to-machine)",
    secret: "The application's secret",
  },

  logto,

  failures: {
    'option-unknown': ({ given, suggestion }) =>
      `Unknown option ${given}.${didYouMean(suggestion)}`,
    'command-unknown': ({ given, suggestion }) =>
      `Unknown command ${given}.${didYouMean(suggestion)}`,
    'option-without-value': ({ given }) => `The option ${given} needs a value.`,
    'value-not-a-choice': ({ option, value, choices }) =>
      `${option} cannot be ${value}. Choose one of: ${choices.join(', ')}.`,
    'too-many-arguments': ({ given }) => `Too many arguments for ${given}.`,
    'usage-wrong': 'The command line is wrong.',

    'output-not-written': ({ systemCode }) =>
      `The output cannot be written: ${reason(systemCode)}. What is written is not whole: run the command again.`,

    'config-not-named':
      'Name the file with the settings, - for standard input, a running Logto with --logto, or the folder of a Logto with --path.',
    'two-sources': 'Take the settings from a file or from --logto, not from both.',
    'source-unreadable': ({ source, systemCode }) =>
      `${source} cannot be read: ${reason(systemCode)}.`,
    'source-not-json': ({ source, line, column, cause }) =>
      `${source === '-' ? 'Standard input' : source} is not JSON from line ${line}, column ${column} on. ${jsonCauses[cause]}`,

    'request-without-subject':
      'A certificate request needs --organization, exactly as Alipay knows the company, and --common-name.',
    'key-exists': ({ file }) =>
      `${file} exists already, and a key is never overwritten. Move it away, or choose another folder with --out.`,
    'keys-not-written': ({ folder, systemCode }) =>
      `The keys cannot be written into ${folder}: ${reason(systemCode)}. Choose another folder with --out.`,

    'no-logto': ({ folders }) =>
      `There is no Logto in ${folders.join(', ')}. Name its folder with --path; it is the one that holds packages/core.`,
    'not-a-logto': ({ folder, suggestion }) =>
      `There is no Logto in ${folder}: packages/core/package.json is missing or is not @logto/core's. Name Logto's own folder with --path.${didYouMean(suggestion)}`,
    'no-connector-kit': ({ folder }) =>
      `The Logto in ${folder} has no connector kit (packages/core/node_modules/@logto/connector-kit). Install Logto's own packages first.`,
    'connector-kit-out-of-range': ({ version, range }) =>
      `This Logto has connector kit ${version}, and the connector needs ${range}: Logto would skip it. Update the older one of the two.`,
    'package-incomplete': ({ folder }) =>
      `This package is incomplete (${folder}). Unpack its tarball again, or run npm run build in its checkout.`,
    'place-taken': ({ place }) =>
      `${place} is a symbolic link, or not a folder of this connector. It is neither moved nor deleted. If you do not need it, move it away and run the command again.`,
    'connectors-locked': ({ lock, seconds }) =>
      `Another install or uninstall has been at work here for ${seconds} seconds. Wait until it ends. If none is running, it was interrupted: remove its lock with "rmdir ${lock}", and run the command again.`,
    'set-aside-lost': ({ folder }) =>
      `${folder} was set aside and cannot be brought back: no package is there, or it is a link that leads nowhere. Nothing was changed. Put the connector that you want into Logto (logto connector add, or logto connector link), remove this entry, and run the command again.`,
    'not-moved-back': ({ places }) =>
      `A step failed, and what was moved before it could not be moved back. It lies in ${places.join(', ')}. Run the command again.`,
    'not-installed-whole': ({ folder }) =>
      `${folder} is not whole, or another Alipay connector is beside it: something else changed Logto's connectors at the same time. Run install again.`,
    'connectors-not-changed': ({ systemCode, isPermission }) =>
      `Logto's connectors cannot be changed: ${reason(systemCode)}. Nothing was changed.${isPermission ? ' Run the command as the user that owns the files of Logto.' : ''}`,

    'logto-not-named': 'Name a Logto with --logto.',
    'value-not-a-number': ({ option, value, minimum }) =>
      `${option} cannot be ${value}. Give a whole number from ${minimum} on.`,
    'credentials-missing':
      'Set LOGTO_APP_ID and LOGTO_APP_SECRET to the credentials of a machine-to-machine application of Logto.',
    'logto-failed': (values) => describeLogtoFailure(values.logto, { logto }),
    'alipay-failed': ({ alipay }) => describeFailure(alipay, connector).message,
    'connector-missing': ({ factoryId }) =>
      `This Logto has no connector of this factory (${factoryId}).`,
    'connector-not-alone': ({ factoryId, count }) =>
      `This Logto has ${count} connectors of this factory (${factoryId}). Remove all but the one in use.`,
    'settings-wrong': ({ settings }) =>
      `The connector's settings are wrong: ${settings.join(', ')}. Correct them in Logto's Console.`,
    'two-app-ids': ({ appId, appIds }) =>
      `Another connector shares these users through another APPID (${appIds.join(', ')}, not ${appId}), and a person has another open_id in each app. Use one APPID for both, or move to union_id (--to union_id).`,
    'identifier-not-pinned': ({ userIdentifier, connectorId }) =>
      `The setting userIdentifier of ${connectorId} is ${userIdentifier}. Set it to user_id before the move, or every user gets a second account when Alipay stops sending it.`,
    'table-wrong': ({ file, line, columns }) =>
      `Line ${line} of ${file} is wrong. The columns are ${columns.join(',')}; cells may be quoted, and a heading may name them.`,
    'id-not-asked': ({ id }) =>
      `Alipay answered about ${id}, who was not asked about. Nothing of the answer was taken. Run the command again, and ask Alipay support if it lasts.`,
    'order-not-found': ({ orderId }) =>
      `Alipay does not know the order ${orderId} for this app. Check --order.`,
    'orders-unclear': ({ orderIds }) =>
      `An order may have been made when the command was interrupted, and several are empty: ${orderIds.join(', ')}. Name the one to fill with --order.`,
    'counts-do-not-add-up': ({ expected, found }) =>
      `${expected} users have an identity at Alipay, and ${found} were sorted. Nothing was changed. Report this.`,
    'setting-not-kept': ({ connectorId }) =>
      `Logto did not keep userIdentifier of the connector ${connectorId}. Set it in Logto's Console, and run the command again.`,
    'sql-of-cloud':
      'Logto Cloud does not let you run SQL in its database. Use openid apply for it.',
    'id-not-storable': ({ logtoId }) =>
      `An id of the user ${logtoId} of Logto holds a character that PostgreSQL cannot store. Nothing is printed. Find where the id comes from, and correct it.`,
    'already-running': ({ file, pid }) =>
      `Another of these commands works with this folder or this Logto (process ${pid}). Wait for its end. If none is running, remove ${file} and run the command again.`,
    'folder-not-usable': ({ folder, purpose, systemCode }) =>
      `${unusableFolders[purpose].use} ${folder}, but the system refuses it (${systemCode}). Nothing was changed. Make it a folder that you can read and write, or name another ${unusableFolders[purpose].setting}.`,
    'folder-not-private': ({ folder }) =>
      `Others may read ${folder}, and the journal holds personal data. Run "chmod 700 ${folder}" if the folder is for the journal alone, or name another with --journal.`,
    'record-wrong': ({ file, line }) =>
      `Line ${line} of ${file} is not what this version writes, so what was done is not known. Nothing was changed. Bring the file back as it was; do not delete it.`,
    'journal-of-another': ({ folder, what, found, present }) =>
      `The journal in ${folder} is of another move: its ${journalOrigins[what]} is ${found}, not ${present}. Nothing was changed. Name the journal of this move with --journal, or give --logto and --to as they were.`,
    'journal-without-origin': ({ folder }) =>
      `The journal in ${folder} does not say which Logto it is of. Nothing was changed. Name another folder with --journal.`,
  },

  keygen: {
    made: ({ bits }) => `Made an RSA key pair of ${bits} bits.`,
    files: {
      privateKeyFile: 'Private key',
      publicKeyFile: 'Public key',
      requestFile: 'Certificate request',
      configFile: 'Settings',
    },
    upload:
      "Upload this public key in Alipay's console: the app → 开发设置 → 开发信息 → 接口加签方式（密钥/证书） → 设置 → 公钥 (not 公钥证书).",
    uploadRequest:
      "Upload the certificate request in Alipay's console: the app → 开发设置 → 开发信息 → 接口加签方式（密钥/证书） → 设置 → 公钥证书, and download the three certificates.",
    complete:
      "Write the APPID into the settings, and Alipay's public key (支付宝公钥), which the console shows after the upload.",
    completeWithCertificates:
      'Write the APPID into the settings, and the content of each certificate; or give the files to doctor with --app-cert-file, --alipay-cert-file and --alipay-root-cert-file.',
    check: ({ command, file }) => `Check them: ${command} doctor ${file}`,
    give: 'Give them to the connector in Logto.',
    secrecy:
      'Private key and settings let anybody act as your app. Send them to nobody, and keep them out of version control.',
  },

  doctor: {
    next: 'Next: ',
    labels: {
      installation: 'installed copy',
      rivals: 'other connectors',
      kit: 'connector kit',
      proxy: 'proxy',
      network: 'network',
      answer: "Alipay's answer",
      signature: 'its signature',
      clock: 'clock',
    },

    notSet: {
      appId: '',
      privateKey: '',
      alipayPublicKey: "not set: nothing vouches for Alipay's answers but TLS",
      userIdentifier: 'not set: auto',
      scope: 'not set: auth_user',
      gateway: 'not set: production',
      signType: 'not set: RSA2',
      certificateMode: 'not set: off',
      appCert: 'not set',
      alipayCert: 'not set',
      alipayRootCert: 'not set',
    },
    on: 'on',
    off: 'off',
    notUsedInMode: 'not used: in certificate mode alipayCert takes its place',
    notUsedWithoutMode: 'not used: certificate mode is off',
    privateKeyFirst: 'not checked: privateKey must be right first',
    unknown: 'ignored: not a setting of this connector',
    misspelt: ({ setting }) => `ignored: the setting is spelled ${setting}`,
    rename: ({ name, setting }) => `Rename ${name} to ${setting}.`,
    rsaKey: ({ bits }) => `RSA key of ${bits} bits`,
    certificate: ({ serialNumber, issuer, notAfter }) =>
      `valid until ${day(notAfter)}; SN ${serialNumber}; issued by ${issuer}`,
    modeByFiles: 'not set: on, because certificates are given',
    unionId:
      'union_id, which Alipay sends only to apps in a group (应用分组); a sign-in shows whether it does',
    publicKey: "The public key of privateKey, to compare with 应用公钥 in Alipay's console:",
    endsSoon: ({ days, found }) => `ends in ${days} ${days === 1 ? 'day' : 'days'}; ${found}`,
    renew: ({ setting }) =>
      `Renew ${setting} in Alipay's console, on the app's 接口加签方式 page, before it ends.`,
    chainNotChecked: ({ found }) =>
      `${found}; its chain to alipayRootCert cannot be checked, because the file lacks the certificate of its issuer, as many of Alipay's do`,
    sandbox: ({ address }) =>
      `${address}: the sandbox, whose users are made up; no published app signs in there`,
    otherGateway: ({ address }) => `${address}: not Alipay's own address`,

    installed: ({ folder, version }) => `${version}, in ${folder}`,
    notInstalled: ({ folder }) => `there is no whole copy in ${folder}`,
    noRivals: ({ factoryId }) => `no second connector of this factory (${factoryId})`,
    rivals: ({ factoryId, rivals }) =>
      `too many of this factory (${factoryId}), so Logto does not start: ${rivals.join(', ')}`,
    kit: ({ version, range }) => `${version}, within ${range}`,
    install: ({ command, folder }) => `Run: ${command} install --path ${folder}`,
    mendKit: 'Update Logto or this connector, whichever is older, and run doctor again.',
    checkSettings: ({ command }) =>
      `The installation is right. Restart Logto if it has not been restarted since, and check the settings too: ${command} doctor config.json`,

    proxy: {
      used: ({ name }) => `${name}, which the environment names`,
      exempt: ({ name }) => `${name} is not used: NO_PROXY names the gateway`,
      notTold: ({ name }) => `${name} is not used: Node is not told to use it`,
      tellNode:
        'If Alipay is to be reached through the proxy, start Node with NODE_USE_ENV_PROXY=1 in its environment.',
      notSupported: ({ name, version }) => `${name} is not used: Node ${version} cannot`,
      updateNode:
        'If Alipay is to be reached through the proxy, use Node 22.21 or later, or 24.5 or later.',
      notAnAddress: 'not used: HTTPS_PROXY is not the address of an http or https proxy',
      correctAddress: 'Write HTTPS_PROXY as http://HOST:PORT.',
    },
    isOffline: 'not called (--offline)',
    notCalled: 'not called: the settings must be right first',
    noAnswer: 'not checked: no answer came',
    answered: ({ host }) => `${host} answered`,
    expected:
      'isv.code-invalid to a made-up code, as it should be: app id, keys and network are right',
    expectedUnproven: 'isv.code-invalid, as it should be, but not proven to be from Alipay',
    accepted: 'a made-up code was accepted, so this is not Alipay',
    withoutCode: 'an error without a code',
    verified: ({ setting }) => `right: made with the key in ${setting}`,
    noPublicKey: 'not checked: alipayPublicKey is not set',
    notChecked: 'not checked',
    wrongSignature: ({ setting }) =>
      `wrong: ${setting} is not what Alipay signs with for this app, or something changes the answers`,
    otherCertificate: 'made with another certificate than alipayCert',
    renewedCertificate:
      'made with a newer certificate of Alipay, which sign-ins download; alipayCert is no longer the one in use',
    unsigned: 'missing, though Alipay signs this answer',
    unsignedError: "missing, as is usual for Alipay's errors",
    rightClock: 'agrees with the gateway',
    wrongClock: ({ minutesAhead }) =>
      `${Math.abs(minutesAhead)} minutes ${minutesAhead > 0 ? 'ahead of' : 'behind'} the gateway`,
    noDate: 'not checked: the answer does not tell the time',

    notVisible:
      'Doctor cannot see whether the contract (签约) is signed, whether the app has its abilities (能力), or whether its package name, signature and redirect address are right. It checks the clock, network and proxy of the machine on which it runs: run it where Logto runs.',
    correct: ({ settings }) =>
      `Correct ${new Intl.ListFormat('en').format(settings)} as described above, and run doctor again.`,
    addPublicKey:
      "Add Alipay's public key (支付宝公钥) as alipayPublicKey, so that the answers are verified.",
    goOnline: 'Run doctor without --offline, to try the settings with Alipay.',
    signIn: 'Save these settings in Logto, and sign in with Alipay.',
    signInAsSaved: 'Sign in with Alipay.',
    checkNetwork: 'Check the network between this machine and the gateway.',
    checkGateway: 'Check gateway, and whether a proxy answers in the place of Alipay.',
    copyAgain: {
      alipayPublicKey:
        "Copy Alipay's public key (支付宝公钥) again, from the app's 接口加签方式 page in Alipay's console, into alipayPublicKey. If it is the same, look for a proxy that changes the answers.",
      alipayCert:
        "Download alipayCertPublicKey_RSA2.crt again, from the app's 接口加签方式 page in Alipay's console, and put it into alipayCert.",
    },
    setClock: "Set this machine's clock, best by NTP. (The time zone does not matter.)",
  },

  install: {
    logto: ({ folder }) => `Logto in ${folder}`,
    done: {
      'set-aside': 'Set aside',
      discard: 'Discarded an older copy of',
      remove: 'Removed',
      install: 'Installed',
      'bring-back': 'Brought back',
    },
    planned: {
      'set-aside': 'Would set aside',
      discard: 'Would discard an older copy of',
      remove: 'Would remove',
      install: 'Would install',
      'bring-back': 'Would bring back',
    },
    kit: ({ version, range }) => `  Its connector kit is ${version}, within ${range}.`,
    left: ({ name, version, folder }) =>
      `  ${name} ${version} stays set aside in ${folder}: Logto takes one connector of this factory.`,
    denied: ({ folder }) => `It would fail: there is no permission to write in ${folder}`,
    runAsOwner: 'Run the command as the user that owns the files of Logto.',
    next: 'Next: ',
    restart:
      'Restart Logto, which reads its connectors when it starts. In Docker, install when the image is built, and start the new image: changes in a running container are lost with it. A configuration saved for the official connector goes on working.',
    restartWithout:
      'Restart Logto, which reads its connectors when it starts. In Docker, start an image without this connector: changes in a running container are lost with it.',
    runForReal: 'Run the command again without --dry-run.',
    nothingToDo:
      'If you meant another Logto, name it with --path: here the connector is not installed, and none is to be brought back.',
  },

  sql: {
    head: ({ target, move, drop, leave }) =>
      `The move of Alipay's users from user_id to ${target}, as one transaction:
  psql -X -f FILE "$DB_URL"
${move} users get their new id, ${drop} lose theirs to the same person's other account, ${leave} stay as they are.
All of it is done or nothing. Make a backup first, since openid undo cannot undo this, and close
registration (Logto's Console: Sign-up and sign-in, Enable user registration).
Sign-ins wait while it runs, about a minute for 100,000 users.`,
    checks: {
      columns: {
        label: 'columns',
        problem:
          'These are not the tables of a Logto that is known (1.42, 1.43): {count} columns are missing or of another type. Nothing was changed.',
      },
      plan: {
        label: 'plan',
        problem:
          'This file is not whole: {count} users of the plan are missing. Nothing was changed. Print it again.',
      },
      registration: {
        label: 'registration',
        problem:
          'Registration is open, so a user who signs in during the move could get a second account. Nothing was changed. Close registration first.',
      },
      connectors: {
        label: 'connectors',
        problem:
          '{count} connectors are not as they were when this file was printed: another APPID, another user identifier, gone or new. Nothing was changed. Run openid check.',
      },
      changed: {
        label: 'users',
        problem:
          '{count} users hold another id than when this file was printed. Nothing was changed. Run openid map again and print a new file.',
      },
      taken: {
        label: 'new ids',
        problem:
          '{count} new ids are held by other users. Nothing was changed. Run openid map again and print a new file.',
      },
      arrived: {
        label: 'newcomers',
        problem:
          '{count} users with a user_id have come since this file was printed. Nothing was changed. Run openid map again and print a new file.',
      },
      result: {
        label: 'result',
        problem:
          '{count} users would be left with a wrong id. Nothing was changed. This is a mistake in this file: please report it.',
      },
    },
    summary: 'Moved: {moved} users hold their new id; {gone} are gone or without Alipay.',
    index: {
      head: 'With this index, Logto finds an identity without reading all users. It is made while Logto runs.\nIf that fails, drop it and make it again.',
      drop: 'Drop it after the move:',
    },
  },

  openid: {
    next: 'Next: ',
    check: {
      labels: {
        access: 'Management API',
        users: 'users',
        connector: 'connector',
        rivals: 'other connectors',
        userIdentifier: 'userIdentifier',
        registration: 'registration',
        tokenStorage: 'token storage',
        conversion: "Alipay's conversion",
        orders: 'orders for it',
      },
      notChecked: 'not checked',
      allowed: 'allowed',
      users: ({ count }) => `${count}, of Alipay or not`,
      manyUsers: ({ count, command }) =>
        `${count}, of Alipay or not: too many for apply without an index. Make the one that this prints, or take openid sql instead of apply: ${command}`,
      connector: ({ appId }) => `one, with APPID ${appId}`,
      noRivals: 'no other connector shares its users',
      rivalsOfSameApp: 'others share its users through the same APPID',
      rivalsOfOtherApp: 'others share its users through another APPID, which union_id allows',
      pinned: ({ userIdentifier }) => userIdentifier,
      isOpen: 'open: apply needs --close-registration, or strangers would be registered meanwhile',
      isClosed: 'closed',
      storesTokens:
        'on: Logto deletes the stored tokens of those who are moved, until they sign in',
      storesNoTokens: 'off',
      isGranted: 'granted',
      notGranted: ({ alipayCode }) =>
        `not granted (${alipayCode}): pairs can come from sign-ins and from a file (--map)`,
      correct: ({ label }) => `Correct this as described above (${label}), and run check again.`,
      goOn: ({ command }) => `Run: ${command}`,
    },
    progress: {
      listing: 'Listing users',
      moving: 'Moving users',
      undoing: 'Bringing users back',
      line: ({ task, done, total, rate }) =>
        `${task}: ${done}${total === undefined ? '' : ` of ${total}`}, ${rate} a second`,
    },
    map: {
      sources: {
        details: 'from their own data',
        file: 'from the file',
        logs: 'from the audit log',
        conversion: 'from Alipay',
        order: "from Alipay's order",
      },
      holders: ({ holders, users }) => `${holders} of ${users} users have an identity at Alipay:`,
      moves: ({ count, sources }) =>
        `  ${count} can be moved${sources.length === 0 ? '' : ` (with those below: ${sources.join(', ')})`}`,
      doubles: ({ count, file }) => `  ${count} have a second account already (${file})`,
      unmapped: ({ count, file }) => `  ${count} are unmapped: no new id is known (${file})`,
      untouched: ({ count }) => `  ${count} stay as they are: they do not hold a user_id`,
      gone: ({ count }) =>
        `${count} who were found by an earlier run hold neither id any more: they are gone, have unlinked Alipay, or hold another id.`,
      ofNobody: ({ count }) =>
        `${count} rows of the file are of nobody who has an identity at Alipay here.`,
      unconfirmed: ({ sources }) =>
        `Alipay did not confirm a sample of the pairs ${sources.join(', ')}. If they are of another APPID, nobody whom they move can sign in: compare one with your own sign-in first.`,
      refused: ({ alipayCode }) => `Alipay does not convert directly (${alipayCode}).`,
      orders: {
        INIT: ({ orderId }) =>
          `The order ${orderId} is not handed in yet. --create-order fills it and hands it in.`,
        AUDIT: ({ orderId }) => `The order ${orderId} is being reviewed by Alipay.`,
        RUNNING: ({ orderId }) => `The order ${orderId} is being converted by Alipay.`,
        FINISH: ({ orderId }) => `The order ${orderId} is converted.`,
        REFUSE: ({ orderId, refuseReason }) =>
          `Alipay refused the order ${orderId}: ${refuseReason ?? 'no reason given'}.`,
        CANCEL: ({ orderId }) => `The order ${orderId} was cancelled.`,
      },
      contradictions: {
        'one-id-for-two-users': ({ logtoIds }) =>
          `Contradiction: one new id for two users of Logto: ${logtoIds.join(', ')}`,
        'identity-held-twice': ({ logtoIds }) =>
          `Contradiction: one identity is held by several users of Logto: ${logtoIds.join(', ')}`,
        'new-id-is-a-user-id': ({ logtoIds }) =>
          `Contradiction: the new id is a user_id, for the user of Logto: ${logtoIds.join(', ')}`,
        'new-id-not-recognized': ({ logtoIds }) =>
          `Contradiction: the new id does not have the form of Alipay's, for the user of Logto: ${logtoIds.join(', ')}`,
        'second-account-at-other-id': ({ logtoIds }) =>
          `Contradiction: a person has a second account, which holds the other one of open_id and union_id. In Logto, take the connection to Alipay from the last of these users: ${logtoIds.join(', ')}`,
      },
      disagreement: ({ id, sources, lines }) =>
        `Contradiction: two ids for ${id}, ${sources.join(' and ')}${
          lines.length === 0 ? '' : ` (lines of the file: ${lines.join(', ')})`
        }`,
      resolve:
        'Resolve the contradictions above: nothing can be moved before. Sources that disagree may be of two APPIDs. Then remove the file pairs-APPID.jsonl beside the journal, and run map again.',
      wait: ({ command }) => `Wait for Alipay, some hours or days, and run again: ${command}`,
      apply: ({ command }) => `See what would be done: ${command}`,
      order: ({ command, file }) =>
        `For the unmapped (${file}), have Alipay convert them by an order: ${command}`,
      findOthers: ({ command, file }) =>
        `For the unmapped (${file}), get their ids from Alipay as a file (--map), or try an order: ${command}`,
    },
    apply: {
      would: ({ count, decided }) =>
        `Would move ${count} users, and do what was decided for ${decided} with two accounts.`,
      wouldGiveBack: ({ count }) =>
        `Would give ${count} second accounts the identity back that they have lost, since the first cannot be moved.`,
      losesTokens: "Logto would delete these users' stored tokens, until they sign in again.",
      wouldFlip: 'Would set userIdentifier to the new id at the end.',
      wouldNotFlip:
        'Would leave userIdentifier as it is: moved users cannot sign in until --flip sets it.',
      blockers: {
        contradictions: 'Not possible: there are contradictions.',
        unmapped:
          'Not possible: too many are unmapped. --allow-unmapped N would leave them behind.',
        refused:
          'Not possible to go on: Logto refused too many. --allow-unmapped N would leave them behind.',
        open: 'Not possible: registration is open, so users would be registered anew meanwhile. --close-registration closes it.',
      },
      endings: {
        moved: ({ count }) => `${count} moved`,
        already: ({ count }) => `${count} had been moved before`,
        changed: ({ count, logtoIds }) =>
          `${count} left alone, whose identity is no longer what it was: ${logtoIds.join(', ')}`,
        gone: ({ count, logtoIds }) =>
          `${count} left alone, who are gone or have unlinked Alipay: ${logtoIds.join(', ')}`,
        taken: ({ count, logtoIds }) =>
          `${count} left alone, whose new id somebody else has got: ${logtoIds.join(', ')}`,
        'not-kept': ({ count, logtoIds }) =>
          `${count} not moved, whose new id Logto did not keep: ${logtoIds.join(', ')}`,
        refused: ({ count, logtoIds }) =>
          `${count} not moved, whom Logto refused: ${logtoIds.join(', ')}`,
        'not-given-back': ({ count, logtoIds }) =>
          `${count} not moved, whose second account has lost Alipay too; run openid undo: ${logtoIds.join(', ')}`,
        'given-back': ({ count, logtoIds }) =>
          `${count} second accounts have Alipay again, since the first ones cannot be moved any more: ${logtoIds.join(', ')}`,
      },
      left: ({ count, file }) => `All ${count} who were not moved, and why, are in ${file}.`,
      flipped: 'userIdentifier is set to the new id.',
      registration: {
        untouched: 'Registration is as it was.',
        'given-back': 'Registration is open again, as it was.',
        'kept-closed':
          'Registration stays closed: users whom the connector does not know by userIdentifier would be registered anew.',
      },
      runForReal: 'Run the command again with --yes.',
      removeBlockers: 'Remove what stands in the way, as described above.',
      finish:
        "Sign in yourself, to see that you land in your own account. Then finish the upgrade in Alipay's console.",
      flip: ({ command }) =>
        `Set userIdentifier, so that those who were moved can sign in: ${command}`,
      again: 'Run the command again; it goes on where it stopped.',
    },
    undo: {
      would: ({ count, settings }) =>
        `Would bring back the identities of ${count} users, and ${settings} settings.`,
      strangers: ({ count }) =>
        `${count} users hold the new id alone, such as those who came after the move. Brought back, the connector would not know them, and would register them anew.`,
      runForReal: 'Run the command again with --yes.',
      allowStrangers: ({ count }) =>
        `Do not bring the users back, or accept that: --allow-strangers ${count}`,
      close:
        'Run the command again with --close-registration, so that nobody is registered anew meanwhile.',
      endings: {
        undone: ({ count }) => `${count} users are as they were`,
        changed: ({ count, logtoIds }) =>
          `${count} left alone, whom somebody has changed since: ${logtoIds.join(', ')}`,
        taken: ({ count, logtoIds }) =>
          `${count} not brought back, whose old id somebody else has got: ${logtoIds.join(', ')}`,
        refused: ({ count, logtoIds }) =>
          `${count} not brought back, whom Logto refused: ${logtoIds.join(', ')}`,
      },
      settings: ({ settings }) => `${settings} settings are as they were.`,
      givenBack: 'Registration is open again, as it was.',
      keptClosed:
        'Registration stays closed: not all are brought back, or a connector is still set to the new id.',
    },
    sql: {
      noUndo: 'openid undo cannot bring back what SQL has changed: make a backup of the database.',
      isOpen:
        "Registration is open, and while it is, the transaction refuses to run. Logto's Console closes it: Sign-up and sign-in → Enable user registration.",
      run: 'Read what stands at the head of what is printed, then run it by psql.',
      runIndex: 'Run it by psql; Logto may go on meanwhile.',
    },
  },
} satisfies CommandMessages;

/** Everything that is said, in English. */
export const en: Messages = { connector, commands };
