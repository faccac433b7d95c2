import { articleById, revisionOf } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { ruleOf, textLimit } from '../../channels/configured.ts';
import { issuesOf } from '../../compose/validator.ts';
import { SluglineError } from '../../errors.ts';
import { type Draft, textRevisionOf } from '../../review/draft.ts';
import { limitOf } from '../channels/channelLimit.ts';
import type { Context } from '../context.ts';

type Text = Pick<Draft, 'parts' | 'override'>;

/**
 * The issues that the validator finds in a draft, checked against the revision that its text came from, one sentence
 * each. Issues with a recorded reason are left out. `text` is a new text, before it is saved. Empty if that revision
 * is no longer stored: then nothing can be said.
 */
export async function currentIssues(context: Context, draft: Draft, text: Text = draft): Promise<string[]> {
  const article = await textSource(context, draft);
  if (!article) {
    context.log.info(
      { draft: draft.id, article: draft.articleId, revision: textRevisionOf(draft) },
      'the revision that a text came from is no longer stored: the text is not checked against it',
    );
    return [];
  }
  const counting = ruleOf(context, draft.channel);
  const limit = textLimit(counting, await limitOf(context, draft.channel), draft.contentWarning);
  const issues = issuesOf(text.parts, { article, counting, limit, link: draft.link.url });
  return issues.filter((issue) => !text.override?.faults.includes(issue));
}

/** Throws if the validator finds an issue that no one has answered for. */
export async function requireValidText(context: Context, draft: Draft): Promise<void> {
  const issues = await currentIssues(context, draft);
  if (issues.length > 0) throw new SluglineError('draft.not-in-article', { faults: issues.join(' ') });
}

/** The revision that the draft's text came from; undefined if it is no longer stored. */
export async function textSource({ store }: Context, draft: Draft): Promise<Article | undefined> {
  const revision = textRevisionOf(draft);
  const article = await articleById(store, draft.articleId);
  return article?.revision === revision ? article : revisionOf(store, draft.articleId, revision);
}
