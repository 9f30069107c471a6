import type { StepAction } from '../cli/install/step-action.ts';
import type { Blocker, MoveEnding, RegistrationEnding, UndoEnding } from '../cli/openid/endings.ts';
import type { PairSource, Task } from '../cli/openid/names.ts';
import type { Contradiction } from '../cli/openid/plan.ts';
import type { CliFailure, CliFailures } from '../cli/shell/cli-error.ts';
import type { Mistake, Mistakes } from '../config/mistakes.ts';
import type { KeyMaterialSetting, SettingName } from '../config/settings.ts';
import type { SignInFailures } from '../connector/failures.ts';
import type { ExplainedCode } from '../gateway/error-table.ts';
import type { GatewayFailures } from '../gateway/errors.ts';
import type { OrderStatus } from '../gateway/openid-conversion.ts';
import type { LogtoFailure, LogtoFailures } from '../logto/errors.ts';

/** A sentence, or how to make one from its values. */
export type Text<Values = never> = string | ((values: Values) => string);

/** Every failure of a sign-in, by code, with the values that explain it. */
export interface Failures extends GatewayFailures, SignInFailures {}

/** One failure: its code and its values. */
export type Failure<Code extends keyof Failures = keyof Failures> = {
  [Each in Code]: { code: Each } & Failures[Each];
}[Code];

/** What one of Alipay's codes means, in a few words, and what an administrator can do about it. */
export interface Explanation {
  cause: string;
  hint: string;
}

/** The sentences of the connector: of its errors and of the mistakes in its settings. */
export interface ConnectorMessages {
  failures: {
    [Code in keyof Failures]: { message: Text<Failures[Code]>; hint?: Text<Failures[Code]> };
  };
  /** In the order of the guide's table. Codes that share one object share a row of it. */
  explanations: Record<ExplainedCode, Explanation>;
  /** `advice` says what belongs in the setting, if it holds a key or certificates. */
  mistakes: { [Code in keyof Mistakes]: Text<Mistakes[Code] & { advice: string }> };
  advice: Record<KeyMaterialSetting, string>;
}

/** What `--help` says of a command. */
interface CommandHelp {
  summary: string;
  description: string;
}

/** What `--help` says. */
interface HelpMessages {
  description: string;
  /** The headings of commander's help. */
  titles: Record<'Usage:' | 'Arguments:' | 'Options:' | 'Global Options:' | 'Commands:', string>;
  /** What commander puts into usage lines. */
  usageWords: Record<'[options]' | '[command]', string>;
  help: string;
  helpCommand: string;
  version: string;
  lang: string;
  json: string;
  /** `command` is what to type in the place of the program's name. */
  examples: Text<{ command: string }>;
  keygen: CommandHelp & {
    out: string;
    bits: string;
    csr: string;
    organization: string;
    commonName: string;
    print: string;
  };
  doctor: CommandHelp & {
    config: string;
    offline: string;
    path: string;
    logto: string;
    publicKey: string;
    warnDays: string;
    setting: Text<{ setting: SettingName }>;
    settingFile: Text<{ setting: SettingName }>;
  };
  install: { summary: string; description: Text<{ factoryId: string }> };
  uninstall: CommandHelp;
  /** Options that `install` and `uninstall` have. */
  installationOptions: Record<'path' | 'dryRun', string>;
  /** Options of the commands that call a running Logto. */
  logtoOptions: Record<'logto' | 'logtoAdmin', string>;
  openid: CommandHelp & {
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
    check: CommandHelp;
    map: CommandHelp;
    apply: CommandHelp;
    undo: CommandHelp;
    sql: CommandHelp;
  };
}

interface KeygenMessages {
  made: Text<{ bits: number }>;
  files: Record<'privateKeyFile' | 'publicKeyFile' | 'requestFile' | 'configFile', string>;
  upload: string;
  uploadRequest: string;
  complete: string;
  completeWithCertificates: string;
  check: Text<{ command: string; file: string }>;
  give: string;
  secrecy: string;
}

interface DoctorMessages {
  next: string;
  labels: Record<
    'installation' | 'rivals' | 'kit' | 'proxy' | 'network' | 'answer' | 'signature' | 'clock',
    string
  >;
  notSet: Record<SettingName, string>;
  on: string;
  off: string;
  notUsedInMode: string;
  notUsedWithoutMode: string;
  privateKeyFirst: string;
  unknown: string;
  misspelt: Text<{ setting: SettingName }>;
  rename: Text<{ name: string; setting: SettingName }>;
  rsaKey: Text<{ bits: number }>;
  certificate: Text<{ serialNumber: string; issuer: string; notAfter: Date }>;
  modeByFiles: string;
  unionId: string;
  publicKey: string;
  endsSoon: Text<{ days: number; found: string }>;
  renew: Text<{ setting: SettingName }>;
  /** `found` is what else is said of the certificate. */
  chainNotChecked: Text<{ found: string }>;
  sandbox: Text<{ address: string }>;
  otherGateway: Text<{ address: string }>;

