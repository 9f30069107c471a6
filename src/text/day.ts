/** The day of a moment in UTC, in a form that is read in every language: 2026-07-31. */
export const day = (date: Date): string => date.toISOString().slice(0, 10);
