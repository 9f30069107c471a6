import { afterAll, beforeAll, expect } from 'vitest';

/** Fails the file if Node warns of anything in it, a leak of listeners above all. */
export const expectNoWarnings = (): void => {
  const warnings: string[] = [];
  const noteWarning = ({ name, message }: Error): void => {
    warnings.push(`${name}: ${message}`);
  };
  beforeAll(() => {
    process.on('warning', noteWarning);
  });
  afterAll(() => {
    process.off('warning', noteWarning);
    expect(warnings).toEqual([]);
  });
};
