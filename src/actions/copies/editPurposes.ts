import type { Correction } from '../../article/article.ts';
import { deliveryById, deliveryIdOf, pushIdOf } from '../../delivery/delivery.ts';
import { sentAtOf } from '../../delivery/proof.ts';
import { draftById, draftIdOf } from '../../review/draft.ts';
import type { Context } from '../context.ts';

/** The numbers of the edits of an article's posts on a channel, from the names of its drafts. */
function editNumbers(draftNames: Iterable<string>, channel: string): number[] {
  const start = `${channel}|edit:`;
  return [...draftNames].flatMap((name) =>
    name.startsWith(start) ? [Number(name.slice(start.length))] : [],
  );
}

/**
 * The purpose of the next edit of an article's posts on a channel. Edits by hand and edits that bring a correction share
 * these numbers, so the number of an edit says nothing about a correction's.
 */
export function nextEditPurpose(draftNames: Iterable<string>, channel: string): string {
  return `edit:${Math.max(0, ...editNumbers(draftNames, channel)) + 1}`;
}

/** Whether an edit exists that brings a correction to the article's post on a channel. `number` counts from 1. */
export async function hasCorrectingEdit(
  { store, config }: Pick<Context, 'store' | 'config'>,
  draftNames: Iterable<string>,
  {
    articleId,
    channel,
    number,
    at,
  }: { articleId: string; channel: string; number: number } & Pick<Correction, 'at'>,
): Promise<boolean> {
  const newsroomId = config.newsroom.id;
  const since = Date.parse(at);
  for (const edit of editNumbers(draftNames, channel)) {
    const push = { newsroomId, articleId, channel, purpose: `edit:${edit}` };
    const draft = await draftById(store, draftIdOf(newsroomId, articleId, channel, push.purpose));
    if (draft?.corrects === number) return true;
    if (draft?.corrects !== undefined) continue;
    // Drafts of earlier versions, and those that are no longer kept, don't say it: the edit of this number is the
    // correction's unless it is older.
    if (edit !== number) continue;
    if (draft) {
      if (Date.parse(draft.createdAt) > since) return true;
      continue;
    }
    const delivery = await deliveryById(store, deliveryIdOf(pushIdOf({ ...push, part: 1 })));
    if (!delivery || sentAtOf(delivery) >= since) return true;
  }
  return false;
}
