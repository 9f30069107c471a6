import { describeFailure } from '../../connector/messages/describe.ts';
import { GatewayError, RefusedError } from '../../gateway/errors.ts';
import type { LogtoClient } from '../../logto/client.ts';
import { listAlipayConnectors } from '../../logto/connectors.ts';
import { LogtoError } from '../../logto/errors.ts';
import { readSignInMode } from '../../logto/sign-in-mode.ts';
import { countUsers } from '../../logto/user-pages.ts';
import { sayFailure } from '../../text/failure.ts';
import { say } from '../../text/text.ts';
import type { ConnectionFailures } from '../logto/failures.ts';
import { type Check, printChecks } from '../shell/check.ts';
import type { Result } from '../shell/result.ts';
import type { OpenidFailures } from './failures.ts';
import type { OpenidMessages, OpenidTexts } from './messages/texts.ts';
import type { Session } from './session.ts';
import { type Examination, examineSetup, type Setup, type SetupTrouble } from './setup.ts';
import { callerOf } from './sources/alipay.ts';
import { isParameterError } from './sources/convert.ts';
import { copyCommand } from './sources/list.ts';
import { probes } from './sources/probes.ts';

type Texts = OpenidTexts['check'];

const checkIds = [
  'access',
  'users',
  'connector',
  'rivals',
  'userIdentifier',
  'registration',
  'tokenStorage',
  'conversion',
  'orders',
] as const;

interface Findings extends Examination {
  texts: Texts;
  messages: OpenidMessages;
}

const describeTrouble = (trouble: SetupTrouble, { openid, logto }: OpenidMessages): string =>
  sayFailure<OpenidFailures & ConnectionFailures, SetupTrouble['code']>(trouble, {
    ...openid.failures,
    ...logto.failures,
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
  return setup
    ? { id, status: 'passed', message: pass(setup) }
    : { id, status: 'skipped', message: texts.notChecked };
};

const checkRivals = (findings: Findings): Check =>
  settle('rivals', ['two-app-ids'], findings, ({ application }) => {
    const { rivals, texts } = findings;
    if (rivals.length === 0) {
      return texts.noRivals;
    }
    return rivals.every(({ config }) => config.appId === application.appId)
      ? texts.rivalsOfSameApp
      : texts.rivalsOfOtherApp;
  });

const checkRegistration = async (client: LogtoClient, texts: Texts): Promise<Check> => {
  const isClosed = (await readSignInMode(client)) === 'SignIn';
  const message = isClosed ? texts.isClosed : texts.isOpen;
  return { id: 'registration', status: 'passed', message };
};

/** With so many users, each search of Logto for an identity takes long without an index. */
const manyUsers = 5000;

const checkUsers = (count: number, texts: Texts, { commandFor, fileAt }: Session): Check => ({
  id: 'users',
  status: 'passed',
  message:
    count < manyUsers
      ? say(texts.users, { count })
      : say(texts.manyUsers, {
          count,
          command: commandFor('sql', '--index'),
          copy: copyCommand(fileAt('users.csv')),
          map: commandFor('map', '--users', 'users.csv'),
        }),
});

/** Asks Alipay whether it grants an interface; one that finds fault with the id has granted it. */
const checkProbe = async (
  id: keyof typeof probes,
  { setup, texts }: Findings,
  { texts: { connector } }: Session,
): Promise<Check> => {
  if (setup === undefined) {
    return { id, status: 'skipped', message: texts.notChecked };
  }
  try {
    await probes[id](callerOf(setup.application));
    return { id, status: 'passed', message: texts.isGranted };
  } catch (error) {
    if (!(error instanceof GatewayError)) {
      throw error;
    }
    if (isParameterError(error)) {
      return { id, status: 'passed', message: texts.isGranted };
    }
    if (error instanceof RefusedError && !error.isUnavailable && !error.isBusy) {
      const { subCode, code } = error.details;
      return {
        id,
        status: 'skipped',
        message: say(texts.notGranted, { alipayCode: subCode ?? code }),
      };
    }
    const { message } = describeFailure(error.failure, connector);
    return { id, status: 'failed', message };
  }
};

const checkAll = async (session: Session): Promise<Check[]> => {
  const { client, target, texts: messages, connector } = session;
  const texts = messages.openid.check;
  const count = await countUsers(client);
  const examined = examineSetup(await listAlipayConnectors(client), connector, target);
  const findings: Findings = { ...examined, texts, messages };
  return [
    { id: 'access', status: 'passed', message: texts.allowed },
    checkUsers(count, texts, session),
    settle(
      'connector',
      ['connector-missing', 'connector-not-alone', 'settings-wrong'],
      findings,
      ({ application }) => say(texts.connector, application),
    ),
    checkRivals(findings),
    settle('userIdentifier', ['identifier-not-pinned'], findings, (setup) =>
      say(texts.pinned, setup),
    ),
    await checkRegistration(client, texts),
    settle('tokenStorage', [], findings, ({ connector: { enableTokenStorage } }) =>
      enableTokenStorage ? texts.storesTokens : texts.storesNoTokens,
    ),
    await checkProbe('conversion', findings, session),
    await checkProbe('orders', findings, session),
  ];
};

/** What is left to say if Logto does not let us in. */
const withoutAccess = (error: unknown, { texts }: Session): Check[] => {
  if (!(error instanceof LogtoError)) {
    throw error;
  }
  return checkIds.map((id) =>
    id === 'access'
      ? { id, status: 'failed', message: sayFailure(error.failure, texts.logto.api) }
      : { id, status: 'skipped', message: texts.openid.check.notChecked },
  );
};

/** Checks whether the users of a Logto can be moved. Nothing is changed, in Logto or at Alipay. */
export const check = async (session: Session): Promise<Result> => {
  const { next: nextLabel, check: texts } = session.texts.openid;
  const labels = new Map(Object.entries(texts.labels));
  const labelOf = (id: string): string => labels.get(id) ?? id;
  const checks = await checkAll(session).catch((error: unknown) => withoutAccess(error, session));
  const failure = checks.find(({ status }) => status === 'failed');
  const next = failure
    ? say(texts.correct, { label: labelOf(failure.id) })
    : say(texts.goOn, { command: session.commandFor('map') });
  return {
    exitCode: failure ? 1 : 0,
    lines: [
      ...printChecks(checks, labelOf),
      '',
      { head: [{ look: 'bold', text: nextLabel }], body: next },
    ],
    json: {
      ok: failure === undefined,
      checks: checks.map(({ id, status, message }) => ({ id, status, message })),
      next,
    },
  };
};
