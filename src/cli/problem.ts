import type { InEveryLanguage, Language } from './language.ts';

/** Ends a command with a sentence for the person at the terminal. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** 1: something is not as it must be; 2: the command was used wrongly. */
  readonly exitCode: 1 | 2;

  constructor(exitCode: 1 | 2, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

const english = {
  ENOENT: 'it does not exist',
  EACCES: 'there is no permission for it',
  EPERM: 'there is no permission for it',
  EROFS: 'the file system is read-only',
  EEXIST: 'it exists already',
  ENOTEMPTY: 'a folder of this name exists already',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a file stands where a folder is needed',
  ENOSPC: 'the disk is full',
  EBUSY: 'it is in use',
};

const reasons: InEveryLanguage<typeof english> = {
  en: english,
  zh: {
    ENOENT: '不存在',
    EACCES: '没有权限',
    EPERM: '没有权限',
    EROFS: '文件系统是只读的',
    EEXIST: '已经存在',
    ENOTEMPTY: '已有同名文件夹',
    EISDIR: '是一个文件夹',
    ENOTDIR: '需要文件夹的地方是一个文件',
    ENOSPC: '磁盘已满',
    EBUSY: '正在使用中',
  },
};

/** The code of a system error, such as `ENOENT`; undefined for any other error. */
export const systemErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/**
 * Says why the file system refused something, as the end of a sentence without its full stop.
 *
 * @throws the error itself where the file system did not make it.
 */
export const fileSystemReason = (error: unknown, language: Language): string => {
  const code = systemErrorCode(error);
  if (code === undefined) {
    throw error;
  }
  const known = new Map(Object.entries(reasons[language]));
  return known.get(code) ?? code;
};
