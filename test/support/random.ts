/** Random numbers from 0 up to 1 that a seed brings again. */
export interface SeededRandom {
  readonly seed: number;
  next(): number;
}

/** The seed is SEED of the environment, so that a run that failed can be repeated; else a new one. */
export const seededRandom = (given = process.env.SEED): SeededRandom => {
  const seed = given === undefined ? Date.now() % 1_000_000 : Number(given);
  if (!Number.isInteger(seed)) {
    throw new Error(`SEED is an integer, not ${given}.`);
  }
  let state = seed;
  return {
    seed,
    // Mulberry32.
    next: () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
};
