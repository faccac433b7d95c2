import type { Article } from '../article/article.ts';
import { slugOf } from '../article/text.ts';
import type { FeedConfig, Where } from '../config/schema.ts';

type Sorted = Pick<Article, 'section' | 'tags' | 'language' | 'source' | 'authors' | 'breaking'>;
type Conditions = Omit<Where, 'not'>;

/**
 * Whether an article meets a configured `where`: every given key must match, a list by any of its values; `not`
 * excludes what meets all of its keys. No conditions: every article.
 */
export function matches(where: Where | undefined, article: Sorted): boolean {
  if (where === undefined) return true;
  const { not, ...conditions } = where;
  return meets(conditions, article) && !(not !== undefined && namesAny(not) && meets(not, article));
}

/**
 * The ids of all feeds that an article belongs to: the configured ones, then its section's, its tags' and its
 * language's. Who may see it is a separate question (`visibleTo`).
 */
export function feedsOf(article: Sorted, feeds: Pick<FeedConfig, 'id' | 'where'>[]): string[] {
  const configured = feeds.filter((feed) => matches(feed.where, article)).map((feed) => feed.id);
  const sections = slugsOf([article.section ?? '']).map((slug) => `section/${slug}`);
  const tags = slugsOf(article.tags).map((slug) => `tag/${slug}`);
  return [...new Set([...configured, ...sections, ...tags, ...languagesOf(article.language)])];
}

/**
 * For which of an article's feeds it is young enough (`maxAge`) at an instant (ms), and when it leaves the next of
 * them.
 */
export function ageOut(
  { publishedAt }: Pick<Article, 'publishedAt'>,
  ids: string[],
  feeds: Pick<FeedConfig, 'id' | 'maxAge'>[],
  now: number,
): { young: string[]; agesAt: number | undefined } {
  const ends = new Map(
    feeds.flatMap(({ id, maxAge }) =>
      maxAge === undefined ? [] : [[id, Date.parse(publishedAt) + maxAge] as const],
    ),
  );
  const young = ids.filter((id) => (ends.get(id) ?? Number.POSITIVE_INFINITY) > now);
  const next = Math.min(...young.map((id) => ends.get(id) ?? Number.POSITIVE_INFINITY));
  return { young, agesAt: Number.isFinite(next) ? next : undefined };
}

/** `ur-PK` is in the feeds of `ur-pk` and `ur`. */
function languagesOf(language: string): string[] {
  const parts = language.toLowerCase().split('-');
  return parts.map((_, index) => `language/${parts.slice(0, parts.length - index).join('-')}`);
}

function meets(conditions: Conditions, article: Sorted): boolean {
  const { section, tag, language, source, author, breaking } = conditions;
  return (
    any(section, (wanted) => slugOf(wanted) !== '' && slugOf(wanted) === slugOf(article.section ?? '')) &&
    any(
      tag,
      (wanted) => slugOf(wanted) !== '' && article.tags.some((tagged) => slugOf(tagged) === slugOf(wanted)),
    ) &&
    any(language, (wanted) => isLanguage(article.language, wanted)) &&
    any(source, (wanted) => wanted === article.source) &&
    any(author, (wanted) => article.authors.some((name) => slugOf(name) === slugOf(wanted))) &&
    (breaking === undefined || breaking === article.breaking)
  );
}

function namesAny(conditions: Conditions): boolean {
  return Object.values(conditions).some((condition) => condition !== undefined);
}

function any(condition: string | string[] | undefined, test: (wanted: string) => boolean): boolean {
  if (condition === undefined) return true;
  return typeof condition === 'string' ? test(condition) : condition.some(test);
}

/** Basic filtering of RFC 4647: `ur` matches `ur-PK`, not the other way round. */
function isLanguage(language: string, range: string): boolean {
  const [tag, wanted] = [language.toLowerCase(), range.toLowerCase()];
  return tag === wanted || tag.startsWith(`${wanted}-`);
}

function slugsOf(names: string[]): string[] {
  return names.map(slugOf).filter((slug) => slug !== '');
}
