import { day } from '../../text/day.ts';
import type { Channel, Received } from '../failures.ts';
import type { ConnectorTexts, Explanation } from './texts.ts';

const consolePage = "the app's 接口加签方式 page in Alipay's console";
const checkAnswering = 'Check `gateway`, and whether a proxy answers in the place of Alipay.';
const checkNetwork = 'Check the network between Logto and Alipay';
const slowNetwork = `${checkNetwork}; if it lasts, ask Alipay support.`;
const renewedCertificate = `Alipay has renewed its certificate, or \`alipayCert\` belongs to another app. Download alipayCertPublicKey_RSA2.crt again from ${consolePage} and put it into \`alipayCert\`.`;
const successorAwaited = `Alipay has probably renewed its certificate. The connector fetches the new one by itself: try again in a minute. If that does not help, download alipayCertPublicKey_RSA2.crt again from ${consolePage} and put it into \`alipayCert\`.`;
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
  hint: 'The connector sent a request that Alipay finds incomplete or ill-formed. Update the connector; if that does not help, report it, with the trace id if one is shown.',
};

const algorithmNotAccepted: Explanation = {
  cause: 'Algorithm not accepted',
  hint: "Alipay does not accept the signing algorithm for this app. Set `signType` to `RSA2`, and upload an RSA2 (SHA256) key in Alipay's console.",
};

const timeNotAccepted: Explanation = {
  cause: 'Time not accepted',
  hint: "Alipay does not accept the time of the request. Check the server's clock.",
};

const explanations: ConnectorTexts['explanations'] = {
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
    hint: 'Alipay has trouble of its own. Try again in a minute; if it lasts, ask Alipay support, with the trace id if one is shown.',
  },
  SYSTEM_ERROR: { cause: 'Alipay is busy', hint: 'Alipay is busy. Try again in a minute.' },
  'suspected-attack': {
    cause: 'Taken for an attack',
    hint: 'Alipay takes the request for an attack. Check that no proxy changes it, then ask Alipay support, with the trace id if one is shown.',
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
    hint: "Look the codes up in Alipay's documentation (https://opendocs.alipay.com/common/02km9f), or ask Alipay support, with the trace id if one is shown.",
  },
};

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

const notAuthorizedHints: Record<Channel, string> = {
  phone:
    'The sign-in was cancelled or failed on the phone (`result_code` is not SUCCESS). Let the user try again.',
  browser:
    "The sign-in was refused or cancelled on Alipay's page, which gave an `error` or no `auth_code`. Let the user try again.",
};

const anotherAppHints: Record<Channel, string> = {
  phone:
    "The mobile app signs in with another APPID than the connector's `appId`. Use the same in both.",
  browser:
    "The user consented on Alipay's page for another APPID than the connector's `appId`. If `appId` was just changed, let the user try again.",
};

const noCodeHints: Record<Channel, string> = {
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

export const en = {
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
    'proxy-address-wrong': {
      message:
        'HTTPS_PROXY is not the address of an http or https proxy, so Alipay was not called.',
      hint: 'Write it as http://proxy.example:3128. If Alipay is to be reached without it, name the host in NO_PROXY.',
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
      hint: ({ isBeingFetched }) => (isBeingFetched ? successorAwaited : renewedCertificate),
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
    'request-too-long': {
      message: ({ member, most }) =>
        `The sign-in began with a \`${member}\` of more than ${most} characters.`,
      hint: 'Check what begins sign-ins: what Logto itself passes on is shorter.',
    },
    'request-scope-wrong': {
      message: 'The sign-in began with a `scope` that is not a list of scopes.',
      hint: 'Have the app ask for auth_user, or for several scopes with commas between them.',
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
      `This key has ${bits} bits, and ${signType} needs at least ${fewest} bits. ${advice}`,
    'own-key-too-short': ({ bits, signType, fewest }) =>
      `This key has ${bits} bits, and ${signType} needs at least ${fewest} bits. Make a new key pair and upload its public key to Alipay.`,
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
    'app-id-placeholder':
      "This is still the placeholder. Write the app's APPID in its place: 16 digits, at the top of the app's page in Alipay's console.",
    'partner-id':
      "This is a partner id (PID, 2088…), which names your company. Give the app's APPID, from the app's page in Alipay's console.",
    'app-id-wrong':
      "An APPID has exactly 16 digits. Copy it from the app's page in Alipay's console.",
    'phone-number-unverified':
      'A forged phone number would join two people in one account, so answers must be verified. Give `alipayPublicKey` or use certificate mode, or switch this off.',
    'profile-fields-wrong':
      'This is not a list of names. Write them as Alipay does, in a to z and _, with commas between them: at most 32, each of at most 64 characters.',
    'scope-too-long': ({ most }) =>
      `This is longer than any list of scopes (at most ${most} characters). Write auth_user, or several with commas between them.`,
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
} satisfies ConnectorTexts;
