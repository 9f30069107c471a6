/*
 * gateway/protocol: bytes in, meaning out. The bytes that are verified are the bytes that are parsed.
 * Knows no connection and waits for nothing.
 */

import { verifyBytes } from '../../crypto/signature.ts';
import type { Application, Verification } from '../application.ts';
import { type GatewayFailure, InvalidAnswerError, type RefusalSignature } from '../errors.ts';
import { charsetOf, decode, maskCharacters, provenCharset } from './charset.ts';
import { type Envelope, readEnvelope } from './envelope.ts';
import { readRefusal } from './refusal.ts';
import type { Secrets } from './secrets.ts';

/** What came over HTTP with status 200. */
export interface HttpAnswer {
  body: Buffer;
  contentType: string | undefined;
  traceId: string | undefined;
  /** When the answer was given, by the clock of whoever gave it. */
  date?: Date | undefined;
}

/** What was asked, as far as the answer is judged by it. */
export interface Asked {
  application: Application;
  method: string;
  /** What no error may quote; the answer's own signature is added to it. */
  secrets: Secrets;
}

/** Names that JavaScript gives a meaning of its own; Alipay's answers have no use for them. */
const treacherousNames = ['__proto__', 'constructor', 'prototype'];

/** Anything that JSON can say. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const dropTreacherousNames = (value: Json): void => {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  for (const name of treacherousNames) {
    Reflect.deleteProperty(value, name);
  }
  for (const member of Object.values(value)) {
    dropTreacherousNames(member);
  }
};

const parseJson = (text: string): Json => {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidAnswerError({ code: 'answer-not-json' });
  }
};

const parse = (text: string): Json => {
  const content = parseJson(text);
  // Looking at every member takes longer than parsing, so it is done only if a name could hide.
  if (/__proto__|constructor|prototype|\\u/.test(text)) {
    dropTreacherousNames(content);
  }
  return content;
};

const [backslash, slash] = ['\\', '/'];

const withPlainSlashes = (bytes: Buffer, structure: string): Buffer => {
  // Byte by byte into place: to copy each by a call takes twenty times as long.
  const plain = Buffer.alloc(bytes.length);
  let length = 0;
  const keep = (index: number): void => {
    plain[length] = bytes[index] ?? 0;
    length += 1;
  };
  for (let index = 0; index < bytes.length; index += 1) {
    if (structure[index] === backslash) {
      if (structure[index + 1] !== slash) {
        keep(index);
      }
      // The character after a backslash is not looked at again: it may be a backslash itself.
      index += 1;
    }
    keep(index);
  }
  return plain.subarray(0, Math.min(length, bytes.length));
};

/**
 * Finds the form of the node that Alipay signed: the bytes as they came, or else the same bytes
 * with plain slashes for escaped ones, since a proxy may have escaped them.
 *
 * @returns undefined if the signature covers neither.
 */
const findSignedForm = (
  bytes: Buffer,
  structure: string,
  isSigned: (bytes: Buffer) => boolean,
): Buffer | undefined => {
  if (isSigned(bytes)) {
    return bytes;
  }
  if (!structure.includes('\\/')) {
    return undefined;
  }
  const unescaped = withPlainSlashes(bytes, structure);
  return isSigned(unescaped) ? unescaped : undefined;
};

/** What the signature of an error proves. */
const judgeSignature = (
  verification: Verification | undefined,
  { sign, alipayCertificateSerialNumber: named }: Envelope,
  isVerified: boolean,
): RefusalSignature => {
  if (!verification) {
    return 'not-checked';
  }
  if (sign === undefined) {
    return 'missing';
  }
  const expected = verification.alipayCertificateSerialNumber;
  if (expected !== undefined && named !== undefined && named !== expected) {
    return 'other-certificate';
  }
  return isVerified ? 'verified' : 'wrong';
};

/** Why nothing proves a success, if nothing does; first of all, it must name the expected certificate. */
const reasonForDoubt = (
  verification: Verification,
  { sign, alipayCertificateSerialNumber: named }: Envelope,
  isVerified: boolean,
): GatewayFailure | undefined => {
  const { alipayCertificateSerialNumber: expected, isSuccessorAwaited = false } = verification;
  if (expected !== undefined && expected !== named) {
    return named === undefined
      ? { code: 'certificate-not-named' }
      : { code: 'certificate-not-configured', isBeingFetched: isSuccessorAwaited };
  }
  if (isVerified) {
    return undefined;
  }
  return { code: sign === undefined ? 'answer-not-signed' : 'signature-wrong' };
};

/**
 * The serial number of the certificate that an answer claims to be signed with. Nothing proves it.
 *
 * @throws InvalidAnswerError for anything that is not understood.
 */
export const claimedCertificate = (
  { body, contentType }: HttpAnswer,
  method: string,
): string | undefined => {
  const structure = maskCharacters(body, provenCharset(body, charsetOf(contentType)));
  return readEnvelope(structure, method).alipayCertificateSerialNumber;
};

/**
 * Turns an HTTP answer into the content of its node.
 *
 * With a verification in the application, the signature of a success covers exactly the bytes that
 * are parsed, and the certificate is the expected one. An error is thrown as what it says even if it is
 * unsigned, as Alipay's own often are: it can do no more than fail. Without a verification, nothing
 * vouches for the content but TLS.
 *
 * @returns the parsed content, which is not an error; its members are not yet checked.
 * @throws RefusedError for an error of Alipay; InvalidAnswerError for anything that is not
 * understood or not proven.
 */
export const readAnswer = (
  { body, contentType, traceId }: HttpAnswer,
  { application, method, secrets }: Asked,
): Json => {
  const { verification, signType } = application;
  const announced = charsetOf(contentType);
  const charset = verification ? provenCharset(body, announced) : announced;
  const structure = maskCharacters(body, charset);
  const envelope = readEnvelope(structure, method);
  const { nodeName, node, sign } = envelope;
  const bytes = body.subarray(node.start, node.end);
  secrets.add(sign);

  const signedForm =
    verification && sign !== undefined
      ? findSignedForm(bytes, structure.slice(node.start, node.end), (form) =>
          verifyBytes(form, sign, verification.publicKey, signType),
        )
      : undefined;
  const content = parse(
    signedForm ? decode(signedForm, provenCharset(signedForm, charset)) : decode(bytes, charset),
  );

  const refusal = readRefusal(content, {
    nodeName,
    traceId,
    secrets,
    signature: judgeSignature(verification, envelope, signedForm !== undefined),
  });
  if (refusal) {
    throw refusal;
  }
  const doubt = verification && reasonForDoubt(verification, envelope, signedForm !== undefined);
  if (doubt) {
    throw new InvalidAnswerError(doubt, secrets.withoutQuotes(traceId));
  }
  return content;
};
