/*
 * cli/openid/sources: where ids come from: the users' own data, a file, the audit log, Alipay.
 * Changes nothing in Logto. Does not know what the ids are for.
 */

import type { ConversionOrder } from '../../../gateway/openid-conversion.ts';
import type { Store } from '../../files/store.ts';
import { forget } from '../people/people.ts';
import type { Source } from '../people/sources.ts';
import { addFromConversion, addFromOrder } from './conversion.ts';
import { addFromFile } from './file.ts';
import { listAccounts, readAccounts } from './list.ts';
import { addFromLogs } from './logs.ts';
import type { OrderWish } from './order.ts';
import type { Search } from './search.ts';

/** What may be used to find ids. */
export interface SourceOptions extends OrderWish {
  /** A file of pairs. */
  map?: string;
  /** A file of all accounts, to be read in the place of Logto's list. */
  users?: string;
  /** A source that is passed over, and of which all is forgotten. */
  ignore?: Source;
}

/** What came of looking for ids; the ids themselves are in the store. */
export interface Found {
  /** All users, of Alipay or not; undefined if a file was read. */
  users: number | undefined;
  /** Why Alipay does not convert directly: its code. */
  refusal: string | undefined;
  order: ConversionOrder | undefined;
  /** How many rows of the file of pairs are of nobody here. */
  ofNobody: number;
}

/**
 * Forgets what is passed over, and what a file of pairs has said: it may be another one, or be corrected.
 * To be called before anybody is listed, since whoever is forgotten may be known by their own data.
 */
export const forgetFirst = async (
  store: Store,
  { ignore, map }: Pick<SourceOptions, 'ignore' | 'map'>,
): Promise<void> => {
  if (ignore !== undefined) {
    await forget(store, ignore);
  }
  if (map !== undefined) {
    await forget(store, 'file');
  }
};

/**
 * Lists everybody who has an identity at Alipay and finds their ids: in their own data, in a file, in
 * the audit log, by Alipay. Nothing is changed in Logto; at Alipay an order is made only if it is
 * allowed.
 *
 * @throws OpenidError, LogtoError, GatewayError, PeopleError
 */
export const findPeople = async (
  search: Search,
  { map, users: file, ignore, ...wish }: SourceOptions,
  advance: () => void,
): Promise<Found> => {
  const { store, client } = search;
  const options = { isWithoutDetails: ignore === 'details', advance };
  const users =
    file === undefined
      ? await listAccounts(store, client, options)
      : await readAccounts(store, file, options).then(() => undefined);
  const ofNobody = map === undefined || ignore === 'file' ? 0 : await addFromFile(store, map);
  if (ignore !== 'logs') {
    await addFromLogs(search);
  }
  const refusal = ignore === 'conversion' ? undefined : await addFromConversion(search);
  const order = ignore === 'order' ? undefined : await addFromOrder(search, wish);
  return { users, refusal, order, ofNobody };
};
