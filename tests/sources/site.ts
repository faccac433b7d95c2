import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { slowMs } from '../../src/sources/page/hostLimits.ts';
import type { Batch, Poll, SourceContext } from '../../src/sources/source.ts';
import { serve } from '../net/loopback.ts';
import { contextOf } from './newsroom.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

/** Pauses between requests are skipped; time limits are never reached. */
function hurriedClock(start = Date.UTC(2024, 5, 8, 12)): Clock & { pass(ms: number): void; waits: number[] } {
  let now = start;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    monotonic: () => now,
    async wait(ms, signal) {
      // Requests are never slow here.
      if (ms > 6_000 || ms === slowMs)
        return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      waits.push(ms);
      now += ms;
    },
    pass(ms) {
      now += ms;
    },
  };
}

export interface Page {
  status?: number;
  body?: string | Buffer;
  type?: string;
  headers?: Record<string, string>;
  etag?: string;
}

export interface Site {
  origin: string;
  /** By path; what is missing answers 404. */
  pages: Record<string, Page>;
  /** Paths requested since the last call. */
  asked(): string[];
  context: SourceContext;
  clock: ReturnType<typeof hurriedClock>;
}

function answer(page: Page | undefined, request: IncomingMessage, response: ServerResponse): void {
  if (!page) return void response.writeHead(404).end();
  const isSame = page.etag !== undefined && request.headers['if-none-match'] === page.etag;
  const headers = {
    'content-type': page.type ?? 'text/html',
    ...(page.etag ? { etag: page.etag } : {}),
    ...page.headers,
  };
  response.writeHead(isSame ? 304 : (page.status ?? 200), headers).end(isSame ? undefined : page.body);
}

/** A real site on the loopback whose pages a test changes. */
export async function openSite(pages: Record<string, Page> = {}): Promise<Site> {
  let paths: string[] = [];
  const site: { pages: Record<string, Page> } = { pages };
  const server = await serve((request, response) => {
    paths.push(request.url ?? '');
    answer(site.pages[request.url ?? ''], request, response);
  });
  const clock = hurriedClock();
  const context = contextOf({ clock });
  closing.push(server, context.net);
  return {
    origin: server.origin,
    pages,
    context,
    clock,
    asked() {
      const seen = paths;
      paths = [];
      return seen;
    },
  };
}

/** An article page of the fictional Tidewater Post. */
export function articlePage(headline: string, more = ''): string {
  const data = JSON.stringify({ '@type': 'NewsArticle', headline, datePublished: '2024-06-08T10:00:00Z' });
  return `<html><head><script type="application/ld+json">${data}</script></head><body><h1>${headline}</h1>${more}</body></html>`;
}

export async function batchesOf({ batches }: Poll): Promise<Batch[]> {
  const all: Batch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

export async function headlinesOf(poll: Poll): Promise<string[]> {
  return (await batchesOf(poll)).flatMap(({ articles }) =>
    articles.map(({ headline, status, url }) =>
      status === 'withdrawn' ? `withdrawn ${new URL(url ?? '').pathname}` : headline,
    ),
  );
}
