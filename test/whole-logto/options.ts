import { parseArgs } from 'node:util';

/** What a run is asked to do. */
export interface Options {
  /** Where users sign in and the Management API is. */
  core: string;
  /** Where its tokens come from and the Console is. */
  admin: string;
  /** A machine-to-machine application that may use the Management API. */
  credentials: { id: string; secret: string };
  /** An administrator of the Console; without one its form is skipped. */
  administrator: { name: string; password: string } | undefined;
  /** How psql reaches Logto's database; without it what needs the database is skipped. */
  database: string | undefined;
  allowUsers: boolean;
  /** The groups of checks that are run; all if it is empty. */
  only: readonly string[];
  /** How many users `openid` moves, and how often a move is killed. */
  users: number;
  kills: number;
  /** Where pictures are kept. */
  screenshots: string;
  json: boolean;
  /** Whether a check that is skipped counts as one that failed. */
  strict: boolean;
}

export const usage = `Tries the connectors in a whole Logto, which must be one for tests, on this machine:

  npm run test:logto -- --logto URL --logto-admin URL

LOGTO_APP_ID and LOGTO_APP_SECRET name a machine-to-machine application that may use the Management
API. Both connectors are installed before (node lib/cli.js install --path …, and node web/lib/cli.js).
Alipay is emulated, on a port of 127.0.0.1 that Logto must reach. What is made is removed at the end;
entries of the audit log stay.

  --allow-users        go on if the Logto has users; they are left alone
  --only GROUPS        run these groups of checks alone, with commas between them
  --users N            how many users openid moves (2000)
  --kills N            how often a move is killed on its way (6)
  --database URL       Logto's PostgreSQL, for psql
  --screenshots DIR    where pictures of Chromium's pages go (logto-screenshots)
  --strict             exit 1 if a check is skipped, too
  --json               print the results as JSON

With LOGTO_ADMIN_USERNAME and LOGTO_ADMIN_PASSWORD the Console's form is tried as well.
`;

/** A mistake of the caller's, who is shown the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const origin = (name: string, text: string | undefined): string => {
  if (text === undefined || !URL.canParse(text)) {
    throw new UsageError(`${name} needs an address, such as http://localhost:3001.`);
  }
  return new URL(text).origin;
};

const count = (name: string, text: string): number => {
  if (!/^\d{1,6}$/.test(text)) {
    throw new UsageError(`${name} needs a number.`);
  }
  return Number(text);
};

/** Parses the command line; undefined if it asks for help. */
export const readOptions = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options | undefined => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      logto: { type: 'string' },
      'logto-admin': { type: 'string' },
      'allow-users': { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      users: { type: 'string', default: '2000' },
      kills: { type: 'string', default: '6' },
      database: { type: 'string' },
      screenshots: { type: 'string', default: 'logto-screenshots' },
      json: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    return undefined;
  }
  const { LOGTO_APP_ID: id, LOGTO_APP_SECRET: secret } = env;
  const { LOGTO_ADMIN_USERNAME: name, LOGTO_ADMIN_PASSWORD: password } = env;
  if (!id || !secret) {
    throw new UsageError('LOGTO_APP_ID and LOGTO_APP_SECRET are not set.');
  }
  return {
    core: origin('--logto', values.logto),
    admin: origin('--logto-admin', values['logto-admin']),
    credentials: { id, secret },
    administrator: name && password ? { name, password } : undefined,
    database: values.database,
    allowUsers: values['allow-users'],
    only: values.only.split(',').filter((group) => group !== ''),
    users: count('--users', values.users),
    kills: count('--kills', values.kills),
    screenshots: values.screenshots,
    json: values.json,
    strict: values.strict,
  };
};
