import type { Article } from '../article/article.ts';
import { cleanText } from '../article/text.ts';
import { toInstant } from '../clock.ts';
import { SluglineError } from '../errors.ts';
import { changeArticle } from './change.ts';
import type { Needs } from './needs.ts';

/** Adds a correction, shown with its time on the record and in every feed. Allowed under embargo, as drafting is. */
export async function correctArticle(needs: Needs, command: { id: string; note: string }): Promise<Article> {
  const note = cleanText(command.note);
  if (note === '')
    throw new SluglineError('request.invalid', {
      where: 'note',
      what: 'is empty: say what was wrong and what is right',
    });
  return changeArticle(needs, command.id, { event: 'article.corrected', note }, (article) => {
    if (article.status === 'withdrawn') throw new SluglineError('article.withdrawn', { id: article.id });
    const correction = { at: toInstant(needs.clock.now()), note };
    return { status: 'corrected', corrections: [...article.corrections, correction] };
  });
}
