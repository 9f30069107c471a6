import { readTable } from '../../files/table.ts';
import { formOf, type Ids } from '../people/kinds.ts';

/**
 * Reads a file of pairs: `user_id,open_id` and, if Alipay gave it, `union_id`.
 *
 * @param take takes the ids of each row.
 * @throws CliError `source-unreadable`, `table-wrong`
 */
export const readPairTable = (file: string, take: (ids: Ids) => void): Promise<void> =>
  readTable(file, ['user_id', 'open_id', 'union_id'], ({ cellOf }) => {
    const [userId, openId] = [cellOf('user_id'), cellOf('open_id')];
    const unionId = cellOf('union_id') || undefined;
    const newIds = [openId, ...(unionId === undefined ? [] : [unionId])];
    // A spreadsheet's own sign of an error, or a cell that is cut off, would lock a person out.
    if (formOf(userId) !== 'user_id' || !newIds.every((id) => formOf(id) === 'new-id')) {
      return false;
    }
    take({ userId, openId, unionId });
    return true;
  });
