import type { Language } from '../../messages/languages.ts';

/** How to speak to the person at the terminal. */
export interface Terminal {
  language: Language;
}
