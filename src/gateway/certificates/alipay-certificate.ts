/*
 * gateway/certificates: which certificate of Alipay an answer is verified with, and its successors.
 * Believes none that is not proven by the one that the administrator gave. Knows no user.
 */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { judgeSuccessor, type TrustAnchor } from '../../crypto/certificate-successor.ts';
import { type Certificate, isCurrent, parseCertificates } from '../../crypto/certificates.ts';
import { KeyMaterialError } from '../../crypto/key-material-error.ts';
import { memoize } from '../../crypto/memoize.ts';
import { publicKeyDigest } from '../../crypto/public-key-digest.ts';
import { readContent } from '../answer-fields.ts';
import { type Application, type Verification, verifiedWith } from '../application.ts';
import { type Caller, callerFor, startDeadline } from '../caller.ts';
import { GatewayError, type GatewayFailure } from '../errors.ts';
import { exchange, inTime } from '../exchange.ts';
import { claimedCertificate, type HttpAnswer, readAnswer } from '../protocol/response.ts';
import type { Outcome } from './attempts.ts';
import { Succession } from './succession.ts';

const method = 'alipay.open.app.alipaycert.download';

/** A download ends within this time. It is not one sign-in's own: others may wait for it too. */
export const timeoutMs = 5000;

/** Alipay's serial numbers are MD5 digests. */
const serialNumber = /^[0-9a-f]{32}$/;

/**
 * The longest content, in characters. A certificate and its intermediate have about 4200; it is read
 * before anything proves it, so it is kept short.
 */
export const longestContent = 16 * 1024;

/** A chain has three at most. Each more costs the event loop some milliseconds, unproven. */
export const mostCertificates = 4;

const contentGuard = z.object({
  code: z.literal('10000'),
  alipay_cert_content: z
    .string()
    .max(longestContent)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
});

/** One for each set of settings that decide what is asked, and what is believed. */
const successionOf = memoize((configuration) => new Succession(configuration));

const digestOf = (
  { gateway, appId, signType, privateKey, certificates }: Application,
  { certificate, intermediates, roots }: TrustAnchor,
): string => {
  const inBase64 = ({ der }: Certificate): string => der.toString('base64');
  const decisive = [
    gateway.href,
    appId,
    signType,
    publicKeyDigest(privateKey),
    certificates,
    inBase64(certificate),
    intermediates.map(inBase64),
    roots.map(inBase64),
  ];
  return createHash('sha256').update(JSON.stringify(decisive)).digest('base64');
};

interface Sought {
  number: string;
  anchor: TrustAnchor;
  moment: Date;
}

/** The certificates in what came; undefined if it holds none. */
const readChain = (content: string): ReturnType<typeof parseCertificates> | undefined => {
  try {
    return parseCertificates(Buffer.from(content, 'base64').toString());
  } catch (error) {
    if (error instanceof KeyMaterialError) {
      return undefined;
    }
    throw error;
  }
};

/** What an answer fails with that nothing but its signature is wrong with. */
const unproven = new Set<GatewayFailure['code']>(['answer-not-signed', 'signature-wrong']);

/** Whether an answer that can be read is verified with a key. */
const isProven = (read: () => void): boolean => {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof GatewayError && unproven.has(error.failure.code)) {
      return false;
    }
    throw error;
  }
};

/**
 * Reads a successor out of the answer that brings it.
 *
 * The answer is signed with the certificate in it, so it is read twice: once to judge the
 * certificate by everything else, and then to verify it with what it has brought.
 *
 * @returns `not-believed` if something came that is not proven to be the successor.
 * @throws GatewayError if nothing came that could be one.
 */
const readSuccessor = (
  answer: HttpAnswer,
  { number, anchor, moment }: Sought,
  { application: { verification: _, ...application }, secrets }: Caller,
): Certificate | 'not-believed' => {
  const contentFor = (verification?: Verification): string => {
    const asked = {
      application: verifiedWith(application, verification),
      method,
      secrets,
    };
    return readContent(contentGuard, readAnswer(answer, asked)).alipay_cert_content;
  };
  const chain = readChain(contentFor());
  if (!chain || chain.length > mostCertificates) {
    return 'not-believed';
  }
  const [successor] = chain;
  const { publicKey } = successor;
  return publicKey &&
    [undefined, number].includes(claimedCertificate(answer, method)) &&
    judgeSuccessor(chain, number, anchor, moment) === 'genuine' &&
    isProven(() => contentFor({ publicKey }))
    ? successor
    : 'not-believed';
};

/**
 * Downloads a successor.
 *
 * Its signature and its connection go ahead of the others of the key: those who wait for it could be
 * so many that its time would be over before its turn.
 */
const download = async (
  { application, now }: Caller,
  number: string,
  anchor: TrustAnchor,
): Promise<Outcome> => {
  const caller = callerFor(application, startDeadline(timeoutMs), now);
  const parameters = { biz_content: JSON.stringify({ alipay_cert_sn: number }) };
  const call = { method, parameters, effect: 'reads', isUrgent: true } as const;
  try {
    return await inTime(caller, () =>
      exchange(caller, call, (answer) =>
        readSuccessor(answer, { number, anchor, moment: now() }, caller),
      ),
    );
  } catch (error) {
    if (error instanceof GatewayError) {
      return 'not-come';
    }
    throw error;
  }
};

/** The certificate of a number that an answer names, if it is proven to be a successor. */
const successorNamed = (
  caller: Caller,
  number: string,
  anchor: TrustAnchor,
): Promise<Outcome> | Outcome => {
  if (!serialNumber.test(number)) {
    return 'not-believed';
  }
  const { application } = caller;
  const succession = successionOf(digestOf(application, anchor));
  return (
    succession.proven(number) ??
    inTime(caller, () => succession.seek(number, () => download(caller, number, anchor)))
  );
};

/**
 * Finds what an answer is to be verified with: what the administrator gave, or in certificate mode
 * the successor of it that the answer names.
 *
 * A successor that is not yet known is downloaded, within the caller's deadline; the successors are
 * kept for the process. Guaranteed: a successor has been found genuine by {@link judgeSuccessor}, has
 * verified the answer that brought it, and is in its dates; and a certificate that has expired
 * verifies nothing.
 *
 * @returns what the administrator gave if the certificate that is named is not believed or did not
 * come.
 * @throws GatewayError `certificate-expired` if the certificate that the administrator gave has
 * expired and the answer names no other; `no-time-left`; InvalidAnswerError for an answer that is not
 * understood.
 * @see https://opendocs.alipay.com/common/06ue2z
 */
export const verificationFor = async (
  caller: Caller,
  methodCalled: string,
  answer: HttpAnswer,
): Promise<Verification | undefined> => {
  const { verification } = caller.application;
  if (!verification?.anchor) {
    return verification;
  }
  const { anchor } = verification;
  const { certificateSerialNumber, notAfter } = anchor.certificate;
  const named = claimedCertificate(answer, methodCalled);
  if (named === undefined || named === certificateSerialNumber) {
    if (notAfter < caller.now()) {
      throw new GatewayError({ code: 'certificate-expired', notAfter }, 'configuration');
    }
    return verification;
  }
  const successor = await successorNamed(caller, named, anchor);
  if (successor === 'not-come') {
    return { ...verification, isSuccessorAwaited: true };
  }
  return successor !== 'not-believed' && successor.publicKey && isCurrent(successor, caller.now())
    ? { publicKey: successor.publicKey, alipayCertificateSerialNumber: named }
    : verification;
};
