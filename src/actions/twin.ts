import { articleById } from '../article/archive.ts';
import type { Article, ArticleContent } from '../article/article.ts';
import { bandsOf, type Features, featuresOf, isSameStory } from '../article/fingerprint.ts';
import { likelyTwins, noteTwin, storyKeptMs } from '../article/twins.ts';
import type { Needs } from './needs.ts';

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
export async function twinWord(needs: Needs, story: Story): Promise<string | undefined> {
  for (const id of await likelyTwins(needs.store, story.bands)) {
    const other = await articleById(needs.store, id);
    if (!other || other.status === 'withdrawn') continue;
    if (needs.clock.now() - Date.parse(other.firstSeenAt) > storyKeptMs) continue;
    if (!isSameStory(story.features, featuresOf(other.headline, other.bullets))) continue;
    const posted = (await wasPosted(needs, other)) ? 'already posted as' : 'already here as';
    return `${posted} “${other.headline}” (${id}, from ${other.source})`;
  }
  return undefined;
}

/** Stories that are being taken in at this moment, each with its end. */
const underWay = new WeakMap<Needs['store']['redis'], Map<Story, Promise<void>>>();

/**
 * Does it after every telling of the same story that is being taken in already: two that come at the same instant must
 * not overlook each other. Other processes have their own; there the second is found by those that follow.
 */
export async function afterAlike<T>({ store }: Needs, story: Story, work: () => Promise<T>): Promise<T> {
  const stories = underWay.get(store.redis) ?? new Map<Story, Promise<void>>();
  underWay.set(store.redis, stories);
  const before = [...stories].filter(([other]) => mayBeTwins(other, story)).map(([, end]) => end);
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

function mayBeTwins(one: Story, other: Story): boolean {
  return one.bands.some((band) => other.bands.includes(band)) && isSameStory(one.features, other.features);
}

/** Notes a new article's story, for those that come later. */
export function noteStory({ store }: Needs, id: string, story: Story): Promise<void> {
  return noteTwin(store, id, story.bands);
}

async function wasPosted({ store }: Needs, { id }: Article): Promise<boolean> {
  const { redis, keys } = store;
  const drafts = Object.values(await redis.hgetall(keys.articleDrafts(id)));
  const states = await Promise.all(drafts.map((draft) => redis.hget(keys.draft(draft), 'state')));
  return states.includes('done');
}
