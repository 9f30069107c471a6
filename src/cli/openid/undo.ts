import pMap from 'p-map';
import { messages } from '../../messages/languages.ts';
import { say } from '../../messages/messages.ts';
import { expectConnector } from '../logto/saved-connector.ts';
import type { Result } from '../result.ts';
import type { UndoEnding } from './endings.ts';
import { flipBack, rememberFlips } from './flip.ts';
import { type Journal, readJournal } from './journal.ts';
import { withLock } from './lock.ts';
import { identitiesOf } from './logto-identities.ts';
import { expectOrigin, openJournalOf, originOf } from './origin.ts';
import type { Flip, Origin } from './records.ts';
import {
  closeRegistration,
  giveRegistrationBack,
  isOpen,
  rememberClosing,
} from './registration.ts';
import type { Session } from './session.ts';
import {
  countOutstanding,
  type Outstanding,
  outstandingIntents,
  undoIntent,
} from './undo-moves.ts';

export interface UndoOptions {
  yes?: boolean;
  closeRegistration?: boolean;
}

const concurrency = 4;

type Endings = Map<UndoEnding, number>;

const undoAll = async (
  { client, folder, progress }: Session,
  count: number,
  journal: Journal,
): Promise<Endings> => {
  const context = { store: identitiesOf(client), journal };
  const endings: Endings = new Map();
  const taken: Outstanding[] = [];
  const note = (ending: UndoEnding): void => {
    endings.set(ending, (endings.get(ending) ?? 0) + 1);
  };
  await progress.track('undoing', count, async (advance) => {
    await pMap(
      outstandingIntents(() => readJournal(folder)),
      async (intent) => {
        const ending = await undoIntent(intent, context);
        if (ending === 'taken') {
          taken.push(intent);
        } else {
          note(ending);
        }
        advance();
      },
      { concurrency },
    );
  });
  // The id of a new account may be with the old one until that one has its own again.
  for (const intent of taken) {
    note(await undoIntent(intent, context));
  }
  return endings;
};

/** What there is to undo. */
interface Undoing {
  origin: Origin;
  count: number;
  flips: ReadonlyMap<string, Flip>;
}

const describePlan = (
  { count, flips }: Undoing,
  isBlocked: boolean,
  { terminal: { language } }: Session,
): Result => {
  const { next: nextLabel, undo: texts } = messages[language].commands.openid;
  const next = isBlocked ? texts.close : texts.runForReal;
  return {
    exitCode: isBlocked ? 1 : 0,
    lines: [
      say(texts.would, { count, settings: flips.size }),
      '',
      { head: [{ look: 'bold', text: nextLabel }], body: next },
    ],
    json: { ok: !isBlocked, changes: count, settings: flips.size, next },
  };
};

const carryOut = async ({ origin, count, flips }: Undoing, session: Session): Promise<Result> => {
  const { client, folder, terminal } = session;
  const { undo: texts } = messages[terminal.language].commands.openid;
  const journal = await openJournalOf(folder, origin);
  try {
    if (count > 0) {
      await closeRegistration(client, journal);
    }
    await flipBack(client, flips, journal);
    const endings = await undoAll(session, count, journal);
    const isDone = !endings.has('taken');
    const before = await rememberClosing(readJournal(folder));
    if (before !== undefined && isDone) {
      await giveRegistrationBack(client, before, journal);
    }
    const ofRegistration = isDone ? texts.givenBack : texts.keptClosed;
    return {
      exitCode: isDone ? 0 : 1,
      lines: [
        ...[...endings].map(([ending, number]) => say(texts.endings[ending], { count: number })),
        say(texts.settings, { settings: flips.size }),
        ...(before === undefined ? [] : [ofRegistration]),
      ],
      json: { ok: isDone, endings: Object.fromEntries(endings), settings: flips.size },
    };
  } finally {
    await journal.close();
  }
};

/**
 * Brings back everything along the journal: each identity, and the setting, only if it is what we
 * wrote. Without `yes` it only says what it would do. Registration must be closed, as for `apply`.
 */
export const undo = (session: Session, options: UndoOptions): Promise<Result> =>
  withLock(session.folder, async () => {
    const { client, folder } = session;
    const origin = originOf(session, await expectConnector(session.client, session.connector));
    await expectOrigin(folder, origin);
    const count = await countOutstanding(readJournal(folder));
    const outstanding = { origin, count, flips: await rememberFlips(readJournal(folder)) };
    const isBlocked = count > 0 && options.closeRegistration !== true && (await isOpen(client));
    return options.yes === true && !isBlocked
      ? carryOut(outstanding, session)
      : describePlan(outstanding, isBlocked, session);
  });
