import { afterEach } from 'vitest';
import { listArticles } from '../../../src/article/archive.ts';
import { readSubscription } from '../../../src/sources/subscription.ts';
import { serve } from '../../net/loopback.ts';
import { type HubOptions, startHub } from '../../simulators/websubHub.ts';
import { testWorker } from '../../support/worker.ts';
import { openTestWeb } from '../../web/server.ts';

export const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** An item of the feed, as XML. */
export const item = (id: number, title = `Story ${id}`) =>
  `<item><guid>g${id}</guid><title>${title}</title><description>Text</description><content:encoded>Body ${id}</content:encoded></item>`;

interface Feed {
  /** What the feed says of hubs, in its head. */
  links: string;
  /** The same in the answer's headers. */
  headers: Record<string, string>;
  items: string[];
  status: number;
}

/** A web with a real feed and a real hub around it, and a worker that runs in the test's own time. */
export async function newsroom(hubOptions: HubOptions = {}, source: Record<string, unknown> = {}) {
  const feed: Feed = { links: '', headers: {}, items: [item(1)], status: 200 };
  let polls = 0;
  const document = (items: string[]) =>
    `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Tarn</title>${feed.links}${items.join('')}</channel></rss>`;
  const site = await serve((_request, response) => {
    polls += 1;
    response.writeHead(feed.status, feed.headers).end(document(feed.items));
  });
  const topic = `${site.origin}/feed`;
  const testNewsroom = await openTestWeb({ sources: [{ id: 'site', type: 'feed', url: topic, ...source }] });
  const hub = await startHub({ now: testNewsroom.clock.now, ...hubOptions });
  closing.push(site.close, testNewsroom.close, hub.close);
  feed.links = `<atom:link rel="hub" href="${hub.url}"/><atom:link rel="self" href="${topic}"/>`;
  const worker = testWorker(testNewsroom.context, testNewsroom.clock);
  const { pollSource } = await import('../../../src/actions/intake/pollSource.ts');
  const read = () => readSubscription(testNewsroom.context.store, 'site');
  /** Runs what is due, lets the hub verify, and runs what came of that. */
  const settle = async () => {
    await worker.settleDown();
    await hub.settled();
    await worker.settleDown();
  };
  const subscribed = async () => {
    await pollSource(testNewsroom.context, 'site');
    await settle();
    return (await read())!;
  };
  const headlines = async () =>
    (await listArticles(testNewsroom.context.store, 100)).items.map(({ headline }) => headline).sort();
  const push = async (items: string[], options = {}) => {
    const statuses = await hub.publish(topic, document(items), options);
    await worker.settleDown();
    return statuses;
  };
  return {
    testNewsroom,
    hub,
    feed,
    topic,
    worker,
    read,
    settle,
    subscribed,
    headlines,
    push,
    poll: () => pollSource(testNewsroom.context, 'site'),
    polls: () => polls,
    stored: () => testNewsroom.context.store.redis.hgetall(testNewsroom.context.store.keys.source('site')),
  };
}
