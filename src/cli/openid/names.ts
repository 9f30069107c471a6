/** Where a pair of ids comes from, cheapest first. */
export const pairSources = ['details', 'file', 'logs', 'conversion', 'order'] as const;

export type PairSource = (typeof pairSources)[number];

/** What a command is busy with for long. */
export type Task = 'listing' | 'moving' | 'undoing';
