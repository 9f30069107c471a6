import type { ConnectorTexts } from '../../../connector/messages/texts.ts';
import type { OrderStatus } from '../../../gateway/openid-conversion.ts';
import type { Sentences } from '../../../text/failure.ts';
import type { Text } from '../../../text/text.ts';
import type { ConnectionTexts } from '../../logto/messages/texts.ts';
import type { CommandHelp } from '../../shell/messages/texts.ts';
import type { Blocker, MoveEnding, RegistrationEnding, UndoEnding } from '../endings.ts';
import type { OpenidFailures } from '../failures.ts';
import type { PairSource, Task } from '../names.ts';
import type { Contradiction } from '../plan.ts';

/** What stands in the SQL that is printed. `{count}`, `{moved}` and `{gone}` are for PostgreSQL. */
export interface SqlFileTexts {
  head: Text<{ target: string; move: number; drop: number; leave: number }>;
  /** What is checked, and what it means if it is not so. */
  checks: Record<
    'columns' | 'plan' | 'registration' | 'connectors' | 'changed' | 'taken' | 'arrived' | 'result',
    { label: string; problem: string }
  >;
  summary: string;
  index: { head: string; drop: string };
}

/** The sentences of the move from `user_id` to another id. */
export interface OpenidTexts {
  help: CommandHelp &
    Record<'check' | 'map' | 'apply' | 'undo' | 'sql', CommandHelp> & {
      /** Options that several of its commands have. */
      options: Record<
        | 'journal'
        | 'to'
        | 'rate'
        | 'map'
        | 'order'
        | 'createOrder'
        | 'decisions'
        | 'allowUnmapped'
        | 'allowStrangers'
        | 'closeRegistration'
        | 'flip'
        | 'index'
        | 'yes',
        string
      >;
    };
  next: string;
  check: {
    labels: Record<
      | 'access'
      | 'users'
      | 'connector'
      | 'rivals'
      | 'userIdentifier'
      | 'registration'
      | 'tokenStorage'
      | 'conversion'
      | 'orders',
      string
    >;
    notChecked: string;
    allowed: string;
    users: Text<{ count: number }>;
    manyUsers: Text<{ count: number; command: string }>;
    connector: Text<{ appId: string }>;
    noRivals: string;
    rivalsOfSameApp: string;
    rivalsOfOtherApp: string;
    pinned: Text<{ userIdentifier: string }>;
    isOpen: string;
    isClosed: string;
    storesTokens: string;
    storesNoTokens: string;
    isGranted: string;
    notGranted: Text<{ alipayCode: string | undefined }>;
    correct: Text<{ label: string }>;
    goOn: Text<{ command: string }>;
  };
  progress: Record<Task, string> & {
    line: Text<{ task: string; done: number; total: number | undefined; rate: number }>;
  };
  map: {
    sources: Record<PairSource, string>;
    holders: Text<{ holders: number; users: number }>;
    moves: Text<{ count: number; sources: readonly string[] }>;
    doubles: Text<{ count: number; file: string }>;
    unmapped: Text<{ count: number; file: string }>;
    untouched: Text<{ count: number }>;
    gone: Text<{ count: number }>;
    ofNobody: Text<{ count: number }>;
    unconfirmed: Text<{ sources: readonly string[] }>;
    refused: Text<{ alipayCode: string }>;
    orders: Record<OrderStatus, Text<{ orderId: string; refuseReason: string | undefined }>>;
    contradictions: Record<Contradiction['code'], Text<{ logtoIds: readonly string[] }>>;
    /** `id` is masked. */
    disagreement: Text<{ id: string; sources: readonly string[]; lines: readonly number[] }>;
    resolve: string;
    wait: Text<{ command: string }>;
    apply: Text<{ command: string }>;
    order: Text<{ command: string; file: string }>;
    findOthers: Text<{ command: string; file: string }>;
  };
  apply: {
    would: Text<{ count: number; decided: number }>;
    wouldGiveBack: Text<{ count: number }>;
    losesTokens: string;
    wouldFlip: string;
    wouldNotFlip: string;
    blockers: Record<Blocker, string>;
    endings: Record<MoveEnding, Text<{ count: number; logtoIds: readonly string[] }>>;
    left: Text<{ count: number; file: string }>;
    flipped: string;
    registration: Record<RegistrationEnding, string>;
    runForReal: string;
    removeBlockers: string;
    finish: string;
    flip: Text<{ command: string }>;
    again: string;
  };
  undo: {
    would: Text<{ count: number; settings: number }>;
    runForReal: string;
    close: string;
    strangers: Text<{ count: number }>;
    allowStrangers: Text<{ count: number }>;
    endings: Record<UndoEnding, Text<{ count: number; logtoIds: readonly string[] }>>;
    settings: Text<{ settings: number }>;
    givenBack: string;
    keptClosed: string;
  };
  sql: {
    noUndo: string;
    isOpen: string;
    run: string;
    runIndex: string;
  };
  sqlFile: SqlFileTexts;
  failures: Sentences<OpenidFailures>;
}

/** The sentences of `openid`, and those of other rooms that it says. */
export interface OpenidMessages {
  openid: OpenidTexts;
  connector: ConnectorTexts;
  logto: ConnectionTexts;
}
