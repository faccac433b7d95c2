import type { Article } from './article.ts';

/** The end of an embargo whose own end can't be read: it holds until a person or a newer version says otherwise. */
export const unreadableEmbargo = '9999-12-31T00:00:00Z';

/** The viewer: the public, a subscriber of the newsroom, or a person signed in at the desk. */
export type Viewer = 'public' | 'subscriber' | 'desk';

/**
 * `none`: the door answers as if there were no such article. `gone`: it was withdrawn.
 * `summary`: headline, standfirst and summary points only. `full`: everything.
 */
export type Visibility = 'none' | 'gone' | 'summary' | 'full';

type Seen = Pick<Article, 'status' | 'embargoUntil' | 'access' | 'digestOf'>;

/**
 * Who may see an article at an instant (`now` in milliseconds). Every public door asks this one function:
 * feeds, archives, hub, sitemap, front page, record, short link, `+` page, browser push and API.
 */
export function visibleTo(article: Seen, now: number, viewer: Viewer): Visibility {
  if (viewer === 'desk') return 'full';
  if (article.digestOf || isEmbargoed(article, now)) return 'none';
  if (article.status === 'withdrawn') return 'gone';
  if (article.access === 'subscribers' && viewer === 'public') return 'summary';
  return 'full';
}

/** Whether the public sees anything of an article, its summary at least. */
export function isPublic(article: Seen, now: number): boolean {
  const visibility = visibleTo(article, now, 'public');
  return visibility === 'full' || visibility === 'summary';
}

export function isEmbargoed(article: Pick<Article, 'embargoUntil'>, now: number): boolean {
  return article.embargoUntil !== undefined && Date.parse(article.embargoUntil) > now;
}

/** The article without what the viewer may not read. */
export function readableBy<T extends Partial<Pick<Article, 'body'>>>(article: T, visibility: Visibility): T {
  if (visibility === 'full') return article;
  const { body, ...rest } = article;
  return rest as T;
}
