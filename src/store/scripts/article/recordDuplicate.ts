import { defineScript } from '../../script.ts';
import type { Store } from '../../store.ts';

/** Near-duplicates are recognised for this long after the first article. */
export const storyTtlMs = 7 * 86_400_000;
/** The most bands that are stored: eight for each of the newest articles. */
const maxBands = 80_000;
/** How many old bands are dropped with each new article. */
const atOnce = 64;

const script = defineScript<{ id: string; bands: string[] }, { outcome: 'recorded' }>(
  'article/recordDuplicate',
  {
    keys: ({ storyBands, storyBandTimes }) => ({ storyBands, storyBandTimes }),
    command: (story) => ({ ...story, lifeMs: storyTtlMs, most: maxBands, atOnce }),
  },
);

/** Records the bands of an article's story, by which later duplicates are found, and drops some that are old or too many. */
export async function recordDuplicate(store: Store, id: string, bands: string[]): Promise<void> {
  if (bands.length > 0) await script(store, { id, bands });
}
