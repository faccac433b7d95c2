import { slugOf } from '../article/text.ts';
import type { Config } from '../config/schema.ts';
import type { Content } from './fragments.ts';
import type { FeedSubject } from './head.ts';

/** A possible feed: its name and how many entries it shows. */
export interface RequestedFeed {
  subject: FeedSubject;
  items: number;
  /** Whether its entries contain the article's body. */
  content: Content;
  /** Configured in newsroom.yaml, so that it exists even while it is empty. */
  configured: boolean;
}

/** Section, tag and language feeds show as many entries as a configured one does by default. */
const itemsOfOccurring = 50;

/**
 * Parses what is between `/feeds/` and the extension: a configured feed, or a section's, tag's or language's, whether
 * or not any article has it. Undefined if no feed can have this name.
 */
export function subjectOf(id: string, config: Pick<Config, 'feeds' | 'newsroom'>): RequestedFeed | undefined {
  const feed = config.feeds.find((one) => one.id === id);
  if (feed) return { subject: feed, items: feed.items, content: feed.content, configured: true };
  const [kind, name, ...rest] = id.split('/');
  if (name === undefined || rest.length > 0) return undefined;
  const subject = occurring(kind, name);
  return subject && { subject, items: itemsOfOccurring, content: 'full', configured: false };
}

function occurring(kind: string | undefined, name: string): FeedSubject | undefined {
  if (kind === 'language') {
    const tag = name.toLowerCase();
    if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(tag)) return undefined;
    return { id: `language/${tag}`, title: languageName(tag), language: tag };
  }
  if (kind !== 'section' && kind !== 'tag') return undefined;
  const slug = slugOf(name);
  if (slug === '') return undefined;
  return { id: `${kind}/${slug}`, title: languageTitle(slug) };
}

/** Only the slug is known: "city-council" becomes "City council". */
function languageTitle(slug: string): string {
  const name = slug.replaceAll('-', ' ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** A language's own name for itself; the tag itself if it is well-formed but unknown. */
function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
