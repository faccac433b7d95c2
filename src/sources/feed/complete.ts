import { createHash } from 'node:crypto';
import type { ArticleInput } from '../../article/article.ts';
import { cleanText, foldHeadline } from '../../article/text.ts';
import type { ReadDocument } from '../../extract/index.ts';
import type { PageMemory } from '../pages/memory.ts';
import { type PageWishes, readArticlePage } from '../pages/page.ts';
import type { Batch, SourceNeeds } from '../source.ts';

/** All pages of a poll together; whoever is left comes in as the feed has it, and is completed in the next poll. */
const longestMs = 30_000;
const pageTimeoutMs = 8_000;

/** A page that fails so often is given up until the feed's entry changes. */
const triesAtMost = 3;

/** An entry that is nothing but a headline, a link and perhaps a standfirst. */
function isThin({ body, bullets, url, status }: ArticleInput): boolean {
  return !body && !bullets?.length && url !== undefined && status === undefined;
}

/** Which wording of an entry was completed: another one is completed anew. */
function versionOf(item: ArticleInput): string {
  return createHash('sha256').update(JSON.stringify(item)).digest('base64url').slice(0, 11);
}

/** The page's article that an entry is about: its only one, or the one with the same headline. */
function articleFor(item: ArticleInput, { articles }: ReadDocument): ArticleInput | undefined {
  if (articles.length <= 1) return articles[0];
  const headline = foldHeadline(cleanText(item.headline));
  return articles.find((article) => foldHeadline(cleanText(article.headline)) === headline);
}

/** The entry's own word first; the page adds what it lacks, its canonical address, and the time of its last change. */
export function completedBy(item: ArticleInput, page: ArticleInput): ArticleInput {
  const { headline, standfirst, guid, language, publishedAt } = item;
  const image = page.image || item.image ? { ...page.image, ...item.image } : undefined;
  const updatedAt = page.updatedAt ?? item.updatedAt;
  const url = page.url ?? item.url;
  return {
    ...item,
    ...page,
    headline,
    ...(guid ? { guid } : {}),
    ...(url ? { url } : {}),
    ...(standfirst ? { standfirst } : {}),
    ...(language ? { language } : {}),
    ...(publishedAt ? { publishedAt } : {}),
    ...(updatedAt ? { updatedAt } : {}),
    ...(item.authors?.length ? { authors: item.authors } : {}),
    tags: [...new Set([...(item.tags ?? []), ...(page.tags ?? [])])].slice(0, 100),
    ...(image ? { image } : {}),
  };
}

/** What completing came to. */
export interface Completing {
  read: number;
  /** Entries that came in thin and are tried again in the next poll. */
  left: number;
}

/**
 * A feed's articles, thin entries completed by reading their pages. What is whole comes first, so that no page holds it up;
 * entries that were completed before and say nothing new are left out; one whose page can't be read comes as it is.
 */
export async function* completing(
  batch: Batch,
  memory: PageMemory,
  wishes: PageWishes,
  needs: SourceNeeds,
  round: Completing,
): AsyncGenerator<Batch> {
  const thin = batch.articles.filter(isThin);
  yield { ...batch, articles: batch.articles.filter((item) => !isThin(item)) };
  const endsAt = needs.clock.monotonic() + longestMs;
  const down = new Set<string>();
  for (const item of thin) {
    const url = item.url ?? '';
    const version = versionOf(item);
    if (memory.knows(url, version)) continue;
    const { host } = new URL(url);
    const isOver = needs.clock.monotonic() > endsAt || down.has(host);
    const answer = isOver
      ? undefined
      : await readArticlePage(url, wishes, needs, { timeoutMs: pageTimeoutMs });
    const page = answer?.kind === 'read' ? articleFor(item, answer.document) : undefined;
    if (page) round.read++;
    if (answer?.kind === 'later' && (answer.isUnreachable || answer.notBefore !== undefined)) down.add(host);
    // A host that is down is one failure, not one of each entry.
    const isLeft = answer === undefined || (answer.kind === 'later' && memory.failed(url) < triesAtMost);
    const wasCompleted = memory.hasRead(url);
    if (isLeft) round.left++;
    else memory.read(url, version);
    if (answer && answer.kind !== 'read')
      needs.log.info(
        { source: wishes.id, url, reason: 'reason' in answer ? answer.reason : answer.kind },
        'an entry’s page could not be read',
      );
    // As it is it would take text and points from the article that came in whole; it waits for its page.
    if (isLeft && wasCompleted) continue;
    yield { name: batch.name, articles: [page ? completedBy(item, page) : item], refusals: [] };
  }
}
