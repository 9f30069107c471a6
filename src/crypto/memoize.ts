/**
 * Wraps a pure function of one text so that the latest results are kept.
 *
 * Core reads the configuration anew for every request; with this a key is parsed once in the life
 * of the process and not once per sign-in. A call that throws is not kept. When `limit` texts are
 * held, the one used longest ago is dropped.
 */
export const memoize = <Result>(
  limit: number,
  compute: (text: string) => Result,
): ((text: string) => Result) => {
  const kept = new Map<string, { result: Result }>();

  return (text) => {
    const entry = kept.get(text) ?? { result: compute(text) };
    kept.delete(text);
    kept.set(text, entry);
    if (kept.size > limit) {
      for (const oldest of kept.keys()) {
        kept.delete(oldest);
        break;
      }
    }
    return entry.result;
  };
};
