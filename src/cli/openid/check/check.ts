/*
 * cli/openid/check: whether a move can begin, which way suits, and whether one was begun and not ended.
 * Changes nothing, in Logto or at Alipay.
 */

import { describeFailure } from '../../../connector/messages/describe.ts';
import { GatewayError } from '../../../gateway/errors.ts';
import { type Grant, refusalOf } from '../../../gateway/openid-grants.ts';
import type { LogtoClient } from '../../../logto/client.ts';
import { listAlipayConnectors } from '../../../logto/connectors.ts';
import { LogtoError } from '../../../logto/errors.ts';
import { countUsers } from '../../../logto/user-pages.ts';
import { sayFailure } from '../../../text/failure.ts';
import { say } from '../../../text/text.ts';
import { type Check, printChecks } from '../../shell/check.ts';
import type { HangingLine } from '../../shell/line.ts';
import type { Result } from '../../shell/result.ts';
import { manyUsers } from '../cost.ts';
import type { OpenidTexts } from '../messages/texts.ts';
import { isOpen } from '../move/registration.ts';
import { nextText, printNext } from '../next.ts';
import type { Session } from '../session.ts';
import { appIdIn, examineSetup } from '../setup.ts';
import { callerOf } from '../sources/alipay.ts';
import { adviseOn } from './advice.ts';
import { type Findings, settle } from './findings.ts';
import { examineStanding } from './standing.ts';

type Texts = OpenidTexts['check'];

const checkRivals = (findings: Findings): Check =>
  settle('rivals', ['two-app-ids'], findings, ({ application }) => {
    const { rivals, texts } = findings;
    if (rivals.length === 0) {
      return texts.noRivals;
    }
    return rivals.every(({ config }) => appIdIn(config) === application.appId)
      ? texts.rivalsOfSameApp
      : texts.rivalsOfOtherApp;
  });

const checkRegistration = async (client: LogtoClient, texts: Texts): Promise<Check> =>
  (await isOpen(client))
    ? { id: 'registration', status: 'warning', message: texts.isOpen }
    : { id: 'registration', status: 'passed', message: texts.isClosed };

const checkUsers = (count: number, texts: Texts): Check =>
  count > manyUsers
    ? { id: 'users', status: 'warning', message: say(texts.manyUsers, { count }) }
    : { id: 'users', status: 'passed', message: say(texts.users, { count }) };

const checkTokens = (findings: Findings): Check => {
  const { setup, texts } = findings;
  return setup?.connector.enableTokenStorage
    ? { id: 'tokenStorage', status: 'warning', message: texts.storesTokens }
    : settle('tokenStorage', [], findings, () => texts.storesNoTokens);
};

/** Whether Alipay grants an interface. */
const checkProbe = async (
  id: Grant,
  { setup, texts }: Findings,
  { texts: { connector } }: Session,
): Promise<Check> => {
  if (setup === undefined) {
    return { id, status: 'skipped', message: texts.notChecked };
  }
  try {
    const refusal = await refusalOf(id, callerOf(setup.application));
    return refusal === undefined
      ? { id, status: 'passed', message: texts.isGranted }
      : { id, status: 'skipped', message: say(texts.notGranted, refusal) };
  } catch (error) {
    if (!(error instanceof GatewayError)) {
      throw error;
    }
    const { message } = describeFailure(error.failure, connector);
    return { id, status: 'failed', message };
  }
};

const checkAll = async (session: Session): Promise<Findings & { checks: Check[] }> => {
  const { client, target, texts: messages, connector } = session;
  const texts = messages.openid.check;
  const count = await countUsers(client);
  const examined = examineSetup(await listAlipayConnectors(client), connector, target);
  const { setup } = examined;
  const standing = setup && (await examineStanding(session, setup, count));
  const findings: Findings = { ...examined, texts, messages, count, standing };
  const checks: Check[] = [
    { id: 'access', status: 'passed', message: texts.allowed },
    checkUsers(count, texts),
    settle(
      'connector',
      ['connector-missing', 'connector-not-alone', 'settings-wrong'],
      findings,
      ({ application }) => say(texts.connector, application),
    ),
    checkRivals(findings),
    settle('userIdentifier', ['identifier-not-pinned'], findings, ({ userIdentifier }) =>
      say(texts.pinned, { userIdentifier }),
    ),
    await checkRegistration(client, texts),
    checkTokens(findings),
    await checkProbe('conversion', findings, session),
    await checkProbe('orders', findings, session),
  ];
  return { ...findings, checks };
};

/** What is left to say if Logto does not let us in: that alone, since the rest depends on it. */
const withoutAccess = (error: unknown, { texts }: Session): { checks: Check[] } => {
  if (!(error instanceof LogtoError)) {
    throw error;
  }
  const message = sayFailure(error.failure, texts.logto.api);
  return { checks: [{ id: 'access', status: 'failed', message }] };
};

const warn = (body: string): HangingLine => ({ head: [{ look: 'yellow', text: '!' }, ' '], body });

/** Checks whether the users of a Logto can be moved. Nothing is changed, in Logto or at Alipay. */
export const check = async (session: Session): Promise<Result> => {
  const { openid } = session.texts;
  const labels = new Map(Object.entries(openid.check.labels));
  const labelOf = (id: string): string => labels.get(id) ?? id;
  const found: Partial<Findings> & { checks: Check[] } = await checkAll(session).catch(
    (error: unknown) => withoutAccess(error, session),
  );
  const failure = found.checks.find(({ status }) => status === 'failed');
  const { unfinished, advice, next } = adviseOn(found, session);
  const correct = failure && { words: say(openid.check.correct, { label: labelOf(failure.id) }) };
  return {
    exitCode: failure ? 1 : 0,
    lines: [
      ...(unfinished === undefined ? [] : [warn(unfinished), '']),
      ...printChecks(found.checks, labelOf),
      ...(failure ? [] : advice),
      '',
      ...printNext(openid, correct ?? next),
    ],
    json: {
      ok: failure === undefined,
      unfinished: unfinished !== undefined,
      checks: found.checks.map(({ id, status, message }) => ({ id, status, message })),
      next: nextText(correct ?? next),
    },
  };
};
