import type { ConnectorTexts } from '../../../connector/messages/texts.ts';
import type { OrderStatus } from '../../../gateway/openid-conversion.ts';
import type { Sentences } from '../../../text/failure.ts';
import type { Text } from '../../../text/text.ts';
import type { ConnectionTexts } from '../../logto/messages/texts.ts';
import type { CommandHelp } from '../../shell/messages/texts.ts';
import type { ProgressLine } from '../../shell/progress.ts';
import type { OpenidFailures } from '../failures.ts';
import type { MoveOutcome } from '../move/outcomes.ts';
import type { Blocker, RegistrationOutcome } from '../names.ts';
import type { Source } from '../people/sources.ts';
import type { ContradictionCode } from '../plan/contradictions.ts';

/** What stands in the SQL that is printed. `{count}`, `{moved}` and `{gone}` are for PostgreSQL. */
export interface SqlFileTexts {
  head: Text<{ target: string; move: number; drop: number; leave: number }>;
  /** What is checked, and what it means if it is not so. */
  checks: Record<
    'columns' | 'plan' | 'registration' | 'connectors' | 'changed' | 'taken' | 'arrived' | 'result',
    { label: string; problem: string }
  >;
  summary: string;
  rehearsed: string;
  index: { head: string; drop: string };
}

/** The sentences of the move from `user_id` to another id. */
export interface OpenidTexts {
  help: CommandHelp &
    Record<'check' | 'map' | 'apply' | 'sql' | 'export', CommandHelp> & {
      /** Options that several of its commands have. */
      options: Record<
        | 'folder'
        | 'to'
        | 'rate'
        | 'map'
        | 'users'
        | 'ignore'
        | 'order'
        | 'createOrder'
        | 'decisions'
        | 'allowUnmapped'
        | 'allowUnconfirmed'
        | 'closeRegistration'
        | 'flip'
        | 'index'
        | 'rehearse'
        | 'what'
        | 'yes',
        string
      >;
    };
  folder: Text<{ folder: string }>;
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
    manyUsers: Text<{ count: number }>;
    /** Of the accounts that were looked at, some hold an id of the other form. */
    unfinished: Text<{ looked: number; others: number; userIdentifier: string }>;
    closedHere: string;
    otherIds: Text<{ looked: number; others: number; userIdentifier: string }>;
    /** Which way suits; `seconds` is what `apply` would take. */
    sqlForMany: Text<{ count: number; seconds: number }>;
    sqlForTokens: Text<{ seconds: number }>;
    eitherWay: Text<{ seconds: number }>;
    long: string;
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
    goOn: string;
    goOnOrBack: string;
  };
  progress: { listing: string; moving: string; line: ProgressLine };
  map: {
    sources: Record<Source, string>;
    holders: Text<{ holders: number; users: number | undefined }>;
    moves: Text<{ count: number; target: string }>;
    sourceCount: Text<{ source: string; count: number }>;
    /** `doubles` is how many of them are for people with a second account. */
    found: Text<{ sources: readonly string[]; doubles: number }>;
    doubles: Text<{ count: number; undecided: number }>;
    unmapped: Text<{ count: number; target: string }>;
    untouched: Text<{ count: number }>;
    ofNobody: Text<{ count: number }>;
    unconfirmed: Text<{ sources: readonly string[] }>;
    refused: Text<{ alipayCode: string }>;
    orders: Record<OrderStatus, Text<{ orderId: string; refuseReason: string | undefined }>>;
    contradictions: Record<
      ContradictionCode,
      Text<{ logtoIds: readonly string[]; sources: readonly string[] }>
    >;
    resolve: string;
    wait: string;
    apply: string;
    order: Text<{ file: string }>;
    findOthers: Text<{ file: string }>;
  };
  apply: {
    would: Text<{ count: number; decided: number }>;
    undecided: Text<{ count: number }>;
    /** What `apply` costs; `isMany` is whether Logto needs the index. */
    cost: Text<{ count: number; seconds: number; isMany: boolean }>;
    outage: string;
    preferSql: string;
    wouldGiveBack: Text<{ count: number }>;
    losesTokens: string;
    wouldFlip: Text<{ target: string }>;
    wouldNotFlip: Text<{ target: string }>;
    /** `count` is how many would be left behind. */
    blockers: Record<Blocker, Text<{ count: number }>>;
    endings: Record<MoveOutcome | 'refused', Text<{ count: number; logtoIds: readonly string[] }>>;
    left: Text<{ count: number; file: string }>;
    flipped: Text<{ target: string }>;
    registration: Record<RegistrationOutcome, string>;
    /** `isSet` is whether users are known by the new id already. */
    interrupted: Text<{ moved: number; total: number; target: string; isSet: boolean }>;
    goOn: string;
    goBack: string;
    runForReal: string;
    removeBlockers: string;
    finish: Text<{ target: string }>;
    flip: string;
    again: string;
  };
  sql: {
    isOpen: string;
    run: string;
    runIndex: string;
    rehearse: string;
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
