import { articleById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { likelyDuplicates } from '../../article/duplicates/duplicates.ts';
import { isSameStory } from '../../article/duplicates/similarity.ts';
import { type Story, storyOf } from '../../article/duplicates/story.ts';
import { storyTtlMs } from '../../store/scripts/article/recordDuplicate.ts';
import type { Context } from '../context.ts';

/**
 * Why an article's drafts wait for a person: another article of the last week, from any source, tells the same story in
 * nearly the same words. Undefined if there is none. Nothing is ever merged.
 */
export async function duplicateReason(context: Context, story: Story): Promise<string | undefined> {
  for (const id of await likelyDuplicates(context.store, story.bands)) {
    const other = await articleById(context.store, id);
    if (!other || other.status === 'withdrawn') continue;
    if (context.clock.now() - Date.parse(other.firstSeenAt) > storyTtlMs) continue;
    if (!isSameStory(story, storyOf(other))) continue;
    const posted = (await wasPosted(context, other)) ? 'already posted as' : 'already here as';
    return `${posted} “${other.headline}” (${id}, from ${other.source})`;
  }
  return undefined;
}

async function wasPosted({ store }: Context, { id }: Article): Promise<boolean> {
  const { redis, keys } = store;
  const drafts = Object.values(await redis.hgetall(keys.articleDrafts(id)));
  const states = await Promise.all(drafts.map((draft) => redis.hget(keys.draft(draft), 'state')));
  return states.includes('done');
}
