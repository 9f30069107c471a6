import { z } from 'zod';
import { explain, isKnownCode } from '../error-table.ts';
import { type RefusalSignature, RefusedError } from '../errors.ts';
import { errorNodeName } from './envelope.ts';
import type { Secrets } from './secrets.ts';

// Whatever type they have: an error must not be missed because a part of it has the wrong one.
const refusalGuard = z.object({
  code: z.unknown(),
  msg: z.unknown(),
  sub_code: z.unknown(),
  sub_msg: z.unknown(),
});

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

/** Without characters that break or turn lines, and without half of a surrogate pair. */
export const plainText: RegExp = /^[^\p{Cc}\p{Cf}\p{Cs}]{1,512}$/u;

/** What a code of Alipay's looks like. */
export const codePattern: RegExp = /^[\w.-]{1,64}$/;

/** What a refusal was read from. */
export interface RefusalContext {
  nodeName: string;
  traceId: string | undefined;
  /** A text that quotes one of them is dropped. */
  secrets: Secrets;
  signature: RefusalSignature;
}

/** Whether the codes, exactly as they came, are those of a success. */
const isSuccess = (code: unknown, subCode: unknown): boolean =>
  !asText(subCode) && [undefined, '', '10000'].includes(asText(code));

/**
 * Reads Alipay's error out of a node's content.
 *
 * `alipay.system.oauth.token` succeeds without a `code`, so its absence is not an error; a
 * `sub_code`, a `code` other than 10000 or the name `error_response` is. Nothing that could hold a
 * secret is kept: `isv.invalid-signature` echoes the string that was signed. If there is a key and
 * the error is not proven to be Alipay's, only codes that Alipay is known to send are kept.
 *
 * @returns undefined if the content is that of a success.
 * @see https://opendocs.alipay.com/common/02km9f
 */
export const readRefusal = (
  content: unknown,
  { nodeName, traceId, secrets, signature }: RefusalContext,
): RefusedError | undefined => {
  const members = refusalGuard.parse(content);
  if (isSuccess(members.code, members.sub_code) && nodeName !== errorNodeName) {
    return undefined;
  }
  const code = asText(members.code)?.trim();
  const subCode = asText(members.sub_code)?.trim();
  const ifSafe = (text: string | undefined, pattern: RegExp): string | undefined =>
    text !== undefined && pattern.test(text) ? secrets.withoutQuotes(text) : undefined;
  // If verification failed, every text may be an attacker's and must not reach the user.
  const isForeign = !['verified', 'not-checked'].includes(signature);
  const ifCode = (text: string | undefined): string | undefined => {
    const safe = ifSafe(text, codePattern);
    return safe === undefined || (isForeign && !isKnownCode(safe)) ? undefined : safe;
  };
  const [safeCode, safeSubCode] = [ifCode(code), ifCode(subCode)];
  const isEcho = subCode?.includes('invalid-signature') ?? false;
  const { explanation, meaning } = explain(code ?? '', subCode);

  return new RefusedError(
    { code: 'refused', alipayCode: safeSubCode ?? safeCode, explanation },
    meaning,
    {
      code: safeCode,
      subCode: safeSubCode,
      subMessage:
        isForeign || isEcho
          ? undefined
          : ifSafe(asText(members.sub_msg) ?? asText(members.msg), plainText),
      traceId: secrets.withoutQuotes(traceId),
    },
    signature,
  );
};
