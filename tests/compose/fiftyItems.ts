import { arabic } from './fiftyItems/arabic.ts';
import { english } from './fiftyItems/english.ts';
import { french } from './fiftyItems/french.ts';
import { german } from './fiftyItems/german.ts';
import { japanese } from './fiftyItems/japanese.ts';
import { spanish } from './fiftyItems/spanish.ts';
import type { Story } from './fiftyItems/story.ts';
import { urdu } from './fiftyItems/urdu.ts';

export interface Item extends Story {
  language: string;
}

const stories: Record<string, Story[]> = {
  en: english,
  fr: french,
  de: german,
  es: spanish,
  ar: arabic,
  ur: urdu,
  ja: japanese,
};

/** Fifty items as a newsroom's day brings them, all invented, in every language whose words the composer knows. */
export const items: Item[] = Object.entries(stories).flatMap(([language, ofLanguage]) =>
  ofLanguage.map((story) => ({ language, ...story })),
);
