import { existsSync, readFileSync } from 'node:fs';

const file = new URL('../../../shared/field/posts/cases.json', import.meta.url);

/** Whether the shared cases from the field are next to this checkout. */
export const isThere = existsSync(file);
export const absent = '(skipped where ../shared is absent)';

interface FieldArticle {
  language: string;
  channelType?: string;
  headline: string;
  bullets: string[];
}

/** What came in from the field, by the number of its fault. */
export interface FieldCases {
  'F1-counterclaim-dropped': { articles: FieldArticle[] };
  'F2-says-without-subject': { articles: FieldArticle[] };
  'F3-canonical-path': {
    article: { url: string; headline: string; language: string };
    'newsroom.url': string;
  };
  'F9-mentions': { headline: string };
  'F12-link-not-a-link': { 'edit text': string[] };
  'F13-hashtags': { tags: string[]; expect: string[] };
  'F14-days': { headline: string };
  'F15-figures': { headline: string; bullets: string[] };
  'F16-repeat-not-seen': { headline: string; bullets: string[] };
}

export const fieldCases = (): FieldCases => JSON.parse(readFileSync(file, 'utf8')) as FieldCases;
