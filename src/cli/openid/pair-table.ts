import { classifyIdentity } from './classify.ts';
import type { Ids } from './ids.ts';
import { readTable } from './table.ts';

/**
 * Reads a file of pairs: `user_id,open_id` and, if Alipay gave it, `union_id`.
 *
 * @throws CliError `source-unreadable`, `table-wrong`
 */
export const readPairTable = (file: string, take: (ids: Ids) => void): Promise<void> =>
  readTable(file, ['user_id', 'open_id', 'union_id'], ({ cellOf }) => {
    const [userId, openId] = [cellOf('user_id'), cellOf('open_id')];
    if (classifyIdentity(userId) !== 'user_id' || openId === '') {
      return false;
    }
    take({ userId, openId, unionId: cellOf('union_id') || undefined });
    return true;
  });
