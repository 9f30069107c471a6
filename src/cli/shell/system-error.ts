/** The code of a system error, such as `ENOENT`; undefined for any other error. */
export const systemErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/**
 * The code with which the file system refused something.
 *
 * @throws the error itself if the file system did not make it.
 */
export const fileSystemCode = (error: unknown): string => {
  const code = systemErrorCode(error);
  if (code === undefined) {
    throw error;
  }
  return code;
};
