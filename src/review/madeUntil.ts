import type { Listed } from '../store/lists/range.ts';
import type { Store } from '../store/store.ts';

/** Which of an article's drafts count. */
interface Which {
  channel?: string | undefined;
  /** One of these states; any without it. */
  states?: readonly string[] | undefined;
  since?: number | undefined;
  until: number;
}

/**
 * Of articles whose newest draft is newer than `until`, those that have another one that was made by then. Their lists
 * are sorted by the newest draft alone.
 */
export async function withEarlierDrafts(
  { redis, keys }: Store,
  articles: Listed[],
  which: Which,
): Promise<Listed[]> {
  const has = await Promise.all(
    articles.map(async ({ id }) =>
      (await redis.hvals(keys.listed(id))).some((entry) => counts(entry, which)),
    ),
  );
  return articles.filter((_, n) => has[n]);
}

/** Whether a draft counts, from its entry in its article's `listed`: `<created>|<state>|<second>|<channel>`. */
function counts(entry: string, { channel, states, since = 0, until }: Which): boolean {
  const [created = '', state = '', , where = ''] = entry.split('|');
  const made = Number(created);
  return (
    made >= since &&
    made <= until &&
    (states === undefined || states.includes(state)) &&
    (channel === undefined || where === channel)
  );
}
