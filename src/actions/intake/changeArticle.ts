import { requireArticle } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { urlIdentity } from '../../article/identity.ts';
import { termsOf } from '../../article/terms.ts';
import { toInstant } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';
import { articleTarget } from '../../links/target.ts';
import { type ReviseArticle, reviseArticle } from '../../store/scripts/article/reviseArticle.ts';
import type { Late } from '../../store/scripts/article/storeArticle.ts';
import type { Context } from '../context.ts';

/**
 * What the change is called, and who requests it: a person, without a source, or a source with the order of its
 * versions.
 */
export type Change = Pick<
  ReviseArticle,
  'event' | 'note' | 'accepts' | 'source' | 'order' | 'actor' | 'digest' | 'putOff'
>;

/** The changed article, or why a source's change came too late. */
export type Changed = { article: Article } | { late: Late };

/**
 * Writes the next revision of an article: `next` gets the current article and returns the changes. Repeated if
 * another write was faster. Returns the changed article.
 */
export async function changeArticle(
  context: Context,
  id: string,
  change: Change,
  next: (article: Article) => Partial<Article>,
): Promise<Article> {
  const changed = await changeInOrder(context, id, change, next);
  if ('late' in changed) throw new SluglineError('article.moved', { id });
  return changed.article;
}

/** Does the same for a source, whose change may be older than its last version. */
export async function changeInOrder(
  context: Context,
  id: string,
  change: Change,
  next: (article: Article) => { [K in keyof Article]?: Article[K] | undefined },
): Promise<Changed> {
  for (let tries = 0; tries < 5; tries++) {
    const before = await requireArticle(context.store, id);
    const now = toInstant(context.clock.now());
    const changed = { ...before, updatedAt: now, ...next(before), revision: before.revision + 1 };
    const after = changed as Article;
    const { canonicalUrl } = after;
    const hasMoved = canonicalUrl !== before.canonicalUrl;
    const done = await reviseArticle(context.store, {
      actor: context.actor.name,
      ...change,
      id,
      expected: before.revision,
      json: JSON.stringify(after),
      status: after.status,
      publishedAt: Date.parse(after.publishedAt),
      embargoUntil: after.embargoUntil ? Date.parse(after.embargoUntil) : undefined,
      access: after.access,
      breaking: after.breaking,
      identities: hasMoved && canonicalUrl ? [urlIdentity(canonicalUrl)] : [],
      terms: termsOf(after),
      code: before.code,
      target: hasMoved ? articleTarget(after, context.config) : undefined,
      maxRevisions: context.config.retention.revisions,
    });
    if (done.outcome === 'revised') return { article: after };
    if (done.outcome === 'late') return { late: done.why };
  }
  throw new SluglineError('article.moved', { id });
}
