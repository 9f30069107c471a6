/** The ways back of what was done, which are gone in the reverse order. */
export interface Undo {
  push(step: () => Promise<unknown>): void;
  /** Goes all of them, and rejects with what went wrong on any. */
  run(): Promise<void>;
}

export const startUndo = (): Undo => {
  const steps: Array<() => Promise<unknown>> = [];
  return {
    push: (step) => {
      steps.push(step);
    },
    run: async () => {
      const failures: unknown[] = [];
      for (const step of steps.splice(0).reverse()) {
        await step().catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) {
        throw new AggregateError(failures, `Not everything was removed: ${failures.join('; ')}`);
      }
    },
  };
};
