import { expect, it, vi } from 'vitest';
import { loadSqlite } from '../../../src/cli/files/load-sqlite.ts';

it('keeps to itself that SQLite is experimental, and no other warning', () => {
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
  vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => {
    process.emitWarning('SQLite is an experimental feature', 'ExperimentalWarning');
    process.emitWarning('something else', 'DeprecationWarning');
    return undefined;
  });
  loadSqlite();
  process.emitWarning('later', 'ExperimentalWarning');
  expect(warned.mock.calls).toEqual([
    ['something else', 'DeprecationWarning'],
    ['later', 'ExperimentalWarning'],
  ]);
});
