import { reader as arabic } from './ar/reader.ts';
import { type DeskTexts, desk } from './en/desk.ts';
import { reader as english, type ReaderTexts } from './en/reader.ts';
import { reader as french } from './fr/reader.ts';
import { reader as urdu } from './ur/reader.ts';

/** A language's texts: those of the readers' pages, and those of the desk once they are complete. */
interface Language {
  reader: ReaderTexts;
  desk?: DeskTexts;
}

/** The available languages by their primary subtag. English is complete, and is used if a language is not available. */
export type Languages = { en: Required<Language> } & Readonly<Record<string, Language>>;

export const languages: Languages = {
  en: { reader: english, desk },
  fr: { reader: french },
  ar: { reader: arabic },
  ur: { reader: urdu },
};

function primary(language: string): string {
  return language.split('-')[0]?.toLowerCase() ?? '';
}

/** A well-formed tag may still be invalid (`en-ab-cd`), and every Intl constructor would throw for it. */
function takenByIntl(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
}

/** The tag for dates and numbers too: with its region, if Intl accepts it. */
function tagOf(language: string): string {
  return takenByIntl(language) ? language : primary(language);
}

/**
 * The texts for a reader's page, with their language: the first available one of the preferred languages (BCP 47),
 * otherwise English.
 */
export function readerTexts(
  from: Languages,
  ...preferred: string[]
): { language: string; messages: ReaderTexts } {
  for (const language of preferred) {
    const known = Object.hasOwn(from, primary(language)) ? from[primary(language)] : undefined;
    if (known) return { language: tagOf(language), messages: known.reader };
  }
  return { language: 'en', messages: from.en.reader };
}

/** The desk's texts in the newsroom's language, with its tag; in English if that language has no texts for the desk. */
export function deskTexts(from: Languages, newsroom: string): { language: string; texts: DeskTexts } {
  const known = Object.hasOwn(from, primary(newsroom)) ? from[primary(newsroom)] : undefined;
  if (known?.desk) return { language: tagOf(newsroom), texts: known.desk };
  return { language: 'en', texts: from.en.desk };
}
