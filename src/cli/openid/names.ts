/** Where a pair of ids comes from, cheapest first. */
export const pairSources = ['details', 'file', 'logs', 'conversion', 'order'] as const;

export type PairSource = (typeof pairSources)[number];

/** What a command is busy with for long. */
export type Task = 'listing' | 'moving' | 'undoing';

/** What a folder is for. The one for the journal is an option, the one for locks the system's. */
export type FolderPurpose = 'journal' | 'locks';
