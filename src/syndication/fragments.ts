import { formats } from '../../feeds/index.ts';
import type { Addresses, Article } from '../article/article.ts';
import type { Picture } from '../article/picture.ts';
import type { Visibility } from '../article/visibility.ts';
import type { FeedConfig } from '../config/schema.ts';
import { entryOf } from './entry.ts';

/** How much of an article a feed's entries carry. */
export type Content = FeedConfig['content'];

/**
 * The name under which an article's entry is stored: a format's, or for feeds without bodies the format's second one.
 */
export function fragmentName(extension: string, content: Content): string {
  return content === 'full' ? extension : `${extension}:summary`;
}

/**
 * An article's entry in every format, by the names under which they are stored; without its body a second time if one
 * of its feeds is configured so. Throws `UnfitEntry` if it would break a format.
 */
export function fragmentsOf(
  article: Article,
  addresses: Addresses,
  newsroomId: string,
  visibility: Visibility,
  contents: Set<Content>,
  picture?: Picture,
): Record<string, string> {
  const fragments: Record<string, string> = {};
  const render = (shown: Visibility, content: Content) => {
    const entry = entryOf(article, addresses, newsroomId, shown, picture);
    for (const { extension, fragment } of Object.values(formats))
      fragments[fragmentName(extension, content)] = fragment(entry);
  };
  render(visibility, 'full');
  if (contents.has('summary')) render('summary', 'summary');
  return fragments;
}
