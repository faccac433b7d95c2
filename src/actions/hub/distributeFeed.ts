import { formats } from '../../../feeds/index.ts';
import { walk } from '../../store/lists/walk.ts';
import { finishDistribution } from '../../store/scripts/hub/finishDistribution.ts';
import { makeOutsidePingsDue, makePingsDue } from '../../store/scripts/hub/makePingsDue.ts';
import { guarded } from '../../store/storeError.ts';
import { gatherMs } from '../../syndication/hub/limits.ts';
import { outsideHubsOf } from '../../syndication/hub/links.ts';
import { outsideIdOf, topicName } from '../../syndication/hub/topic.ts';
import type { Context } from '../context.ts';

/** How many subscriptions are read and made due at a time. */
const page = 500;

/** Who is pinged about a changed feed now; the others are pinged when they are due. */
export interface Distribution {
  subscribers: string[];
  outside: string[];
}

/**
 * Makes a changed feed due for each of its subscribers and outside hubs and passes them to `wake` one page at a time.
 * The feed stays due until all are, so a later run continues if this process dies. May run twice: a subscriber with the
 * newest version gets no ping.
 */
export async function distributeFeed(
  context: Context,
  feed: string,
  wake: (ready: Distribution, version: string) => Promise<void>,
): Promise<void> {
  const { store, config } = context;
  const due = await guarded(() => store.redis.zscore(store.keys.due('distribute'), feed));
  if (due === null) return;
  const version = (await store.redis.hget(store.keys.feedState(feed), 'version')) ?? '0';
  for (const extension of Object.keys(formats)) {
    const topic = { feed, extension };
    const outside = outsideHubsOf(feed, config).map((hub) => ({
      id: outsideIdOf(topic, hub),
      hub,
      ...topic,
    }));
    await wake({ subscribers: [], outside: await makeOutsidePingsDue(store, outside) }, version);
    const key = store.keys.hubSubscribers(topicName(topic));
    for await (const some of walk(store, key, `(${context.clock.now()}`, '+inf', page)) {
      const ids = some.map(({ id }) => id);
      await wake({ subscribers: await makePingsDue(store, ids), outside: [] }, version);
    }
  }
  await finishDistribution(store, { id: feed, version, gatherMs });
}
