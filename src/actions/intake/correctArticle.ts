import { authorName } from '../../accounts/roles.ts';
import type { Article } from '../../article/article.ts';
import { cleanText } from '../../article/text.ts';
import { toInstant } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { changeArticle } from './changeArticle.ts';

/**
 * Adds a correction, shown with its time on the article's page and in every feed. Allowed under embargo, like drafting.
 */
export async function correctArticle(
  context: Context,
  command: { id: string; note: string },
): Promise<Article> {
  const note = cleanText(command.note);
  if (note === '')
    throw new SluglineError('request.invalid', {
      where: 'note',
      what: 'is empty: say what was wrong and what is correct',
    });
  return changeArticle(context, command.id, { event: 'article.corrected', note }, (article) => {
    if (article.status === 'withdrawn') throw new SluglineError('article.withdrawn', { id: article.id });
    const correction = { at: toInstant(context.clock.now()), note, by: authorName(context.actor) };
    return { status: 'corrected', corrections: [...article.corrections, correction] };
  });
}
