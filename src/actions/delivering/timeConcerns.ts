import { articleById } from '../../article/archive.ts';
import { timeConcernsOf } from '../../compose/timeConcerns.ts';
import type { Draft } from '../../review/draft.ts';
import type { Context } from '../context.ts';

/**
 * Days and times of day in a draft's text that will be wrong when it is posted. A change of a published post has none.
 */
export async function timeConcerns(
  { store, config }: Context,
  draft: Pick<Draft, 'articleId' | 'copyId' | 'parts'>,
  dueAt: number,
): Promise<string[]> {
  const article = draft.copyId === undefined ? await articleById(store, draft.articleId) : undefined;
  return article ? timeConcernsOf(article, draft.parts, { dueAt, timezone: config.newsroom.timezone }) : [];
}
