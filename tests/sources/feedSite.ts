import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach } from 'vitest';
import { poll, schema } from '../../src/sources/feed.ts';
import type { Batch, Poll } from '../../src/sources/source.ts';
import { handClock, serve } from '../net/loopback.ts';
import { contextOf } from './newsroom.ts';

export const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

export const now = Date.UTC(2024, 5, 8, 12);

/** A feed source at a real server. */
export async function newsroom(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
  keys: object = {},
) {
  const server = await serve(listener);
  const context = contextOf({ clock: handClock(now), timezone: 'Asia/Karachi' });
  closing.push(server, context.net);
  const source = schema.parse({
    id: 'site',
    type: 'feed',
    url: `${server.origin}/news/feed`,
    complete: 'never',
    ...keys,
  });
  return { source, context, origin: server.origin };
}

export async function batchesOf({ batches }: Poll): Promise<Batch[]> {
  const all: Batch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

/** The result of a feed with these bytes. */
export async function given(document: string | Buffer, type = 'application/xml', keys: object = {}) {
  const { source, context, origin } = await newsroom((_request, response) => {
    response.writeHead(200, { 'content-type': type }).end(document);
  }, keys);
  const batches = await batchesOf(await poll(source, {}, context));
  const batch = batches[0] && {
    ...batches[0],
    articles: batches.flatMap(({ articles }) => articles),
    refusals: batches.flatMap(({ refusals }) => refusals),
  };
  return { articles: batch?.articles ?? [], refusals: batch?.refusals ?? [], origin };
}

/** An RSS document. */
export const rss = (items: string, head = '') => `<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Tidewater</title><link>https://tidewater.example/</link>${head}${items}</channel></rss>`;
