import { slugOf } from '../../../article/text.ts';
import type { Config, FeedConfig } from '../../../config/schema.ts';
import { subjectOf } from '../../../syndication/subjects.ts';

type Feeds = Pick<Config, 'feeds' | 'newsroom'>;

/**
 * Feeds of sections, tags and languages interest few readers, so a page about one article lists some and links to all.
 */
const maxShown = 5;

/**
 * Which of an article's feeds its page lists, in order: the configured ones as in newsroom.yaml, then its section, tags
 * and language by name. Five at most.
 */
export function namedFeeds(ids: string[], config: Feeds): string[] {
  return distinctFeeds(ids, config).slice(0, maxShown);
}

/**
 * The configured feeds as in newsroom.yaml, then sections, tags and languages by name. Leaves out a feed if one before
 * it has the same title or, by its definition, the same articles.
 */
export function distinctFeeds(ids: string[], config: Feeds): string[] {
  const given = new Set(ids);
  const configured = config.feeds.filter(({ id }) => given.has(id));
  const named = configured.map(({ id }) => id);
  const titles = new Set(configured.map(({ title }) => folded(title)));
  const held = new Set(configured.flatMap((feed) => sameAs(feed)));
  const known = new Set(config.feeds.map(({ id }) => id));
  const occurring = ids.filter((id) => !known.has(id)).sort(narrowLast);
  for (const id of occurring) {
    const subject = subjectOf(id, config)?.subject;
    if (!subject || held.has(subject.id) || titles.has(folded(subject.title))) continue;
    titles.add(folded(subject.title));
    named.push(id);
  }
  return named;
}

/**
 * The section, tag or language feed with the same articles as a configured one, if that filters by one section, tag or
 * language and nothing else.
 */
function sameAs({ where }: FeedConfig): string[] {
  const asked = Object.entries(where ?? {}).filter(([, condition]) => condition !== undefined);
  const [only] = asked;
  if (asked.length !== 1 || !only) return [];
  const [kind, condition] = only;
  const wanted = [condition].flat();
  const [one] = wanted;
  if (wanted.length !== 1 || typeof one !== 'string') return [];
  if (kind === 'language') return [`language/${one.toLowerCase()}`];
  return kind === 'section' || kind === 'tag' ? [`${kind}/${slugOf(one)}`] : [];
}

function folded(title: string): string {
  return title.normalize('NFKC').toLowerCase();
}

const kinds = ['section', 'tag', 'language'];

/** A section before its tags, both before the language. */
function narrowLast(a: string, b: string): number {
  const place = (id: string) => kinds.indexOf(id.split('/')[0] ?? '');
  return place(a) - place(b) || (a < b ? -1 : 1);
}
