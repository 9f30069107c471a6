import { describeFailure } from '../../../connector/messages/describe.ts';
import { en as connector } from '../../../connector/messages/en.ts';
import { shellCommand } from '../../shell/shell-command.ts';
import type { Origin } from '../people/errors.ts';
import { duration } from './duration.ts';
import type { OpenidTexts } from './texts.ts';

const time = (seconds: number): string =>
  duration(seconds, { seconds: ' seconds', minutes: ' minutes', hours: ' hours' });

const origins: Record<keyof Origin, string> = {
  core: 'Logto',
  connectorId: 'connector',
  appId: 'APPID',
};

/** The sentences of the move from `user_id` to another id. */
export const en: OpenidTexts = {
  help: {
    summary: 'move users from user_id to open_id',
    description:
      "Moves the users of a Logto from Alipay's user_id to its open_id, without losing or doubling anybody. Run check first: it says what comes next. The credentials of a machine-to-machine application are taken from LOGTO_APP_ID and LOGTO_APP_SECRET, or asked for.",
    options: {
      folder: 'folder of all that is found and written (default: ./alipay-openid)',
      to: 'the id to move to: open_id, union_id, or user_id for the way back (default: open_id)',
      rate: 'requests per second at the most (default: no limit)',
      map: 'CSV file of user_id,open_id (and union_id), as Alipay may give it',
      users:
        'CSV file of all users that psql has copied, instead of a long list (check prints the command)',
      ignore: 'a source to pass over and to forget: details, file, logs, conversion or order',
      order: 'id of an order for conversion to go on with',
      createOrder: 'make an order for conversion at Alipay, fill it and hand it in for review',
      decisions: 'file that says what becomes of people with two accounts (default: nothing)',
      allowUnmapped: 'go on although so many users have no new id, or Logto refuses them',
      allowUnconfirmed:
        'go on although Alipay has not confirmed the ids: if they are of another APPID, nobody whom they move can sign in',
      closeRegistration: 'close registration for all ways to sign in, until the end',
      flip: 'set userIdentifier to the id of --to at the end',
      rehearse: 'roll the transaction back at its end, after it has said what it saw',
      what: 'what is printed, one of',
      index: 'print the index that makes apply fast for many users, and how to drop it',
      yes: 'do it; without it the command only says what it would do',
    },
    check: {
      summary: 'say whether the move can begin',
      description:
        'Checks, without changing anything, whether the users of a Logto can be moved, and says what to do next.',
    },
    map: {
      summary: "find everybody's new id",
      description:
        'Lists everybody who has an identity at Alipay and finds the new id: in their own data, in a file, in the audit log, or by Alipay. Changes nothing in Logto.',
    },
    apply: {
      summary: 'move everybody whose new id is known',
      description:
        'Gives each user the new id, and keeps both ids in the details of the identity. It may be interrupted at any time and run again. Without --yes it only says what it would do.',
    },
    sql: {
      summary: 'print what apply would do as one transaction of PostgreSQL',
      description:
        'The way for whoever has the database: it takes seconds, and keeps stored tokens. Makes the plan of apply and prints it as one transaction for psql; everything else goes to standard error. Changes nothing. --index needs no Logto.',
    },
    export: {
      summary: 'print what the folder knows, as CSV',
      description:
        'Prints accounts as last listed, people, what decisions have taken, or a part of the plan, as CSV. Needs no Logto.',
    },
  },

  folder: ({ folder }) => `Folder: ${folder}`,
  next: 'Next: ',
  check: {
    labels: {
      access: 'Management API',
      users: 'users',
      connector: 'connector',
      rivals: 'other connectors',
      userIdentifier: 'userIdentifier',
      registration: 'registration',
      tokenStorage: 'token storage',
      conversion: "Alipay's conversion",
      orders: 'orders for it',
    },
    notChecked: 'not checked',
    allowed: 'allowed',
    users: ({ count }) => `${count}, with Alipay or without`,
    manyUsers: ({ count }) =>
      `${count}, with Alipay or without: make the index of openid sql --index before apply, or it takes very long`,
    unfinished: ({ looked, others, userIdentifier }) =>
      `a move is unfinished: of ${looked} accounts that were looked at, ${others} do not hold a ${userIdentifier} and cannot sign in with Alipay, and this folder has closed registration`,
    closedHere:
      'a move is unfinished: this folder has closed registration, and not opened it again',
    otherIds: ({ looked, others, userIdentifier }) =>
      `a move seems to be unfinished: of ${looked} accounts that were looked at, ${others} do not hold a ${userIdentifier} and cannot sign in with Alipay. Second accounts look the same: map says which it is`,
    sqlForMany: ({ count, seconds }) =>
      `We recommend openid sql: it moves up to ${count} users in seconds, locks nobody out and keeps stored tokens, but needs the database. openid apply would take about ${time(seconds)} with the index of openid sql --index, and several times as long without it. Meanwhile, users who have been moved cannot sign in with Alipay, and nobody can register.`,
    sqlForTokens: ({ seconds }) =>
      `We recommend openid sql: it keeps stored tokens, takes seconds and locks nobody out, but needs the database. openid apply would take about ${time(seconds)}. Meanwhile, users who have been moved cannot sign in with Alipay, and nobody can register.`,
    eitherWay: ({ seconds }) =>
      `Either way will do: openid sql takes seconds and locks nobody out, but needs the database. openid apply takes about ${time(seconds)}. Meanwhile, users who have been moved cannot sign in with Alipay, and nobody can register.`,
    long: 'If listing takes too long, have psql copy the users, and map read the file:',
    connector: ({ appId }) => `one, with APPID ${appId}`,
    noRivals: 'no other connector shares its users',
    rivalsOfSameApp: 'others share its users through the same APPID',
    rivalsOfOtherApp: 'others share its users through another APPID, which union_id allows',
    pinned: ({ userIdentifier }) => userIdentifier,
    isOpen:
      'open: close it before sql runs, and give apply --close-registration; users could get second accounts meanwhile',
    isClosed: 'closed',
    storesTokens: 'on: Logto deletes the stored tokens of those who are moved, until they sign in',
    storesNoTokens: 'off',
    isGranted: 'granted',
    notGranted: ({ alipayCode }) =>
      `not granted (${alipayCode}): pairs can come from sign-ins and from a file (--map)`,
    correct: ({ label }) => `Correct this as described above (${label}), and run check again.`,
    goOn: 'Run:',
    goOnOrBack: 'Go on with the move, or go back:',
  },
  progress: {
    listing: 'Listing users',
    moving: 'Moving users',
    line: ({ task, done, total, rate }) =>
      `${task}: ${done}${total === undefined ? '' : ` of ${total}`}, ${rate} a second`,
  },
  map: {
    sources: {
      details: 'from their own data',
      file: 'from the file',
      logs: 'from the audit log',
      conversion: 'from Alipay',
      order: "from Alipay's order",
    },
    holders: ({ holders, users }) =>
      `${holders}${users === undefined ? '' : ` of ${users}`} users have an identity at Alipay:`,
    moves: ({ count, target }) => `  ${count} can be moved to ${target}`,
    sourceCount: ({ source, count }) => `${count} ${source}`,
    found: ({ sources, doubles }) =>
      `New ids found: ${sources.join(', ')}${doubles === 0 ? '' : ` (${doubles} of them for people with a second account)`}.`,
    doubles: ({ count, undecided }) =>
      `  ${count} have a second account already${undecided === 0 ? '' : `; ${undecided} of them are undecided`}`,
    unmapped: ({ count, target }) => `  ${count} are unmapped: no ${target} of theirs is known`,
    untouched: ({ count }) => `  ${count} stay as they are`,
    ofNobody: ({ count }) =>
      `${count} rows of the file are of nobody who has an identity at Alipay here.`,
    unconfirmed: ({ sources }) =>
      `Alipay has not confirmed the ids of some who are to be moved (${sources.join(', ')}). If they are of another APPID, nobody whom they move can sign in: compare one with your own sign-in first.`,
    refused: ({ alipayCode }) => `Alipay does not convert directly (${alipayCode}).`,
    orders: {
      INIT: ({ orderId }) =>
        `The order ${orderId} is not handed in yet. --create-order fills it and hands it in.`,
      AUDIT: ({ orderId }) => `The order ${orderId} is being reviewed by Alipay.`,
      RUNNING: ({ orderId }) => `The order ${orderId} is being converted by Alipay.`,
      FINISH: ({ orderId }) => `The order ${orderId} is converted.`,
      REFUSE: ({ orderId, refuseReason }) =>
        `Alipay refused the order ${orderId}: ${refuseReason ?? 'no reason given'}.`,
      CANCEL: ({ orderId }) => `The order ${orderId} was cancelled.`,
    },
    contradictions: {
      'sources-disagree': ({ sources, logtoIds }) =>
        `Contradiction: two new ids for one person, ${sources.join(' and ')} (openid export objections). Users of Logto: ${logtoIds.join(', ')}`,
      'one-id-for-two-users': ({ logtoIds }) =>
        `Contradiction: one new id for two users of Logto: ${logtoIds.join(', ')}`,
      'identity-held-twice': ({ logtoIds }) =>
        `Contradiction: one identity is held by several users of Logto: ${logtoIds.join(', ')}`,
      'new-id-is-a-user-id': ({ logtoIds }) =>
        `Contradiction: the new id is a user_id, for the user of Logto: ${logtoIds.join(', ')}`,
      'new-id-not-recognized': ({ logtoIds }) =>
        `Contradiction: the new id does not have the form of Alipay's, for the user of Logto: ${logtoIds.join(', ')}`,
      'second-account-at-other-id': ({ logtoIds }) =>
        `Contradiction: a person has a second account, which holds the other one of open_id and union_id. In Logto, take the connection to Alipay from the last of these users: ${logtoIds.join(', ')}`,
    },
    resolve:
      'Resolve the contradictions above: nothing can be moved before. Sources that disagree may be of two APPIDs. To pass over one of them, and forget what it has said, run map again with --ignore.',
    wait: 'Wait for Alipay, some hours or days, and run again:',
    apply:
      'Rehearse it as one transaction (psql -X -f rehearsal.sql "$DB_URL"), or see what apply would do, user by user:',
    order: ({ file }) => `For the unmapped (${file}), have Alipay convert them by an order:`,
    findOthers: ({ file }) =>
      `For the unmapped (${file}), wait for sign-ins and run map again, or get a file from Alipay (--map). Or leave them behind, each with a second account from the next sign-in on: rehearse that as one transaction, or see what apply would do:`,
  },
  apply: {
    would: ({ count, decided }) =>
      `Would move ${count} users, and do what was decided for ${decided} with two accounts.`,
    undecided: ({ count }) =>
      `${count} with two accounts are undecided and keep both; old data stays with the old one. openid map lists them in decisions.csv.`,
    cost: ({ count, seconds, isMany }) =>
      `Estimated: ${count} users, about ${time(seconds)} from here${isMany ? ' with the index of openid sql --index, and several times as long without it' : ''}.`,
    outage:
      'From its first user until it ends, users who have been moved cannot sign in with Alipay, and nobody can register. Do it when few people sign in.',
    preferSql: 'openid sql does it in seconds, locks nobody out and keeps stored tokens.',
    wouldGiveBack: ({ count }) =>
      `Would give ${count} second accounts the identity back that they have lost, since the first cannot be moved.`,
    losesTokens: "Logto would delete these users' stored tokens, until they sign in again.",
    wouldFlip: ({ target }) => `Would set userIdentifier to ${target} at the end.`,
    wouldNotFlip:
      'Would leave userIdentifier as it is: moved users cannot sign in until --flip sets it.',
    blockers: {
      contradictions: 'Not possible: there are contradictions.',
      unmapped: ({ count }) =>
        `Not possible: too many are unmapped. --allow-unmapped ${count} leaves them behind.`,
      refused: ({ count }) =>
        `Not possible to go on: Logto refused too many. --allow-unmapped ${count} leaves them behind.`,
      unconfirmed:
        'Not possible: Alipay has not confirmed all new ids. --allow-unconfirmed moves them nevertheless.',
      open: 'Not possible: registration is open, so users could get second accounts meanwhile. --close-registration closes it.',
    },
    endings: {
      moved: ({ count }) => `${count} moved`,
      already: ({ count }) => `${count} had been moved before`,
      changed: ({ count, logtoIds }) =>
        `${count} left alone, whose identity is no longer what it was: ${logtoIds.join(', ')}`,
      gone: ({ count, logtoIds }) =>
        `${count} left alone, who are gone or have unlinked Alipay: ${logtoIds.join(', ')}`,
      taken: ({ count, logtoIds }) =>
        `${count} left alone, whose new id somebody else has got: ${logtoIds.join(', ')}`,
      'not-kept': ({ count, logtoIds }) =>
        `${count} not moved, whose new id Logto did not keep: ${logtoIds.join(', ')}`,
      refused: ({ count, logtoIds }) =>
        `${count} not moved, whom Logto refused: ${logtoIds.join(', ')}`,
      'not-given-back': ({ count, logtoIds }) =>
        `${count} not moved, whose second account has lost Alipay too (openid export taken shows it): ${logtoIds.join(', ')}`,
      'given-back': ({ count, logtoIds }) =>
        `${count} second accounts have Alipay again, since the first ones cannot be moved any more: ${logtoIds.join(', ')}`,
    },
    left: ({ count, file }) => `All ${count} who were not moved, and why, are in ${file}.`,
    flipped: ({ target }) => `userIdentifier is set to ${target}.`,
    interrupted: ({ moved, total, target, isSet }) =>
      `Interrupted: ${moved} of ${total} moved. ${isSet ? `userIdentifier is ${target} already, so that the others` : 'Those'} cannot sign in with Alipay until the move is finished.`,
    goOn: 'Go on:',
    goBack: 'Or go back:',
    registration: {
      untouched: 'Registration is as it was.',
      'given-back': 'Registration is open again, as it was.',
      'kept-closed':
        'Registration stays closed: otherwise users who are not known by userIdentifier would get a second account.',
    },
    runForReal: 'Run the command again with --yes.',
    removeBlockers: 'Remove what stands in the way, as described above, and run the command again.',
    finish: ({ target }) =>
      `Sign in yourself, to see that you land in your own account.${target === 'user_id' ? '' : " Then finish the upgrade in Alipay's console."}`,
    flip: 'Set userIdentifier, so that those who were moved can sign in:',
    again: 'Run the command again; it goes on where it stopped.',
  },
  sql: {
    isOpen:
      "Registration is open, and while it is, the transaction refuses to run. Logto's Console closes it: Sign-up and sign-in → Enable user registration.",
    run: 'Read what stands at the head of what is printed, then run it by psql.',
    runIndex: 'Run it by psql; Logto may go on meanwhile.',
    rehearse: 'Run it by psql: it changes nothing. Sign-ins wait for as long as it takes.',
  },

  sqlFile: {
    head: ({ target, move, drop, leave }) =>
      `The move of Alipay's users to ${target}, as one transaction:
  psql -X -f FILE "$DB_URL"
${move} users get their new id, ${drop} lose theirs to the same person's other account, ${leave} stay as they are.
All of it is done or nothing. Make a backup first, and close registration (Logto's Console: Sign-up and sign-in, Enable user registration).
Sign-ins wait while it runs, about a minute for 100,000 users.`,
    checks: {
      columns: {
        label: 'columns',
        problem:
          'These are not the tables of a Logto that is known (1.42, 1.43): {count} columns are missing or of another type. Nothing was changed.',
      },
      plan: {
        label: 'plan',
        problem:
          'This file is not whole: {count} users of the plan are missing. Nothing was changed. Print it again.',
      },
      registration: {
        label: 'registration',
        problem:
          'Registration is open, so a user who signs in during the move could get a second account. Nothing was changed. Close registration first.',
      },
      connectors: {
        label: 'connectors',
        problem:
          '{count} connectors are not as they were when this file was printed: another APPID, another userIdentifier, gone or new. Nothing was changed. Run openid check.',
      },
      changed: {
        label: 'users',
        problem:
          '{count} users hold another id than when this file was printed. Nothing was changed. Run openid map again and print a new file.',
      },
      taken: {
        label: 'new ids',
        problem:
          '{count} new ids are held by other users. Nothing was changed. Run openid map again and print a new file.',
      },
      arrived: {
        label: 'newcomers',
        problem:
          '{count} users who are not moved yet have come since this file was printed. Nothing was changed. Run openid map again and print a new file.',
      },
      result: {
        label: 'result',
        problem:
          '{count} users would be left with a wrong id. Nothing was changed. This is a mistake in this file: please report it.',
      },
    },
    summary: 'Moved: {moved} users hold their new id; {gone} are gone or without Alipay.',
    rehearsed: 'This was a rehearsal: all of it was rolled back, and nothing was changed.',
    index: {
      head: 'With this index, Logto finds an identity without reading all users. It is made while Logto runs.\nIf that fails, drop it and make it again.',
      drop: 'Drop it after the move:',
    },
  },

  failures: {
    'alipay-failed': ({ alipay }) => describeFailure(alipay, connector).message,
    'settings-wrong': ({ settings }) =>
      `The connector's settings are wrong: ${settings.join(', ')}. Correct them in Logto's Console.`,
    'two-app-ids': ({ appId, appIds }) =>
      `Another connector shares these users through another APPID (${appIds.join(', ')}, not ${appId}), and a person has another open_id in each app. Use one APPID for both, or move to union_id (--to union_id).`,
    'identifier-not-pinned': ({ userIdentifier, connectorId }) =>
      `The setting userIdentifier of ${connectorId} is ${userIdentifier}. Set it to user_id before the move, or every user gets a second account when Alipay stops sending it.`,
    'table-wrong': ({ file, line, columns }) =>
      `Line ${line} of ${file} is wrong. The columns are ${columns.join(',')}; cells may be quoted, and a heading may name them.`,
    'id-not-asked': ({ id }) =>
      `Alipay answered about ${id}, who was not asked about. Nothing of the answer was taken. Run the command again, and ask Alipay support if it lasts.`,
    'order-not-found': ({ orderId }) =>
      `Alipay does not know the order ${orderId} for this app. Check --order.`,
    'orders-unclear': ({ orderIds }) =>
      `An order may have been made when the command was interrupted, and several are empty: ${orderIds.join(', ')}. Name the one to fill with --order.`,
    'lists-do-not-agree': ({ lists, missed }) =>
      `Logto's users were listed ${lists} times, and the last list still had ${missed} whom no other had. Run the command again when fewer people link Alipay, or have psql copy the users: map --users FILE.`,
    'counts-do-not-add-up': ({ expected, found }) =>
      `${expected} users have an identity at Alipay, and ${found} were sorted. Nothing was changed. Report this.`,
    'setting-not-kept': ({ connectorId }) =>
      `Logto did not keep userIdentifier of the connector ${connectorId}. Set it in Logto's Console, and run the command again.`,
    'logto-cloud':
      'Logto Cloud cannot install this connector. Its own one knows users by user_id alone, so a move would lock everybody out.',
    'folder-not-usable': ({ folder, systemCode }) =>
      `All that is found is kept in ${folder}, but the system refuses it (${systemCode}). Nothing was changed. Make it a folder that you can read and write, or name another with --folder.`,
    'folder-not-private': ({ folder }) =>
      `Others may read ${folder}, and it is to hold personal data. Run "${shellCommand(['chmod', '700', folder])}" if it is for these commands alone, or name another with --folder.`,
    'store-not-opened': ({ file, reason }) =>
      `${file} cannot be opened (${reason}). Nothing was changed. If another of these commands works with it, wait for its end, or end it. If none does, bring it back from a backup, or name a new folder with --folder.`,
    'store-damaged': ({ file, reason }) =>
      `${file} is damaged, or is not of these commands (${reason}). Nothing more was changed. Bring it back from a backup; or name a new folder with --folder: who holds which id is found again in Logto.`,
    'store-full': ({ file }) =>
      `There is no room on the disk to write ${file}. Nothing more was changed. Make room, and run the command again.`,
    'store-of-another-version': ({ file, found, version }) =>
      `${file} is of another version (${found}, not ${version}). Nothing was changed. Use the version of these commands that made it, or name a new folder with --folder.`,
    'people-of-another': ({ file, what, found, present }) =>
      `${file} is of another ${origins[what]}: ${found}, not ${present}. Nothing was changed. Name the folder of this one with --folder.`,
    'people-missing': ({ file }) =>
      `${file} is not there. Run openid map first, or name another folder with --folder.`,
    'id-not-storable': ({ logtoId }) =>
      `An id of the user ${logtoId} of Logto holds a character that no database can store. Nothing was changed. Find where the id comes from, and correct it.`,
  },
};