  installed: Text<{ folder: string; version: string }>;
  notInstalled: Text<{ folder: string }>;
  noRivals: Text<{ factoryId: string }>;
  rivals: Text<{ factoryId: string; rivals: readonly string[] }>;
  kit: Text<{ version: string; range: string }>;
  install: Text<{ command: string; folder: string }>;
  mendKit: string;
  checkSettings: Text<{ command: string }>;

  proxy: {
    used: Text<{ name: string }>;
    exempt: Text<{ name: string }>;
    notTold: Text<{ name: string }>;
    tellNode: string;
    notSupported: Text<{ name: string; version: string }>;
    updateNode: string;
    notAnAddress: string;
    correctAddress: string;
  };
  isOffline: string;
  notCalled: string;
  noAnswer: string;
  answered: Text<{ host: string }>;
  expected: string;
  expectedUnproven: string;
  accepted: string;
  withoutCode: string;
  verified: Text<{ setting: SettingName }>;
  noPublicKey: string;
  notChecked: string;
  wrongSignature: Text<{ setting: SettingName }>;
  otherCertificate: string;
  renewedCertificate: string;
  unsigned: string;
  unsignedError: string;
  rightClock: string;
  wrongClock: Text<{ minutesAhead: number }>;
  noDate: string;

  notVisible: string;
  correct: Text<{ settings: readonly string[] }>;
  addPublicKey: string;
  goOnline: string;
  signIn: string;
  signInAsSaved: string;
  checkNetwork: string;
  checkGateway: string;
  copyAgain: Record<'alipayPublicKey' | 'alipayCert', string>;
  setClock: string;
}

interface InstallMessages {
  logto: Text<{ folder: string }>;
  done: Record<StepAction, string>;
  planned: Record<StepAction, string>;
  kit: Text<{ version: string; range: string }>;
  left: Text<{ name: string; version: string; folder: string }>;
  denied: Text<{ folder: string }>;
  runAsOwner: string;
  next: string;
  restart: string;
  restartWithout: string;
  runForReal: string;
  nothingToDo: string;
}

/** What stands in the SQL that is printed. `{count}`, `{moved}` and `{gone}` are for PostgreSQL. */
export interface SqlMessages {
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
export interface OpenidMessages {
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
}

/** The sentences of the commands. */
export interface CommandMessages {
  help: HelpMessages;
  /** Follows every error in the use of a command. */
  seeHelp: string;
  failures: { [Code in keyof CliFailures]: Text<CliFailures[Code]> };
  keygen: KeygenMessages;
  doctor: DoctorMessages;
  install: InstallMessages;
  sql: SqlMessages;
  /** What went wrong with Logto's Management API. */
  /** What is asked for at a terminal: the credentials of a machine-to-machine application. */
  askCredentials: Record<'id' | 'secret', string>;
  logto: { [Code in keyof LogtoFailures]: Text<LogtoFailures[Code]> };
  openid: OpenidMessages;
}

/** Everything that is said in one language. */
export interface Messages {
  connector: ConnectorMessages;
  commands: CommandMessages;
}

/** Says a sentence. */
export const say = <Values>(text: Text<Values>, values: Values): string =>
  typeof text === 'string' ? text : text(values);

/** Says what happened, and what an administrator can do about it. */
export const describeFailure = <Code extends keyof Failures>(
  failure: Failure<Code>,
  { failures }: Pick<ConnectorMessages, 'failures'>,
): { message: string; hint: string | undefined } => {
  const { message, hint } = failures[failure.code];
  return {
    message: say(message, failure),
    hint: hint === undefined ? undefined : say(hint, failure),
  };
};

/** Says what is wrong with a setting, and what belongs there. */
export const describeMistake = <Code extends keyof Mistakes>(
  setting: SettingName,
  mistake: Mistake<Code>,
  { mistakes, advice }: Pick<ConnectorMessages, 'mistakes' | 'advice'>,
): string => {
  const advices: Partial<Record<SettingName, string>> = advice;
  return say(mistakes[mistake.code], { ...mistake, advice: advices[setting] ?? '' });
};

/** Says how a command failed. */
export const describeCliFailure = <Code extends keyof CliFailures>(
  failure: CliFailure<Code>,
  { failures }: Pick<CommandMessages, 'failures'>,
): string => say(failures[failure.code], failure);

/** Says what went wrong with Logto's Management API. */
export const describeLogtoFailure = <Code extends keyof LogtoFailures>(
  failure: LogtoFailure<Code>,
  { logto }: Pick<CommandMessages, 'logto'>,
): string => say(logto[failure.code], failure);
