/*
 * gateway/certificates: which certificate of Alipay an answer is verified with, and its successors.
 * Believes none that is not proven by the one that the administrator gave. Knows no user.
 */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { judgeSuccessor, type Lineage } from '../../crypto/certificate-successor.ts';
import { type Certificate, isCurrent, parseCertificates } from '../../crypto/certificates.ts';
import { KeyMaterialError } from '../../crypto/key-material-error.ts';
import { publicKeyOf } from '../../crypto/keys.ts';
import { memoize } from '../../crypto/memoize.ts';
import { readContent } from '../answer-fields.ts';
import { type Application, type Verification, verifiedWith } from '../application.ts';
import { type Caller, callerFor, startDeadline } from '../caller.ts';
import { GatewayError, InvalidAnswerError } from '../errors.ts';
import { exchange, inTime } from '../exchange.ts';
import { claimedCertificate, type HttpAnswer, readAnswer } from '../protocol/response.ts';
import { Succession } from './succession.ts';

const method = 'alipay.open.app.alipaycert.download';

/** A download ends within this time. It is not one sign-in's own: others may wait for it too. */
const timeoutMs = 5000;

/** Alipay's serial numbers are MD5 digests. */
const serialNumber = /^[0-9a-f]{32}$/;

/**
 * The longest content, in characters. A certificate and its intermediate have about 4200; it is read
 * before anything proves it, so it is kept short.
 */
const longestContent = 16 * 1024;

/** A chain has three at most. Each more costs the event loop some milliseconds, unproven. */
const mostCertificates = 4;

const contentGuard = z.object({
  code: z.literal('10000'),
  alipay_cert_content: z
    .string()
    .max(longestContent)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
});

/** One for each set of settings that decide what is asked, and what is believed. */
const successionOf = memoize(() => new Succession());

const digestOf = (
  { gateway, appId, signType, privateKey, certificates }: Application,
  { certificate, intermediates, roots }: Lineage,
): string => {
  const inBase64 = ({ der }: Certificate): string => der.toString('base64');
  const decisive = [
    gateway.href,
    appId,
    signType,
    publicKeyOf(privateKey).export({ format: 'der', type: 'spki' }).toString('base64'),
    certificates,
    inBase64(certificate),
    intermediates.map(inBase64),
    roots.map(inBase64),
  ];
  return createHash('sha256').update(JSON.stringify(decisive)).digest('base64');
};

interface Sought {
  number: string;
  lineage: Lineage;
  moment: Date;
}

/**
 * Reads a successor out of the answer that brings it.
 *
 * The answer is signed with the certificate in it, so it is read twice: once to judge the
 * certificate by everything else, and then, verified with it, for what is returned.
 *
 * @throws GatewayError, KeyMaterialError
 */
const readSuccessor = (
  answer: HttpAnswer,
  { number, lineage, moment }: Sought,
  { application: { verification: _, ...application }, secrets }: Caller,
): Certificate => {
  const contentFor = (verification?: Verification): string => {
    const asked = {
      application: verifiedWith(application, verification),
      method,
      secrets,
    };
    return readContent(contentGuard, readAnswer(answer, asked)).alipay_cert_content;
  };
  const content = contentFor();
  const chain = parseCertificates(Buffer.from(content, 'base64').toString());
  const [successor] = chain;
  const { publicKey } = successor;
  const isNamed = [undefined, number].includes(claimedCertificate(answer, method));
  if (
    !publicKey ||
    chain.length > mostCertificates ||
    !isNamed ||
    judgeSuccessor(chain, number, lineage, moment) !== 'genuine' ||
    contentFor({ publicKey }) !== content
  ) {
    throw new InvalidAnswerError({ code: 'certificate-not-configured' });
  }
  return successor;
};

/** Downloads a successor; undefined if it cannot be had in time or is not believed. */
const download = async (
  { application, now }: Caller,
  number: string,
  lineage: Lineage,
): Promise<Certificate | undefined> => {
  const caller = callerFor(application, startDeadline(timeoutMs), now);
  const parameters = { biz_content: JSON.stringify({ alipay_cert_sn: number }) };
  const call = { method, parameters, effect: 'reads' } as const;
  try {
    return await inTime(caller, () =>
      exchange(caller, call, (answer) =>
        readSuccessor(answer, { number, lineage, moment: now() }, caller),
      ),
    );
  } catch (error) {
    if (error instanceof GatewayError || error instanceof KeyMaterialError) {
      return undefined;
    }
    throw error;
  }
};

/** The certificate of a number that an answer names, if it is proven to be a successor. */
const successorNamed = (
  caller: Caller,
  number: string,
  lineage: Lineage,
): Promise<Certificate | undefined> | Certificate | undefined => {
  if (!serialNumber.test(number)) {
    return undefined;
  }
  const { application } = caller;
  const succession = successionOf(digestOf(application, lineage));
  return (
    succession.proven(number) ??
    inTime(caller, () => succession.seek(number, () => download(caller, number, lineage)))
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
 * @returns what the administrator gave if the certificate that is named is not believed.
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
  if (!verification?.lineage) {
    return verification;
  }
  const { lineage } = verification;
  const { certificateSerialNumber, notAfter } = lineage.certificate;
  const named = claimedCertificate(answer, methodCalled);
  if (named === undefined || named === certificateSerialNumber) {
    if (notAfter < caller.now()) {
      throw new GatewayError({ code: 'certificate-expired', notAfter }, 'configuration');
    }
    return verification;
  }
  const successor = await successorNamed(caller, named, lineage);
  return successor?.publicKey && isCurrent(successor, caller.now())
    ? { publicKey: successor.publicKey, alipayCertificateSerialNumber: named }
    : verification;
};
