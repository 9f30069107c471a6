type Sqlite = typeof import('node:sqlite');

/**
 * Loads SQLite, without the warning of Node 22 that it is experimental: it is not about anything that
 * an administrator could do. Every other warning is printed as it is.
 */
export const loadSqlite = (): Sqlite => {
  const { emitWarning } = process;
  process.emitWarning = (...warning: unknown[]): void => {
    if (warning[1] !== 'ExperimentalWarning') {
      Reflect.apply(emitWarning, process, warning);
    }
  };
  try {
    // Synchronous, so that nothing else can warn meanwhile.
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
};
