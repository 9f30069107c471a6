import { readLoggedSignIns } from '../../logto/sign-in-logs.ts';
import { isUserId } from './classify.ts';
import type { Holders } from './holders.ts';
import { type Ids, idsInRawData } from './ids.ts';
import { count } from './lazy.ts';
import { readPairTable } from './pair-table.ts';
import type { Pairs } from './pairs.ts';
import { findUnmapped } from './plan.ts';
import type { Session } from './session.ts';
import type { Setup } from './setup.ts';

/** Whose new ids are sought, and what is known of them. */
export interface Search {
  holders: Holders;
  pairs: Pairs;
}

/** The old ids for which no new one is known. */
export function* unmappedIn({ holders, pairs }: Search): Generator<string> {
  for (const { identity } of findUnmapped(holders, pairs)) {
    yield identity;
  }
}

/** @returns how many rows are of nobody in this Logto. */
export const addFromFile = async (file: string, { holders, pairs }: Search): Promise<number> => {
  let ofNobody = 0;
  await readPairTable(file, (ids) => {
    const newId = pairs.newIdIn(ids);
    if (holders.has(ids.userId)) {
      pairs.add(ids, 'file');
    } else if (newId === undefined || !holders.has(newId)) {
      ofNobody += 1;
    }
  });
  return ofNobody;
};

/** How many lines are named for one person. */
const mostLines = 10;

/**
 * Finds the first lines of a file that give new ids to people of whom the sources disagree; one line
 * for each id. The file is read once more, since lines are worth keeping of these people alone.
 *
 * @returns the lines by `user_id`.
 */
export const findContestedLines = async (
  file: string,
  pairs: Pairs,
): Promise<Map<string, number[]>> => {
  const contested = new Map(
    pairs.disagreements.map(({ userId }) => [userId, new Map<string, number>()]),
  );
  if (contested.size > 0) {
    await readPairTable(file, (ids, line) => {
      const newId = pairs.newIdIn(ids);
      const lines = contested.get(ids.userId);
      if (newId !== undefined && lines && lines.size < mostLines && !lines.has(newId)) {
        lines.set(newId, line);
      }
    });
  }
  return new Map([...contested].map(([userId, lines]) => [userId, [...lines.values()]]));
};

/** @returns how many users have got their new id. */
const addLogged = (ids: Ids, { holders, pairs }: Search): number => {
  const wasKnown = pairs.has(ids.userId);
  pairs.add(ids, 'logs');
  return !wasKnown && pairs.has(ids.userId) ? holders.of(ids.userId).length : 0;
};

export const addFromLogs = async (
  { client }: Session,
  { connectors }: Setup,
  search: Search,
): Promise<void> => {
  const connectorIds = new Set(connectors.map(({ id }) => id));
  let missing = count(unmappedIn(search));
  if (missing === 0) {
    return;
  }
  for await (const { connectorId, rawData } of readLoggedSignIns(client, Date.now())) {
    const ids = connectorIds.has(connectorId) ? idsInRawData(rawData) : undefined;
    if (ids !== undefined && isUserId(ids.userId) && search.holders.has(ids.userId)) {
      missing -= addLogged(ids, search);
      if (missing === 0) {
        return;
      }
    }
  }
};
