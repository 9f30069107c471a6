/** Where an unexpected error was thrown, in words and numbers of ours alone. */
export interface ErrorOrigin {
  /** The class of JavaScript that it is of, or the type of what was thrown instead of an error. */
  errorClass: string;
  /** `<file>:<line>:<column>` in the bundle, innermost first. */
  frames: readonly string[];
}

/** More cannot be expected: a stack has ten frames unless Node is told otherwise. */
const mostFrames = 10;

/** Those below another come first. */
const errorClasses = [
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  URIError,
  EvalError,
  AggregateError,
  Error,
];

/** The name is the language's own: that of an error can be set to anything. */
const classOf = (error: unknown): string =>
  errorClasses.find((errorClass) => error instanceof errorClass)?.name ?? typeof error;

/** Reads the end of a frame, `<url>:<line>:<column>` with or without a bracket behind it. */
const positionIn = (line: string, url: string): string | undefined => {
  const start = line.lastIndexOf(`${url}:`);
  const [, position] = /^(\d{1,7}:\d{1,7})\)?$/.exec(line.slice(start + url.length + 1)) ?? [];
  return start < 0 ? undefined : position;
};

/**
 * Says where an unexpected error was thrown, and repeats nothing that it says.
 *
 * Guaranteed: no message, name, function or path of the error is in the result, only numbers out of
 * its stack. `release/read-frames.ts` finds the lines of the source.
 *
 * @param bundle the URL of the file whose frames are wanted; in a package that is the connector.
 * @see https://v8.dev/docs/stack-trace-api
 */
export const originOf = (error: unknown, bundle = import.meta.url): ErrorOrigin => {
  const stack = error instanceof Error && typeof error.stack === 'string' ? error.stack : '';
  const file = new URL(bundle).pathname.split('/').slice(-2).join('/');
  return {
    errorClass: classOf(error),
    frames: stack
      .split('\n')
      .flatMap((line) => positionIn(line, bundle) ?? [])
      .slice(0, mostFrames)
      .map((position) => `${file}:${position}`),
  };
};
