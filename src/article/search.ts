import { z } from 'zod';
import type { Listed, Scores } from '../store/lists/range.ts';
import { membersOf, walkListed } from '../store/lists/selection.ts';
import type { Store } from '../store/store.ts';
import { termFor, wantedWords } from './terms.ts';

/** What articles are searched by; an article must match every given field. */
export interface ArticleSearch {
  /** Words of headline, summary points and authors; the last one may be the beginning of a word. */
  words?: string | undefined;
  section?: string | undefined;
  tag?: string | undefined;
  source?: string | undefined;
  language?: string | undefined;
}

const name = z.string().trim().max(100).optional();

/** The fields of a search as people and programs write them, in the queries of articles and of drafts. */
export const searchFields = {
  search: z
    .string()
    .max(200)
    .optional()
    .describe('Words of headline, summary points and authors; the last one may be only begun'),
  section: name.describe('Of this section'),
  tag: name.describe('With this tag'),
  source: name.describe('From this source'),
  language: name.describe('In this language: en finds en-GB too'),
};

/** How many completions of the last word are searched. */
const mostCompletions = 50;

/** Whether any field is given. */
export function isSearch({ words, section, tag, source, language }: ArticleSearch): boolean {
  return [words, section, tag, source, language].some(Boolean);
}

/** Where a search looks further: in other lists too, and only between two scores of the list. */
export interface SearchBounds {
  further?: string[];
  scores?: Scores;
}

/** Of each group of sets an article must be in one. `cut`: the last word has more completions than are searched. */
interface Groups {
  groups: string[][];
  cut: boolean;
}

/** Undefined if nothing can match, because the words of the search have no letter. */
async function groupsOf(
  { redis, keys }: Store,
  search: ArticleSearch,
  further: string[],
): Promise<Groups | undefined> {
  const { whole, begun } = wantedWords(search.words ?? '');
  if (search.words && whole.length === 0 && begun === undefined) return undefined;
  const terms = [
    ...whole.map(termFor.word),
    ...(search.section ? [termFor.section(search.section)] : []),
    ...(search.tag ? [termFor.tag(search.tag)] : []),
    ...(search.source ? [termFor.source(search.source)] : []),
    ...(search.language ? [termFor.language(search.language)] : []),
  ];
  const sets = [...further, ...terms.map(keys.found)].map((set) => [set]);
  if (begun === undefined) return { groups: sets, cut: false };
  const most = mostCompletions + 1;
  const words = await redis.zrangebylex(keys.foundWords, `[${begun}`, `[${begun}\xff`, 'LIMIT', 0, most);
  const completions = words.slice(0, mostCompletions).map((word) => keys.found(termFor.word(word)));
  return { groups: [...sets, completions], cut: words.length > mostCompletions };
}

/**
 * The members of a list of articles (a sorted set) that match the search and are in the further lists too, in the
 * list's own order. Takes time in the length of the shortest set, or of the list between the scores if that is shorter.
 */
export async function searchList(
  store: Store,
  list: string,
  search: ArticleSearch,
  { further = [], scores = {} }: SearchBounds = {},
): Promise<{ items: Listed[]; cut: boolean }> {
  const found = await groupsOf(store, search, further);
  if (!found) return { items: [], cut: false };
  const { groups, cut } = found;
  return { items: await membersOf(store, { list, groups, scores }), cut };
}

/** A list of matches up to this length is read as a whole; a longer one is found by going through the articles. */
const sortable = 5_000;

/**
 * The same as `searchList`, a chunk at a time from after a cursor on, without reading what comes later. `read` is what
 * was looked at, `rows` what of it matches.
 */
export async function* searchFrom(
  store: Store,
  list: string,
  search: ArticleSearch,
  { scores = {}, cursor }: { scores?: Scores; cursor?: string | undefined },
): AsyncGenerator<{ rows: Listed[]; read: Listed[]; isLast: boolean }> {
  const found = await groupsOf(store, search, []);
  if (found) yield* walkListed(store, { list, groups: found.groups, scores }, { cursor, sortable });
}
