import type { Store } from '../../store/store.ts';
import type { ArticleContent } from '../article.ts';
import { lexiconOf } from '../lexicon/index.ts';
import { statementOf } from '../statement.ts';
import { bandsOf, type ComparedStory, featuresOf, isSameStory } from './similarity.ts';

/** A story with its bands. */
export interface Story extends ComparedStory {
  bands: string[];
}

type Telling = Pick<ArticleContent, 'headline' | 'bullets' | 'language'>;

export function storyOf({ headline, bullets, language }: Telling): Story {
  const features = featuresOf(headline, bullets);
  return { features, says: statementOf(headline, lexiconOf(language)), bands: bandsOf(features) };
}

/** Stories that this process is ingesting now, each with the promise of its end. */
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
  return one.bands.some((band) => other.bands.includes(band)) && isSameStory(one, other);
}
