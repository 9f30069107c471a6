import { say } from '../../../text/text.ts';
import type { Line } from '../../shell/line.ts';
import { estimateApply, manyUsers } from '../cost.ts';
import type { Next } from '../next.ts';
import type { Session } from '../session.ts';
import type { Setup } from '../setup.ts';
import { copyCommand } from '../sources/list.ts';
import type { Standing } from './standing.ts';

/** From so many on, Logto's own list takes long. */
const longList = 100_000;

/** What `check` knows before it gives advice. */
interface Known {
  count: number;
  setup?: Pick<Setup, 'connector' | 'userIdentifier'>;
  /** Is there if the setup is. */
  standing?: Standing | undefined;
}

/** That a move was begun and not ended, or that it looks like that. */
const describeUnfinished = ({ standing, setup }: Known, { texts }: Session): string | undefined => {
  if (standing === undefined || setup === undefined) {
    return undefined;
  }
  const { unfinished, closedHere, otherIds } = texts.openid.check;
  const { others, isClosedHere } = standing;
  const values = { ...standing, ...setup };
  if (isClosedHere) {
    return others > 0 ? say(unfinished, values) : closedHere;
  }
  return others > 0 ? say(otherIds, values) : undefined;
};

/** Which of the two ways suits, and why; and how to go round a long list. */
const recommend = ({ count, setup }: Known, session: Session): Line[] => {
  const { commandFor, fileAt, rate, texts } = session;
  const { sqlForMany, sqlForTokens, eitherWay, long } = texts.openid.check;
  const values = { count, seconds: estimateApply(count, { rate }) };
  // Users who are known by the wanted id already are moved, or came by it.
  if (setup === undefined || count === 0 || setup.userIdentifier === session.target) {
    return [];
  }
  if (count <= manyUsers) {
    const words = setup.connector.enableTokenStorage ? sqlForTokens : eitherWay;
    return ['', say(words, values)];
  }
  const ofLongList = [
    long,
    { verbatim: copyCommand(fileAt('users.csv')) },
    { verbatim: commandFor('map', { users: 'users.csv' }) },
  ];
  return ['', say(sqlForMany, values), ...(count > longList ? ofLongList : [])];
};

/** What `check` says beside its checks. */
export const adviseOn = (
  known: Known,
  session: Session,
): { unfinished: string | undefined; advice: Line[]; next: Next } => {
  const { check: texts } = session.texts.openid;
  const unfinished = describeUnfinished(known, session);
  const more = { closeRegistration: true, flip: true, yes: true };
  const { userIdentifier = '' } = known.setup ?? {};
  return {
    unfinished,
    advice: recommend(known, session),
    next: known.standing?.isClosedHere
      ? {
          words: texts.goOnOrBack,
          commands: [
            session.commandFor('apply', more),
            session.commandBack(userIdentifier, 'apply', more),
          ],
        }
      : { words: texts.goOn, commands: [session.commandFor('map')] },
  };
};
