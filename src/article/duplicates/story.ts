import type { Store } from '../../store/store.ts';
import type { ArticleContent } from '../article.ts';
import { bandsOf, type Features, featuresOf, isSameStory } from './similarity.ts';

/** A story's features and the bands that they are found by. */
export interface Story {
  features: Features;
  bands: string[];
}

export function storyOf({ headline, bullets }: Pick<ArticleContent, 'headline' | 'bullets'>): Story {
  const features = featuresOf(headline, bullets);
  return { features, bands: bandsOf(features) };
}

/** Stories that this process is ingesting now, each with its end. */
const inProgress = new WeakMap<Store['redis'], Map<Story, Promise<void>>>();

/**
 * Runs `work` after every other ingest of the same story that is in progress: two that arrive at the same instant must not
 * miss each other. Only within this process; across processes, later articles still find the second one.
 */
export async function serializeDuplicates<T>(
  { redis }: Pick<Store, 'redis'>,
  story: Story,
  work: () => Promise<T>,
): Promise<T> {
  const stories = inProgress.get(redis) ?? new Map<Story, Promise<void>>();
  inProgress.set(redis, stories);
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
