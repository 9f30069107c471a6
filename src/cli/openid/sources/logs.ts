import { readLoggedSignIns } from '../../../logto/sign-in-logs.ts';
import { inBatches } from './convert.ts';
import { idsInRawData } from './ids.ts';
import { isAnybodyUnmapped, type Search, take } from './search.ts';

/** So many sign-ins are read between two looks at whether anybody is unmapped still. */
const signInsPerLook = 1000;

/** Takes what sign-ins have left in the audit log, the newest first, until nobody is unmapped. */
export const addFromLogs = async (search: Search): Promise<void> => {
  if (!(await isAnybodyUnmapped(search))) {
    return;
  }
  const { store, client } = search;
  const connectorIds = new Set(search.connectorIds);
  const signIns = readLoggedSignIns(client, Date.now());
  for await (const some of inBatches(signIns, signInsPerLook)) {
    const own = some.filter(({ connectorId }) => connectorIds.has(connectorId));
    take(
      store,
      'logs',
      own.flatMap(({ rawData }) => idsInRawData(rawData) ?? []),
    );
    if (!(await isAnybodyUnmapped(search))) {
      return;
    }
  }
};
