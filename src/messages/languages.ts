import { en } from './en.ts';
import type { Messages } from './messages.ts';
import { zh } from './zh.ts';

/** Every language that the commands speak. The connector itself bundles English alone. */
export const messages = { en, zh } satisfies Record<string, Messages>;

export type Language = keyof typeof messages;
