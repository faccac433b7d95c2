import { articleById } from '../article/archive.ts';
import type { Article } from '../article/article.ts';
import { toInstant } from '../clock.ts';
import { SluglineError } from '../errors.ts';
import { type ReviseArticle, reviseArticle } from '../store/scripts/reviseArticle.ts';
import type { Needs } from './needs.ts';

/** The article as it is now; throws where there is none. */
export async function requireArticle(needs: Needs, id: string): Promise<Article> {
  const article = await articleById(needs.store, id);
  if (!article) throw new SluglineError('article.unknown', { id });
  return article;
}

/**
 * Writes the next revision of an article: `next` gets the article as it is and gives what changes. Read again and
 * repeated where somebody else was faster. Answers with the article as it is then.
 */
export async function changeArticle(
  needs: Needs,
  id: string,
  event: ReviseArticle['event'],
  note: string | undefined,
  next: (article: Article) => Partial<Article>,
): Promise<Article> {
  for (let tries = 0; tries < 5; tries++) {
    const before = await requireArticle(needs, id);
    const now = toInstant(needs.clock.now());
    const after: Article = { ...before, updatedAt: now, ...next(before), revision: before.revision + 1 };
    const done = await reviseArticle(needs.store, {
      id,
      expected: before.revision,
      json: JSON.stringify(after),
      status: after.status,
      publishedAt: Date.parse(after.publishedAt),
      embargoUntil: after.embargoUntil ? Date.parse(after.embargoUntil) : undefined,
      access: after.access,
      identities: [],
      code: before.code,
      revisionsKept: needs.config.retention.revisions,
      event,
      actor: needs.actor.name,
      note,
    });
    if (done.outcome === 'revised') return after;
  }
  throw new SluglineError('article.moved', { id });
}
