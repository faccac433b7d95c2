import { articleById, revisionOf } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { ruleOf, textLimit } from '../../channels/configured.ts';
import { findingsOf } from '../../compose/validator.ts';
import { SluglineError } from '../../errors.ts';
import { type Draft, textRevisionOf } from '../../review/draft.ts';
import { limitOf } from '../channels/channelLimit.ts';
import type { Context } from '../context.ts';

type Text = Pick<Draft, 'parts' | 'override'>;

/** The validator's findings in a draft, one sentence each. Those with a recorded reason are left out. */
export async function currentIssues(...given: Parameters<typeof currentFindings>): Promise<string[]> {
  const findings = await currentFindings(...given);
  return [...new Set(findings.map(({ says }) => says))];
}

/**
 * Does the same with the words that each finding concerns, checked against the revision that the draft's text came
 * from. `text` is a new text before it is saved; `current` is the article as it is now, if the caller has just read it.
 * Empty if that revision is no longer stored, because nothing can be checked then.
 */
export async function currentFindings(
  context: Context,
  draft: Draft,
  text: Text = draft,
  current?: Article,
): Promise<ReturnType<typeof findingsOf>> {
  const article = await textSource(context, draft, current);
  if (!article) {
    context.log.info(
      { draft: draft.id, article: draft.articleId, revision: textRevisionOf(draft) },
      'the revision that a text came from is no longer stored: the text is not checked against it',
    );
    return [];
  }
  const counting = ruleOf(context, draft.channel);
  const limit = textLimit(counting, await limitOf(context, draft.channel), draft.contentWarning);
  const findings = findingsOf(text.parts, { article, counting, limit, link: draft.link.url });
  return findings.filter(({ says }) => !text.override?.faults.includes(says));
}

/** Throws if the validator finds an issue that no one has answered for. */
export async function requireValidText(context: Context, draft: Draft): Promise<void> {
  const issues = await currentIssues(context, draft);
  if (issues.length > 0) throw new SluglineError('draft.not-in-article', { faults: issues.join(' ') });
}

/** The revision that the draft's text came from; undefined if it is no longer stored. */
export async function textSource(
  { store }: Context,
  draft: Draft,
  current?: Article,
): Promise<Article | undefined> {
  const revision = textRevisionOf(draft);
  const article = current ?? (await articleById(store, draft.articleId));
  return article?.revision === revision ? article : revisionOf(store, draft.articleId, revision);
}
