import { primaryLanguage } from '../../article/direction.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { ur } from './ur.ts';
import type { Words } from './words.ts';

export type { Words } from './words.ts';

/** Every language with words of its own, one line each. */
export const languages: Words[] = [ar, de, en, es, fr, ja, ur];

const byLanguage = new Map(languages.map((words) => [words.language, words]));

/** What is known of a language; undefined where nothing is. */
export function wordsOf(language: string): Words | undefined {
  return byLanguage.get(primaryLanguage(language));
}
