/** A moment by which something must have ended, on a monotonic clock. */
export interface Deadline {
  /** Milliseconds that are left, 0 when none are. */
  remainingMs(): number;
}

/** Starts a deadline that is over in so many milliseconds. */
export const startDeadline = (ms: number): Deadline => {
  const end = performance.now() + ms;
  return { remainingMs: () => Math.max(0, end - performance.now()) };
};

/**
 * Runs a step that must end by a deadline.
 *
 * Guaranteed: it ends by then, wherever the step waits. Not guaranteed: that the step stops. Its
 * result is ignored after that, and so is its error.
 *
 * @throws what `lateError` makes if the deadline is over first, and whatever the step throws.
 */
export const endBy = async <Result>(
  deadline: Deadline,
  step: () => Promise<Result>,
  lateError: () => Error,
): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(lateError()), deadline.remainingMs());
  });
  try {
    return await Promise.race([step(), late]);
  } finally {
    clearTimeout(timer);
  }
};
