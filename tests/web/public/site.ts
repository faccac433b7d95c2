import { Redis } from 'ioredis';
import { request } from 'undici';
import type { Context } from '../../../src/actions/context.ts';
import { ingest } from '../../../src/actions/intake/ingest.ts';
import { machineClock } from '../../../src/clock.ts';
import { parseStoreAddress } from '../../../src/store/address.ts';
import { followChanges, unfollowed } from '../../../src/store/changes.ts';
import { connectStore } from '../../../src/store/connection.ts';
import { openLibrary } from '../../../src/syndication/library.ts';
import type { WebContext } from '../../../src/web/context.ts';
import { createServer } from '../../../src/web/server.ts';
import { loadTheme } from '../../../src/web/theme/assets.ts';
import type { ManualClock } from '../../support/clock.ts';
import { openTestNewsroom } from '../../support/newsroom.ts';
import { redisUrl } from '../../support/redis.ts';
import { soon } from '../../support/soon.ts';
import { testWorker } from '../../support/worker.ts';

const theme = loadTheme();
const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Runs with the machine's time, but starts hours before it and can be moved on. */
function movableClock(): ManualClock {
  let shift = -6 * 3_600_000;
  return {
    ...machineClock,
    now: () => Date.now() + shift,
    advance(ms) {
      shift += ms;
    },
    set(now) {
      shift = now - Date.now();
    },
  };
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  bytes: Buffer;
  text: string;
  json<T = Record<string, unknown>>(): T;
}

export interface SiteOptions {
  config?: Record<string, unknown>;
  redis?: string;
  dataFolder?: string;
  /** The newsroom of another site, served by a second process. */
  sameStoreAs?: Site;
  trustProxy?: boolean;
}

export interface Site {
  context: Context;
  web: WebContext;
  clock: ManualClock;
  base: string;
  /** Every route of the server. */
  routes: { method: string; url: string }[];
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Answer>;
  send(path: string, body: Buffer | string, headers?: Record<string, string>): Promise<Answer>;
  /** Follows a short link as a reader with a browser does. */
  click(code: string, headers?: Record<string, string>): Promise<Answer>;
  /** Takes articles in and does what the workers would do; the feeds show it when this returns. */
  publish(...articles: Record<string, unknown>[]): Promise<{ id: string; code: string }[]>;
  work(): Promise<void>;
  close(): Promise<void>;
}

/** The whole server over real HTTP and a real Redis, with the workers' part done when a test says so. */
export async function openSite(options: SiteOptions = {}): Promise<Site> {
  const url = options.redis ?? redisUrl();
  const newsroom = await openTestNewsroom(options.config ?? {}, url);
  const clock = options.sameStoreAs?.clock ?? movableClock();
  const connection = await connectStore(parseStoreAddress(url), {
    name: 'slugline-test',
    log: newsroom.context.log,
  });
  const { redis } = connection;
  const keys = options.sameStoreAs?.context.store.keys ?? newsroom.context.store.keys;
  const store = { ...newsroom.context.store, redis, keys, clock };
  const context: Context = {
    ...newsroom.context,
    config: options.sameStoreAs?.context.config ?? newsroom.config,
    store,
    clock,
  };
  const blocking = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  blocking.on('error', () => {});
  const changes = await followChanges(store, blocking, context.log);
  const { actor, ...rest } = context;
  const web: WebContext = {
    ...rest,
    theme,
    changes,
    dataFolder: options.dataFolder,
    ...(options.trustProxy ? { trustProxy: true } : {}),
  };
  const server = createServer(web);
  const routes: Site['routes'] = [];
  server.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
  const base = await server.listen({ host: '127.0.0.1', port: 0 });
  const worker = testWorker(context, clock);

  async function ask(path: string, init: Parameters<typeof request>[1]): Promise<Answer> {
    const answer = await request(`${base}${path}`, init);
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    const text = bytes.toString('utf8');
    return {
      status: answer.statusCode,
      headers: answer.headers,
      bytes,
      text,
      json: <T>() => JSON.parse(text) as T,
    };
  }

  /**
   * Waits until the configured feeds are served as a process that starts now would serve them: the server learns of
   * changes from a stream and rebuilds its feeds behind the readers' backs.
   */
  async function untilFeedsAreCurrent(): Promise<void> {
    const { log, config } = context;
    const current = openLibrary({ store, config, log, changes: unfollowed, hub: true });
    await current.start();
    for (const { id } of config.feeds) {
      const etag = current.peek(id, 'rss')?.etag.identity;
      await soon(async () => {
        const { headers } = await ask(`/feeds/${id}.rss`, { method: 'HEAD' });
        if (headers.etag !== etag) throw new Error(`the feed ${id} is not current`);
      });
    }
    await current.close();
  }

  const site: Site = {
    context,
    web,
    clock,
    base,
    routes,
    get: (path, headers = {}, method = 'GET') =>
      ask(path, { headers, method: method as 'GET', signal: AbortSignal.timeout(10_000) }),
    send: (path, body, headers = {}) => ask(path, { method: 'POST', body, headers }),
    click: (code, headers = {}) => site.get(`/s/${code}`, { 'user-agent': browser, ...headers }),
    async publish(...articles) {
      const rows = await ingest(context, articles, { source: 'cms', pushed: true });
      await worker.settleDown();
      await untilFeedsAreCurrent();
      return Promise.all(
        rows.map(async ({ id, reason }) => {
          if (!id) throw new Error(reason);
          return { id, code: (await redis.hget(keys.article(id), 'code')) ?? '' };
        }),
      );
    },
    work: () => worker.settleDown(),
    async close() {
      await server.close();
      await changes.close();
      blocking.disconnect();
      await connection.close();
      await newsroom.close();
    },
  };
  return site;
}
