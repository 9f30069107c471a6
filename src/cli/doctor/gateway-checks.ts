import { describeFailure } from '../../connector/messages/describe.ts';
import type { Application } from '../../gateway/application.ts';
import {
  type GatewayError,
  type RefusalSignature,
  RefusedError,
  UnreachableError,
} from '../../gateway/errors.ts';
import { type Probe, probeGateway } from '../../gateway/probe.ts';
import { say } from '../../text/text.ts';
import type { Check } from '../shell/check.ts';
import type { DoctorMessages } from './messages/texts.ts';
import { checkProxy } from './proxy-check.ts';

const gatewayChecks = ['network', 'answer', 'signature', 'clock'] as const;

const skip = (ids: readonly string[], message: string): Check[] =>
  ids.map((id, index) => ({
    id,
    status: 'skipped',
    message,
    ...(index > 0 && { isQuiet: true }),
  }));

/** The checks of a gateway that is not called, and why it is not. */
export const skipGateway = (reason: string): Check[] => skip(gatewayChecks, reason);

/** What Alipay answers to a made-up code if nothing else is wrong. */
const expectedSubCode = 'isv.code-invalid';

const isExpected = ({ details }: RefusedError): boolean => details.subCode === expectedSubCode;

/** More than this apart, a clock is wrong. */
const toleranceMs = 5 * 60 * 1000;

const describe = (error: GatewayError, { connector }: DoctorMessages) =>
  describeFailure(error.failure, connector);

const unreachable = (error: UnreachableError, messages: DoctorMessages): Check[] => {
  const { doctor: texts } = messages;
  const [network, ...others] = gatewayChecks;
  const { message, hint: next = texts.checkNetwork } = describe(error, messages);
  const values = { failure: error.failure.code };
  return [
    { id: network, status: 'failed', message, next, values },
    ...skip(others, texts.noAnswer),
  ];
};

const describeRefusal = ({ details }: RefusedError, messages: DoctorMessages): string => {
  const { code, subCode, subMessage, traceId } = details;
  const codes = [subCode, code].filter(Boolean).join(', ');
  const isTold = traceId === undefined || subMessage?.includes(traceId);
  return [codes || messages.doctor.withoutCode, subMessage, isTold ? '' : `trace id ${traceId}`]
    .filter(Boolean)
    .join('; ');
};

const isProven = (signature: RefusalSignature): boolean => signature === 'verified';

/** What Alipay says if it does not have the public key that belongs to the private key. */
const publicKeyCodes = new Set([
  'isv.invalid-signature',
  'isv.missing-signature-config',
  'isv.missing-signature-key',
  'isv.unsupported-expired-app-key-sign',
  'isv.app-key-security-risk',
]);

/** Whether it is of use to compare the public key with the one in Alipay's console. */
export const needsPublicKey = (checks: readonly Check[]): boolean =>
  checks.some(({ values }) => publicKeyCodes.has(String(values?.subCode)));

const checkAnswer = (error: GatewayError | undefined, messages: DoctorMessages): Check => {
  const id = 'answer';
  const { doctor: texts } = messages;
  if (!error) {
    return { id, status: 'failed', message: texts.accepted, next: texts.checkGateway };
  }
  if (!(error instanceof RefusedError)) {
    const { message, hint: next = texts.checkGateway } = describe(error, messages);
    return { id, status: 'failed', message, next, values: { failure: error.failure.code } };
  }
  const { code, subCode, traceId } = error.details;
  const values = { code, subCode, traceId };
  if (isExpected(error)) {
    return isProven(error.signature)
      ? { id, status: 'passed', message: texts.expected, values }
      : { id, status: 'warning', message: texts.expectedUnproven, values };
  }
  const { hint: next = '' } = describe(error, messages);
  return { id, status: 'failed', message: describeRefusal(error, messages), next, values };
};

const checkSignature = (
  { error, isRenewed }: Probe,
  { certificates }: Application,
  messages: DoctorMessages,
): Check => {
  const id = 'signature';
  const { doctor: texts } = messages;
  const setting = certificates ? 'alipayCert' : 'alipayPublicKey';
  if (!(error instanceof RefusedError)) {
    return { id, status: 'skipped', message: texts.notChecked };
  }
  const failed = { id, status: 'failed', next: texts.copyAgain[setting] } as const;
  switch (error.signature) {
    case 'verified':
      return isRenewed
        ? { ...failed, message: texts.renewedCertificate }
        : { id, status: 'passed', message: say(texts.verified, { setting }) };
    case 'not-checked':
      return { id, status: 'warning', message: texts.noPublicKey };
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

const checkClock = (clockAheadMs: number | undefined, messages: DoctorMessages): Check => {
  const id = 'clock';
  const { doctor: texts } = messages;
  if (clockAheadMs === undefined) {
    return { id, status: 'skipped', message: texts.noDate };
  }
  const values = { secondsAhead: Math.round(clockAheadMs / 1000) };
  if (Math.abs(clockAheadMs) <= toleranceMs) {
    return { id, status: 'passed', message: texts.rightClock, values };
  }
  const message = say(texts.wrongClock, { minutesAhead: Math.round(clockAheadMs / 60_000) });
  return { id, status: 'failed', message, next: texts.setClock, values };
};

const readProbe = (probe: Probe, application: Application, messages: DoctorMessages): Check[] => {
  const { error, clockAheadMs } = probe;
  if (error instanceof UnreachableError) {
    return unreachable(error, messages);
  }
  const { host } = application.gateway;
  const message = say(messages.doctor.answered, { host });
  return [
    { id: 'network', status: 'passed', message },
    checkAnswer(error, messages),
    checkSignature(probe, application, messages),
    checkClock(clockAheadMs, messages),
  ];
};

/**
 * Calls the gateway with a made-up code and judges the way there, the answer, its signature and its
 * time.
 */
export const checkGateway = async (
  application: Application,
  messages: DoctorMessages,
): Promise<Check[]> => {
  const probe = await probeGateway(application);
  const isReached = !(
    probe.error instanceof UnreachableError && probe.error.delivery === 'not-sent'
  );
  return [
    ...checkProxy(application.gateway, isReached, messages.doctor),
    ...readProbe(probe, application, messages),
  ];
};
