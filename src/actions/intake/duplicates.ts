import { articleById } from '../../article/archive.ts';
import type { Article, ArticleContent } from '../../article/article.ts';
import { likelyDuplicates, recordDuplicate, storyTtlMs } from '../../article/duplicates/duplicates.ts';
import { bandsOf, type Features, featuresOf, isSameStory } from '../../article/duplicates/similarity.ts';
import type { Context } from '../context.ts';

/** A story's features and the bands that they are found by. */
export interface Story {
  features: Features;
  bands: string[];
}

export function storyOf({ headline, bullets }: Pick<ArticleContent, 'headline' | 'bullets'>): Story {
  const features = featuresOf(headline, bullets);
  return { features, bands: bandsOf(features) };
}

/**
 * Why an article's drafts wait for a person: another one of the last week tells the same story in nearly the same words,
 * whichever source brought it. Undefined where there is none. Never merges anything.
 */
export async function duplicateReason(context: Context, story: Story): Promise<string | undefined> {
  for (const id of await likelyDuplicates(context.store, story.bands)) {
    const other = await articleById(context.store, id);
    if (!other || other.status === 'withdrawn') continue;
    if (context.clock.now() - Date.parse(other.firstSeenAt) > storyTtlMs) continue;
    if (!isSameStory(story.features, featuresOf(other.headline, other.bullets))) continue;
    const posted = (await wasPosted(context, other)) ? 'already posted as' : 'already here as';
    return `${posted} “${other.headline}” (${id}, from ${other.source})`;
  }
  return undefined;
}

/** Stories that are being taken in at this moment, each with its end. */
const inProgress = new WeakMap<Context['store']['redis'], Map<Story, Promise<void>>>();

/**
 * Does it after every telling of the same story that is being taken in already: two that come at the same instant must
 * not overlook each other. Other processes have their own; there the second is found by those that follow.
 */
export async function serializeDuplicates<T>(
  { store }: Context,
  story: Story,
  work: () => Promise<T>,
): Promise<T> {
  const stories = inProgress.get(store.redis) ?? new Map<Story, Promise<void>>();
  inProgress.set(store.redis, stories);
  const before = [...stories].filter(([other]) => mayBeDuplicates(other, story)).map(([, end]) => end);
  const { promise, resolve } = Promise.withResolvers<void>();
  stories.set(story, promise);
  try {
    await Promise.all(before);
    return await work();
  } finally {
    stories.delete(story);
    resolve();
  }
}

function mayBeDuplicates(one: Story, other: Story): boolean {
  return one.bands.some((band) => other.bands.includes(band)) && isSameStory(one.features, other.features);
}

/** Notes a new article's story, for those that come later. */
export function recordStory({ store }: Context, id: string, story: Story): Promise<void> {
  return recordDuplicate(store, id, story.bands);
}

async function wasPosted({ store }: Context, { id }: Article): Promise<boolean> {
  const { redis, keys } = store;
  const drafts = Object.values(await redis.hgetall(keys.articleDrafts(id)));
  const states = await Promise.all(drafts.map((draft) => redis.hget(keys.draft(draft), 'state')));
  return states.includes('done');
}
