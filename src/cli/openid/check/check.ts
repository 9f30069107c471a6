/*
 * cli/openid/check: whether a move can begin, which way suits, and whether one was begun and not ended.
 * Changes nothing, in Logto or at Alipay.
 */

import { describeFailure } from '../../../connector/messages/describe.ts';
import { GatewayError } from '../../../gateway/errors.ts';
import { type Grant, refusalOf } from '../../../gateway/openid-grants.ts';
import { listAlipayConnectors } from '../../../logto/connectors.ts';
import { countUsers } from '../../../logto/user-pages.ts';
import { sayFailure } from '../../../text/failure.ts';
import { say } from '../../../text/text.ts';
import type { ConnectionFailures } from '../../logto/failures.ts';
import { type Check, checkAsJson, printChecks } from '../../shell/check.ts';
import type { HangingLine } from '../../shell/line.ts';
import type { Result } from '../../shell/result.ts';
import { manyUsers } from '../cost.ts';
import type { OpenidFailures } from '../failures.ts';
import type { OpenidMessages, OpenidTexts } from '../messages/texts.ts';
import { isOpen } from '../move/registration.ts';
import { nextText, printNext } from '../next.ts';
import type { Session } from '../session.ts';
import {
  appIdIn,
  type Examination,
  examineSetup,
  type Setup,
  type SetupTrouble,
} from '../setup.ts';
import { callerOf } from '../sources/alipay.ts';
import { adviseOn } from './advice.ts';
import { examineStanding, type Standing } from './standing.ts';

/** What the checks look at. */
interface Findings extends Examination {
  texts: OpenidTexts['check'];
  messages: OpenidMessages;
  /** How many users there are, of Alipay or not. */
  count: number;
  standing: Standing | undefined;
}

const describeTrouble = (trouble: SetupTrouble, { openid, logto }: OpenidMessages): string =>
  sayFailure<OpenidFailures & ConnectionFailures, SetupTrouble['code']>(trouble, {
    ...openid.failures,
    ...logto.failures,
  });

const skipped = (id: string, { notChecked }: OpenidTexts['check']): Check => ({
  id,
  status: 'skipped',
  message: notChecked,
});

/** A check that fails if a trouble is there, or is skipped if there is no setup to look at. */
const settle = (
  id: string,
  codes: ReadonlyArray<SetupTrouble['code']>,
  { setup, troubles, texts, messages }: Findings,
  pass: (setup: Setup) => string,
): Check => {
  const trouble = troubles.find(({ code }) => codes.includes(code));
  if (trouble) {
    return { id, status: 'failed', message: describeTrouble(trouble, messages) };
  }
  return setup ? { id, status: 'passed', message: pass(setup) } : skipped(id, texts);
};

/** A check that passes, or is a warning. */
const graded = (id: string, isWarning: boolean, [warning, passed]: [string, string]): Check => ({
  id,
  status: isWarning ? 'warning' : 'passed',
  message: isWarning ? warning : passed,
});

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

const checkTokens = ({ setup, texts }: Findings): Check =>
  setup === undefined
    ? skipped('tokenStorage', texts)
    : graded('tokenStorage', setup.connector.enableTokenStorage === true, [
        texts.storesTokens,
        texts.storesNoTokens,
      ]);

/** Whether Alipay grants an interface. */
const checkProbe = async (
  id: Grant,
  { setup, texts }: Findings,
  { texts: { connector } }: Session,
): Promise<Check> => {
  if (setup === undefined) {
    return skipped(id, texts);
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
    graded('users', count > manyUsers, [
      say(texts.manyUsers, { count }),
      say(texts.users, { count }),
    ]),
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
    graded('registration', await isOpen(client), [texts.isOpen, texts.isClosed]),
    checkTokens(findings),
    await checkProbe('conversion', findings, session),
    await checkProbe('orders', findings, session),
  ];
  return { ...findings, checks };
};

const warn = (body: string): HangingLine => ({ head: [{ look: 'yellow', text: '!' }, ' '], body });

/**
 * Checks whether the users of a Logto can be moved. Nothing is changed, in Logto or at Alipay.
 *
 * @throws LogtoError
 */
export const check = async (session: Session): Promise<Result> => {
  const { openid } = session.texts;
  const labels = new Map(Object.entries(openid.check.labels));
  const labelOf = (id: string): string => labels.get(id) ?? id;
  const { checks, ...found } = await checkAll(session);
  const failure = checks.find(({ status }) => status === 'failed');
  const { unfinished, advice, next } = adviseOn(found, session);
  const correct = failure && { words: say(openid.check.correct, { label: labelOf(failure.id) }) };
  return {
    exitCode: failure ? 1 : 0,
    lines: [
      ...(unfinished === undefined ? [] : [warn(unfinished), '']),
      ...printChecks(checks, labelOf),
      ...(failure ? [] : advice),
      '',
      ...printNext(openid, correct ?? next),
    ],
    json: {
      ok: failure === undefined,
      unfinished: unfinished !== undefined,
      checks: checks.map(checkAsJson),
      next: nextText(correct ?? next),
    },
  };
};
