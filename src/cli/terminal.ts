import type { Language } from '../messages/languages.ts';
import type { Paint } from './paint.ts';

/** How to speak to the person at the terminal. */
export interface Terminal {
  language: Language;
  paint: Paint;
}
