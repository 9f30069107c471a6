import { z } from 'zod';
import type { LogtoClient } from './client.ts';
import { readJson } from './reply.ts';

/** What a sign-in has left in the audit log of what a connector reported of the user. */
export interface LoggedSignIn {
  connectorId: string;
  rawData: unknown;
}

const verificationGuard = z
  .object({
    type: z.literal('Social'),
    connectorId: z.string(),
    socialUserInfo: z.object({ rawData: z.unknown() }),
  })
  .optional()
  .catch(undefined);

const logGuard = z.object({
  id: z.string(),
  createdAt: z.number(),
  payload: z
    .object({
      result: z.string().optional(),
      interaction: z.object({ verificationRecords: z.array(verificationGuard) }),
    })
    .optional()
    .catch(undefined),
});

type Log = z.output<typeof logGuard>;

const pageSize = 100;

const signInsIn = ({ payload }: Log): LoggedSignIn[] =>
  payload?.result === 'Success'
    ? payload.interaction.verificationRecords.flatMap((record) =>
        record === undefined
          ? []
          : [{ connectorId: record.connectorId, rawData: record.socialUserInfo.rawData }],
      )
    : [];

/**
 * Reads what successful sign-ins have left in the audit log, the newest first.
 *
 * Logs that are written meanwhile are passed over. Each page begins at the time at which the one
 * before it ended, so that no page is deep and none is shifted.
 *
 * @param now the time in milliseconds.
 * @throws LogtoError
 */
export async function* readLoggedSignIns(
  client: LogtoClient,
  now: number,
): AsyncGenerator<LoggedSignIn> {
  let end = now;
  let page = 1;
  let atEnd = new Set<string>();
  for (;;) {
    const reply = await client.read('/api/logs', {
      logKey: 'Interaction.SignIn.Submit',
      end_time: String(end),
      page: String(page),
      page_size: String(pageSize),
    });
    const logs = readJson(z.array(logGuard), reply, 'GET /api/logs');
    yield* logs.filter(({ id }) => !atEnd.has(id)).flatMap(signInsIn);
    const last = logs.at(-1);
    if (last === undefined || logs.length < pageSize) {
      return;
    }
    if (last.createdAt < end) {
      atEnd = new Set(
        logs.flatMap(({ id, createdAt }) => (createdAt === last.createdAt ? id : [])),
      );
      end = last.createdAt;
      page = 1;
    } else {
      page += 1;
    }
  }
}
