import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('push/recordPushed', []);

/** How many articles a follower remembers. */
const remembered = 24;

/** Notes for each of these followers that it has got the article. A repeat changes nothing. */
export async function recordPushed(store: Store, articleId: string, followers: string[]): Promise<void> {
  if (followers.length === 0) return;
  await runScript(store, script, {
    keys: {},
    rest: followers.map((id) => store.keys.follower(id)),
    command: { id: articleId, count: followers.length, remembered },
  });
}
