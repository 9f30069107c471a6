import { readLoggedSignIns } from '../../../logto/sign-in-logs.ts';
import { idsInRawData } from './ids.ts';
import { collect, isAnybodyUnmapped, type Search } from './search.ts';

/** So many sign-ins are read between two looks at whether anybody is unmapped still. */
const signInsPerLook = 1000;

/** Takes what sign-ins have left in the audit log, the newest first, until nobody is unmapped. */
export const addFromLogs = async (search: Search): Promise<void> => {
  if (!(await isAnybodyUnmapped(search))) {
    return;
  }
  const connectorIds = new Set(search.connectorIds);
  const batch = collect(search.store, 'logs');
  let read = 0;
  for await (const { connectorId, rawData } of readLoggedSignIns(search.client, Date.now())) {
    const ids = connectorIds.has(connectorId) ? idsInRawData(rawData) : undefined;
    if (ids !== undefined) {
      batch.push(ids);
    }
    read += 1;
    if (read % signInsPerLook === 0) {
      batch.flush();
      if (!(await isAnybodyUnmapped(search))) {
        return;
      }
    }
  }
  batch.flush();
};
