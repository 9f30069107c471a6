/** A moment by which something must have ended, on a clock that nobody sets back. */
export interface Deadline {
  /** Milliseconds that are left, 0 when none are. */
  remainingMs(): number;
}

/** Starts a deadline that is over in so many milliseconds. */
export const startDeadline = (ms: number): Deadline => {
  const end = performance.now() + ms;
  return { remainingMs: () => Math.max(0, end - performance.now()) };
};
