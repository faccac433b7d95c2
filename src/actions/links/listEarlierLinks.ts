import { walk } from '../../store/lists/walk.ts';
import { recordInstance } from '../../store/scripts/instance/recordInstance.ts';
import { listLinks } from '../../store/scripts/link/listLinks.ts';
import type { Store } from '../../store/store.ts';

/** How many are listed at a time: other commands wait for them. */
const together = 100;

/**
 * Runs once for a store of an earlier version, and after an import: adds its links, the newest first, to the lists by
 * which they are filtered.
 */
export async function listEarlierLinks(store: Store): Promise<void> {
  const { redis, keys } = store;
  if (await redis.hexists(keys.instance, 'linksListed')) return;
  for await (const rows of walk(store, keys.links, '-inf', '+inf', together)) {
    const links = await Promise.all(
      rows.map(async ({ id: code }) => {
        const [target, channel, articleId] = await redis.hmget(
          keys.link(code),
          'target',
          'channel',
          'articleId',
        );
        return { code, target: target ?? '', channel: channel ?? '', articleId: articleId ?? '' };
      }),
    );
    await listLinks(store, { links });
  }
  await recordInstance(store, { set: { linksListed: '1' } });
}
