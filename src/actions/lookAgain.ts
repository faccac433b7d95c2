import { articleById, revisionOf } from '../article/archive.ts';
import type { Article } from '../article/article.ts';
import { faultsOf } from '../compose/validator.ts';
import { SluglineError } from '../errors.ts';
import { type Draft, textRevisionOf } from '../review/draft.ts';
import { limitOf, ruleOf, textLimit } from './channel.ts';
import type { Needs } from './needs.ts';

type Text = Pick<Draft, 'parts' | 'override'>;

/**
 * What the validator finds in a draft, held against the revision that its text came from: a sentence each. What
 * somebody answered for is left out. `text` is another one than the draft's own, before it is saved. Empty where that
 * revision is no longer kept: then nothing can be said.
 */
export async function faultsNow(needs: Needs, draft: Draft, text: Text = draft): Promise<string[]> {
  const article = await textSource(needs, draft);
  if (!article) {
    needs.log.info(
      { draft: draft.id, article: draft.articleId, revision: textRevisionOf(draft) },
      'the revision that a text came from is no longer kept: it is not held against it',
    );
    return [];
  }
  const counting = ruleOf(needs, draft.channel);
  const limit = textLimit(counting, limitOf(needs, draft.channel), draft.contentWarning);
  const faults = faultsOf(text.parts, { article, counting, limit, link: draft.link.url });
  return faults.filter((fault) => !text.override?.faults.includes(fault));
}

/** Throws where the validator finds something that nobody answered for. */
export async function requireHolds(needs: Needs, draft: Draft): Promise<void> {
  const faults = await faultsNow(needs, draft);
  if (faults.length > 0) throw new SluglineError('draft.not-in-article', { faults: faults.join(' ') });
}

/** The revision that the draft's text came from; undefined where it is no longer kept. */
export async function textSource({ store }: Needs, draft: Draft): Promise<Article | undefined> {
  const revision = textRevisionOf(draft);
  const article = await articleById(store, draft.articleId);
  return article?.revision === revision ? article : revisionOf(store, draft.articleId, revision);
}
