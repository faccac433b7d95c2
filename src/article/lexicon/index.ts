import { primaryLanguage } from '../direction.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import type { Lexicon } from './lexicon.ts';
import { ur } from './ur.ts';

export type { Lexicon } from './lexicon.ts';

/** Every language with its own lexicon, one line each. */
export const languages: Lexicon[] = [ar, de, en, es, fr, ja, ur];

const byLanguage = new Map(languages.map((lexicon) => [lexicon.language, lexicon]));

/** A language's lexicon; undefined if there is none. */
export function lexiconOf(language: string): Lexicon | undefined {
  return byLanguage.get(primaryLanguage(language));
}
