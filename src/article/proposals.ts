import { toInstant } from '../clock.ts';
import type { HttpUrl } from '../net/httpUrl.ts';
import { type Page, pageOfIds } from '../store/lists/page.ts';
import type { Store } from '../store/store.ts';
import { articleById } from './archive.ts';
import type { Article } from './article.ts';
import { isOurId } from './identity.ts';

/** What a source may propose for an article that it does not own. */
export interface RequestedChanges {
  status?: 'withdrawn';
  embargoUntil?: string;
  url?: HttpUrl;
}

/** Waits for a person: a source proposes to withdraw, embargo or move an article that it does not own. */
export interface Proposal {
  /** `<article>.<source>`: there is one for each article and source. */
  id: string;
  articleId: string;
  headline: string;
  source: string;
  createdAt: string;
  changes: RequestedChanges;
  /** The same as a sentence. */
  sentence: string;
}

export function proposalId(articleId: string, source: string): string {
  return `${articleId}.${source}`;
}

/** A proposed change as a sentence. */
export function requestedSentence({ status, embargoUntil, url }: RequestedChanges, source: string): string {
  const candidates = [
    ...(status ? ['withdraw it'] : []),
    ...(embargoUntil ? [`embargo it until ${embargoUntil}`] : []),
    ...(url ? [`move it to ${url}`] : []),
  ];
  return `${source} asks to ${candidates.join(' and to ')}`;
}

function proposalOf(article: Article, source: string, json: string): Proposal | undefined {
  const { at, asked, dismissed } = JSON.parse(json) as { at: number; asked: string; dismissed?: boolean };
  if (dismissed) return undefined;
  const changes = JSON.parse(asked) as RequestedChanges;
  return {
    id: proposalId(article.id, source),
    articleId: article.id,
    headline: article.headline,
    source,
    createdAt: toInstant(at),
    changes,
    sentence: requestedSentence(changes, source),
  };
}

/** An open proposal; undefined if it was decided or doesn't exist. */
export async function proposalById(store: Store, id: string): Promise<Proposal | undefined> {
  const [articleId = '', source] = id.split(/\.(.*)/s);
  if (!source || !isOurId(articleId)) return undefined;
  const [article, json] = await Promise.all([
    articleById(store, articleId),
    store.redis.hget(store.keys.article(articleId), `proposal:${source}`),
  ]);
  return article && json ? proposalOf(article, source, json) : undefined;
}

/** Open proposals, the newest first. */
export async function listProposals(store: Store, limit: number, cursor?: string): Promise<Page<Proposal>> {
  const page = await pageOfIds(store, store.keys.proposals, limit, cursor);
  const found = await Promise.all(page.items.map((id) => proposalById(store, id)));
  return { items: found.filter((proposal) => proposal !== undefined), nextCursor: page.nextCursor };
}

/** The open proposals of one article, the oldest first. */
export async function proposalsOf(store: Store, article: Article): Promise<Proposal[]> {
  const stored = await store.redis.hgetall(store.keys.article(article.id));
  return Object.entries(stored)
    .filter(([field]) => field.startsWith('proposal:'))
    .map(([field, json]) => proposalOf(article, field.slice('proposal:'.length), json))
    .filter((proposal) => proposal !== undefined)
    .sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
}
