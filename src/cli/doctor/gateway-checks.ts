import type { Application } from '../../gateway/application.ts';
import {
  type GatewayError,
  type RefusalSignature,
  RefusedError,
  UnreachableError,
} from '../../gateway/errors.ts';
import { type Language, messages } from '../../messages/languages.ts';
import { describeFailure, say } from '../../messages/messages.ts';
import type { Check } from './check.ts';
import { type Probe, probeGateway } from './probe.ts';

const gatewayChecks = ['network', 'answer', 'signature', 'clock'] as const;

/** The checks of a gateway that is not called, and why it is not. */
export const skipGateway = (reason: string): Check[] =>
  gatewayChecks.map((id) => ({ id, status: 'skipped', message: reason }));

/** What Alipay answers to a made-up code if nothing else is wrong. */
const expectedSubCode = 'isv.code-invalid';

const isExpected = ({ details }: RefusedError): boolean => details.subCode === expectedSubCode;

/** More than this apart, a clock is wrong. */
const toleranceMs = 5 * 60 * 1000;

const describe = (error: GatewayError, language: Language) =>
  describeFailure(error.failure, messages[language].connector);

const unreachable = (error: UnreachableError, language: Language): Check[] => {
  const texts = messages[language].commands.doctor;
  const [, ...others] = skipGateway(texts.noAnswer);
  const { message, hint: next = texts.checkNetwork } = describe(error, language);
  return [{ id: 'network', status: 'failed', message, next }, ...others];
};

const describeRefusal = ({ details }: RefusedError, language: Language): string => {
  const { code, subCode, subMessage, traceId } = details;
  const codes = [subCode, code].filter(Boolean).join(', ');
  const isTold = traceId === undefined || subMessage?.includes(traceId);
  return [
    codes || messages[language].commands.doctor.withoutCode,
    subMessage,
    isTold ? '' : `trace id ${traceId}`,
  ]
    .filter(Boolean)
    .join('; ');
};

/** Whether what an error says counts as said by Alipay. */
const isBelievable = (signature: RefusalSignature): boolean =>
  signature === 'verified' || signature === 'not-checked';

const checkAnswer = (error: GatewayError | undefined, language: Language): Check => {
  const id = 'answer';
  const texts = messages[language].commands.doctor;
  if (!error) {
    return { id, status: 'failed', message: texts.accepted, next: texts.checkGateway };
  }
  if (!(error instanceof RefusedError)) {
    const { message, hint: next = texts.checkGateway } = describe(error, language);
    return { id, status: 'failed', message, next };
  }
  if (isExpected(error)) {
    return isBelievable(error.signature)
      ? { id, status: 'passed', message: texts.expected }
      : { id, status: 'skipped', message: texts.expectedUnproven };
  }
  const { hint: next = '' } = describe(error, language);
  return { id, status: 'failed', message: describeRefusal(error, language), next };
};

const checkSignature = (
  error: GatewayError | undefined,
  { certificates }: Application,
  language: Language,
): Check => {
  const id = 'signature';
  const texts = messages[language].commands.doctor;
  const setting = certificates ? 'alipayCert' : 'alipayPublicKey';
  if (!(error instanceof RefusedError)) {
    return { id, status: 'skipped', message: texts.notChecked };
  }
  const failed = { id, status: 'failed', next: texts.copyAgain[setting] } as const;
  switch (error.signature) {
    case 'verified':
      return { id, status: 'passed', message: say(texts.verified, { setting }) };
    case 'not-checked':
      return { id, status: 'skipped', message: texts.noPublicKey };
    case 'other-certificate':
      return { ...failed, message: texts.otherCertificate };
    case 'wrong':
      return { ...failed, message: say(texts.wrongSignature, { setting }) };
    default:
      return isExpected(error)
        ? { ...failed, message: texts.unsigned, next: texts.checkGateway }
        : { id, status: 'skipped', message: texts.unsignedError };
  }
};

const checkClock = (clockAheadMs: number | undefined, language: Language): Check => {
  const id = 'clock';
  const texts = messages[language].commands.doctor;
  if (clockAheadMs === undefined) {
    return { id, status: 'skipped', message: texts.noDate };
  }
  return Math.abs(clockAheadMs) > toleranceMs
    ? {
        id,
        status: 'failed',
        message: say(texts.wrongClock, { minutesAhead: Math.round(clockAheadMs / 60_000) }),
        next: texts.setClock,
      }
    : { id, status: 'passed', message: texts.rightClock };
};

const readProbe = (
  { error, clockAheadMs }: Probe,
  application: Application,
  language: Language,
): Check[] => {
  if (error instanceof UnreachableError) {
    return unreachable(error, language);
  }
  const { host } = application.gateway;
  const message = say(messages[language].commands.doctor.answered, { host });
  return [
    { id: 'network', status: 'passed', message },
    checkAnswer(error, language),
    checkSignature(error, application, language),
    checkClock(clockAheadMs, language),
  ];
};

/** Calls the gateway once and judges the answer, its signature and its time. */
export const checkGateway = async (
  application: Application,
  language: Language,
): Promise<Check[]> => readProbe(await probeGateway(application), application, language);
