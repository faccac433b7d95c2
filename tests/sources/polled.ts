import type { IncomingMessage } from 'node:http';
import { afterEach } from 'vitest';
import { pollSource } from '../../src/actions/intake/pollSource.ts';
import { listArticles } from '../../src/article/archive.ts';
import type { Article } from '../../src/article/article.ts';
import { isEmbargoed } from '../../src/article/visibility.ts';
import type { SourceStats } from '../../src/sources/sourceStats.ts';
import { serve } from '../net/loopback.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Answer {
  status?: number;
  body?: string | Uint8Array;
  headers?: Record<string, string>;
}

export interface Polled {
  newsroom: TestNewsroom;
  origin: string;
  /** By path; what is missing answers 404. A function is asked at each request. */
  site: Record<string, Answer | ((request: IncomingMessage) => Answer)>;
  /** Polls the source, a minute after the last time. */
  poll(id?: string): Promise<void>;
  articles(): Promise<Article[]>;
  /** The headlines of what the public sees, the newest first. */
  headlines(): Promise<string[]>;
  stats(id?: string): Promise<SourceStats>;
  /** The reasons of the rejections. */
  rejected(): Promise<string[]>;
}

/** Only the pauses between requests to one host (half a second at most) are skipped. */
function hurried({ context, clock }: TestNewsroom): TestNewsroom['context'] {
  const wait = async (ms: number, signal?: AbortSignal) => {
    if (ms > 500) return clock.wait(ms, signal);
    clock.advance(ms);
  };
  return { ...context, clock: { ...clock, wait } };
}

/** A newsroom with a source that polls a real server, whose answers a test changes. */
export async function openPolled(
  source: Record<string, unknown> | ((origin: string) => Record<string, unknown>[]),
  more: Record<string, unknown> = {},
): Promise<Polled> {
  const site: Polled['site'] = {};
  const server = await serve((request, response) => {
    const found = site[request.url ?? ''] ?? { status: 404 };
    const { status = 200, body = '', headers = {} } = typeof found === 'function' ? found(request) : found;
    response.writeHead(status, headers).end(status === 304 ? undefined : body);
  });
  const sources =
    typeof source === 'function'
      ? source(server.origin)
      : [{ id: 'site', type: 'feed', url: `${server.origin}/feed`, ...source }];
  const newsroom = await openTestNewsroom({ sources, ...more });
  closing.push(server.close, newsroom.close);
  const context = hurried(newsroom);
  const { redis, keys } = newsroom.context.store;
  const articles = async () => (await listArticles(newsroom.context.store, 100)).items;
  return {
    newsroom: { ...newsroom, context },
    origin: server.origin,
    site,
    async poll(id = 'site') {
      newsroom.clock.advance(60_000);
      await pollSource(context, id);
    },
    articles,
    async headlines() {
      const now = newsroom.clock.now();
      return (await articles()).filter((each) => !isEmbargoed(each, now)).map(({ headline }) => headline);
    },
    stats: (id = 'site') => redis.hgetall(keys.source(id)),
    async rejected() {
      const rows = await redis.xrange(keys.rejected, '-', '+');
      return rows.map(([, fields]) => `${fields[5]}: ${fields[7]}`);
    },
  };
}
