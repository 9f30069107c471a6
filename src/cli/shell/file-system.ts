import { access } from 'node:fs/promises';

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

/** Whether there is something at a path, as far as this process may see. */
export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
