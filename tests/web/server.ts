import { Redis } from 'ioredis';
import { jobs } from '../../jobs/index.ts';
import type { Actor, Role } from '../../src/accounts/roles.ts';
import { addUser } from '../../src/actions/accounts/addUser.ts';
import { createToken } from '../../src/actions/accounts/createToken.ts';
import { systemRandom } from '../../src/random.ts';
import { type Change, type ChangeListener, rememberChanges } from '../../src/store/changes.ts';
import { openQueues, type Queues } from '../../src/store/queues.ts';
import type { WebContext } from '../../src/web/context.ts';
import { createServer } from '../../src/web/server.ts';
import { loadTheme } from '../../src/web/theme/assets.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { freePort, redisUrl } from '../support/redis.ts';

export const password = 'four gulls on a tarn';
const theme = loadTheme();

export interface TestWeb extends TestNewsroom {
  base: string;
  web: WebContext;
  /** The real queues, with no worker on them. */
  queues: Queues;
  /** Tells every listener of a change, as the changes stream would. */
  tell(change: Change): void;
  close(): Promise<void>;
}

/** A newsroom with its real web server listening on loopback. */
export async function openTestWeb(more: Record<string, unknown> = {}): Promise<TestWeb> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const newsroom = await openTestNewsroom({ ...more, web: { port, baseUrl: base } });
  const { actor, ...context } = newsroom.context;
  context.store.random = systemRandom;
  const connections: Redis[] = [];
  const blocking = () => {
    const redis = new Redis(redisUrl(), { maxRetriesPerRequest: null });
    connections.push(redis);
    return redis;
  };
  const queues = openQueues(context.store, { blocking }, jobs, context.log);
  const listeners = new Set<ChangeListener>();
  const recent = rememberChanges('0-0');
  let added = 0;
  const web: WebContext = {
    ...context,
    theme,
    changes: {
      newest: recent.newest,
      since: recent.since,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    queues,
  };
  const server = createServer(web);
  await server.listen({ host: '127.0.0.1', port });
  return {
    ...newsroom,
    base,
    web,
    queues,
    tell: (change) => {
      added += 1;
      recent.add(`${added}-0`, change);
      for (const listener of listeners) listener(change);
    },
    async close() {
      await server.close();
      await queues.close();
      for (const redis of connections) redis.disconnect();
      await newsroom.close();
    },
  };
}

/** A program with a token of this role. */
export async function programOf(web: TestWeb, role: Role, name = `bot-${role}`) {
  // As by a command: what somebody made at the desk would be the same pair of eyes as they.
  const byCommand: Actor = { name: 'root', role: 'admin', kind: 'command' };
  const token = await createToken(web.as(byCommand), { name, role });
  return async (
    path: string,
    init: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
  ) => {
    const response = await fetch(`${web.base}/api/v1${path}`, {
      method: init.method ?? (init.body === undefined ? 'GET' : 'POST'),
      headers: {
        authorization: `Bearer ${token}`,
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...init.headers,
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  };
}

/** A browser: keeps cookies, follows nothing, posts forms as a page's own form would. */
export function browserOf(base: string) {
  const cookies = new Map<string, string>();
  async function send(path: string, init: RequestInit = {}) {
    const headers = new Headers(init.headers);
    if (cookies.size > 0)
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(`${base}${path}`, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /Max-Age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
  return {
    cookies,
    get: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    /** Sends the fields with the page's own CSRF word; `csrf` may be given to send another one or none. */
    async post(
      path: string,
      fields: Record<string, string>,
      from = path,
      headers: Record<string, string> = {},
    ) {
      const { text } = await send(from);
      const csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
      return send(path, {
        method: 'POST',
        body: new URLSearchParams({ csrf, ...fields }),
        headers: { origin: base, ...headers },
      });
    },
    send,
  };
}

/** A browser in which somebody of this role is signed in. */
export async function signedInAs(web: TestWeb, actor: Pick<Actor, 'name' | 'role'>) {
  await addUser(web.context, { ...actor, password });
  const browser = browserOf(web.base);
  const answer = await browser.post('/login', { username: actor.name, password });
  if (answer.status !== 303) throw new Error(`not signed in: ${answer.status}`);
  return browser;
}
