import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc.js';
import { signText } from '../../crypto/signature.ts';
import type { SigningWait } from '../../crypto/signing-queue.ts';
import type { Application } from '../application.ts';
import { GatewayError } from '../errors.ts';
import { parameterValue } from '../parameter-value.ts';

dayjs.extend(utc);

/** Alipay's clock stands at GMT+8 all the year, whatever the zone of the server that asks. */
const gatewayUtcOffsetMs = 8 * 60 * 60 * 1000;

/** A parameter by name and value. Lists of them are looked at several times, which objects are slow at. */
type Parameter = [name: string, value: string];

/** In the URL: Alipay reads the charset only there, before it decodes the body. */
const parametersInUrl: readonly Parameter[] = [['charset', 'utf-8']];
const query = `?${new URLSearchParams([...parametersInUrl])}`;

/** Parameters as Alipay names them: snake_case, never inside `biz_content`. */
export type RequestParameters = Readonly<Record<string, string>>;

/** A signed request: all there is to send but the HTTP around it. */
export interface SignedRequest {
  url: URL;
  /** `application/x-www-form-urlencoded`, in UTF-8. */
  body: string;
  /** What in it no error may quote: the authorization code, the tokens and the signature. */
  secrets: readonly string[];
}

let latest = { second: Number.NaN, timestamp: '' };

/** Prints a moment as the gateway wants it: `yyyy-MM-dd HH:mm:ss` in GMT+8. */
export const formatTimestamp = (moment: Date): string => {
  const second = Math.floor(moment.getTime() / 1000);
  if (second !== latest.second) {
    const local = dayjs.utc(second * 1000 + gatewayUtcOffsetMs);
    latest = { second, timestamp: local.format('YYYY-MM-DD HH:mm:ss') };
  }
  return latest.timestamp;
};

/** The parameters that are not empty: no others are signed and sent. */
export const givenParameters = (parameters: RequestParameters): Parameter[] =>
  Object.entries(parameters).filter((entry) => entry[1] !== '');

/**
 * The text that is signed: all parameters that are sent, sorted by name, joined as
 * `name=value&name=value`, values as they are and not URL-encoded.
 *
 * @see https://opendocs.alipay.com/common/057k53
 */
export const canonicalString = (parameters: readonly Parameter[]): string =>
  parameters
    // Indices, because taking a pair apart by a pattern makes an iterator.
    .toSorted((left, right) => (left[0] < right[0] ? -1 : 1))
    .map((entry) => `${entry[0]}=${entry[1]}`)
    .join('&');

const commonParameters = (
  { appId, signType, certificates }: Application,
  method: string,
  moment: Date,
): RequestParameters => ({
  app_id: appId,
  method,
  format: 'JSON',
  sign_type: signType,
  timestamp: formatTimestamp(moment),
  version: '1.0',
  app_cert_sn: certificates?.appCertificateSerialNumber ?? '',
  alipay_root_cert_sn: certificates?.alipayRootCertificateSerialNumber ?? '',
});

/** Those of the methods' own parameters that hold no secret; `biz_content` holds ids. */
const openParameters = new Set(['grant_type', 'biz_content']);

const secretsOf = (parameters: readonly Parameter[], sign: string): string[] => {
  const secret = parameters.filter(([name]) => !openParameters.has(name));
  return [sign, ...secret.map(([, value]) => value)];
};

/** The last line of defence: see {@link parameterValue}. */
const expectNoFurtherParameters = (parameters: readonly Parameter[]): void => {
  if (parameters.some(([, value]) => !parameterValue.safeParse(value).success)) {
    throw new GatewayError({ code: 'value-not-signable' }, 'general');
  }
};

/**
 * Builds and signs one call of the gateway.
 *
 * Everything but the charset, codes and tokens first of all, travels in the body, out of access
 * logs.
 *
 * @param parameters the method's own parameters; empty ones are neither signed nor sent.
 * @param moment the time of the request.
 * @param wait how the signature is waited for.
 * @throws GatewayError `value-not-signable` for a value that would be signed as more than one
 * parameter; TurnTimeoutError.
 * @see https://opendocs.alipay.com/common/057k53
 */
export const buildRequest = async (
  application: Application,
  method: string,
  parameters: RequestParameters,
  moment: Date,
  wait?: SigningWait,
): Promise<SignedRequest> => {
  const own = givenParameters(parameters);
  expectNoFurtherParameters(own);
  const inBody = [...givenParameters(commonParameters(application, method, moment)), ...own];
  const sign = await signText(
    canonicalString([...parametersInUrl, ...inBody]),
    application.privateKey,
    application.signType,
    wait,
  );
  return {
    url: new URL(query, application.gateway),
    body: new URLSearchParams([...inBody, ['sign', sign]]).toString(),
    secrets: secretsOf(own, sign),
  };
};
