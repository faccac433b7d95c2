import { defineScript } from '../../script.ts';
import type { Store } from '../../store.ts';

/** How many articles a follower remembers. */
const remembered = 24;

const script = defineScript<{ id: string; followers: string[] }, { outcome: 'noted' }>('push/recordPushed', {
  keys: () => ({}),
  rest: (keys, { followers }) => followers.map(keys.follower),
  command: ({ id, followers }) => ({ id, count: followers.length, remembered }),
});

/** Records for each of these followers that it has got the article. A repeat changes nothing. */
export async function recordPushed(store: Store, articleId: string, followers: string[]): Promise<void> {
  if (followers.length > 0) await script(store, { id: articleId, followers });
}
