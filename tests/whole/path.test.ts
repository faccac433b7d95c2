import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { startWebhook } from '../simulators/webhook.ts';
import { freePort } from '../support/redis.ts';

/** The whole path, black box: the real program as its users start it, over its own Redis, seen through CLI and HTTP. */

const run = promisify(execFile);
const slugline = fileURLToPath(new URL('../../bin/slugline', import.meta.url));
const secret = 'a-secret-of-the-partners';

let folder: string;
let port: number;
let base: string;
let mastodon: MastodonSimulator;
let partners: Awaited<ReturnType<typeof startWebhook>>;
let site: Server;
let items: { title: string; link: string; date: string }[] = [];
let program: ChildProcess | undefined;
let printed = '';

const page = `Ferry returns to Orrin after the storm

The ferry at Tarnholm quay, November 20, 2026. (Photo: Port of Tarnholm)
Short Url
Updated 20 November 2026
Follow

Ferry returns to Orrin after the storm

  • First boat leaves at six, company says
  • Islanders had waited for nine days

TARNHOLM: The ferry to Orrin sailed again on Friday after nine days.

“We counted the boats that were not there,” said the harbour master.


Orrin school reopens with a new roof

Updated 21 November 2026
Follow

Orrin school reopens with a new roof

  • Lessons were held in the church hall
  • Roof cost 1.2 million crowns

ORRIN: The school on Orrin opened its doors again on Saturday.
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-whole-'));
  port = await freePort();
  base = `http://127.0.0.1:${port}`;
  mastodon = await startMastodon();
  partners = await startWebhook({ secret });
  site = createServer((request, response) => {
    if (request.url !== '/rss.xml') return response.writeHead(404).end();
    const entries = items.map(
      ({ title, link, date }) =>
        `<item><title>${title}</title><link>${link}</link><guid>${link}</guid><pubDate>${date}</pubDate></item>`,
    );
    response.writeHead(200, { 'content-type': 'application/rss+xml' });
    response.end(
      `<?xml version="1.0"?><rss version="2.0"><channel><title>Site</title><link>http://tarn.example</link><description>d</description>${entries.join('')}</channel></rss>`,
    );
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const sitePort = (site.address() as { port: number }).port;
  await writeFile(
    join(folder, 'newsroom.yaml'),
    `newsroom: { id: whole, name: The Tarn Post, url: "https://tarn.example", language: en, timezone: Europe/Berlin }
sources:
  - { id: site, type: feed, url: "http://127.0.0.1:${sitePort}/rss.xml", cron: "* * * * * *" }
feeds:
  - { id: all, title: Everything }
channels:
  - { id: toots, type: mastodon, baseUrl: "${mastodon.url}", token: "\${TOOTS_TOKEN}", cap: { gap: 0s } }
  - { id: partners, type: webhook, url: "${partners.url}/hook", secret: "\${PARTNERS_SECRET}", cap: { gap: 0s } }
network: { allow: [127.0.0.1/32] }
`,
  );
  await start();
}, 60_000);

afterAll(async () => {
  await stop('SIGTERM');
  await Promise.all([mastodon?.close(), partners?.close(), new Promise((resolve) => site.close(resolve))]);
  await rm(folder, { recursive: true, force: true });
});

const environment = () => {
  const { REDIS_URL, ...rest } = process.env;
  return {
    ...rest,
    HOST: '127.0.0.1',
    PORT: String(port),
    TOOTS_TOKEN: mastodon.token,
    PARTNERS_SECRET: secret,
    LOG_LEVEL: 'info',
  };
};

async function start(): Promise<void> {
  printed = '';
  program = spawn(slugline, ['start'], { cwd: folder, env: environment() });
  program.stdout?.on('data', (chunk) => {
    printed += String(chunk);
  });
  program.stderr?.on('data', (chunk) => {
    printed += String(chunk);
  });
  await until('the program answers', async () => (await fetch(`${base}/readyz`)).ok);
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  const ending = program;
  if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
  const ended = new Promise((resolve) => ending.once('exit', resolve));
  ending.kill(signal);
  await ended;
}

/** Asks again until it is so; what never becomes so fails with its name and what the program printed. */
async function until<T>(what: string, ask: () => Promise<T | false | undefined>): Promise<T> {
  const end = performance.now() + 20_000;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`never so: ${what}\n${printed.slice(-3_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function command<T>(...args: string[]): Promise<T> {
  const { stdout } = await run(slugline, [...args, '--json'], { cwd: folder, env: environment() });
  try {
    return JSON.parse(stdout) as T;
  } catch {
    // Several rows come one a line.
    const rows = stdout.trim().split('\n');
    return rows.map((line) => JSON.parse(line)) as T;
  }
}

const feed = async (extension: string) => (await fetch(`${base}/feeds/all.${extension}`)).text();

interface Row {
  id: string;
  headline: string;
  outcome: string;
}
interface DraftShape {
  id: string;
  version: number;
  channel: string;
  state: string;
  articleId: string;
  parts: { text: string; length: number; limit: number }[];
  link: { code: string; url: string };
}

it('brings a page into three feeds, makes links that redirect and drafts within limits', async () => {
  await writeFile(join(folder, 'page.txt'), page);
  const rows = await command<Row[]>('ingest', 'page.txt');
  expect(rows).toMatchObject([{ outcome: 'new' }, { outcome: 'new' }]);
  for (const extension of ['rss', 'atom', 'json']) {
    await until(`both articles in the ${extension} feed`, async () => {
      const text = await feed(extension);
      return text.includes('Ferry returns') && text.includes('Orrin school');
    });
  }
  const again = await command<Row[]>('ingest', 'page.txt');
  expect(again.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  const drafts = await until('four drafts', async () => {
    const { items: found } = await command<{ items: DraftShape[] }>('drafts', 'list');
    return found.length === 4 && found;
  });
  for (const draft of drafts) {
    expect(draft.state).toBe('in_review');
    expect(draft.parts[0]!.length).toBeLessThanOrEqual(draft.parts[0]!.limit);
    const answer = await fetch(draft.link.url, { redirect: 'manual' });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toContain(`/articles/${draft.articleId}`);
  }
  await until('the clicks are counted', async () => {
    const link = await command<{ clicks: { total: number } }>('links', 'show', drafts[0]!.link.code);
    return link.clicks.total === 1;
  });
});

it('posts what a person approved exactly once', async () => {
  const { token } = await command<{ token: string }>(
    'token',
    'create',
    '--role',
    'approver',
    '--name',
    'anna',
  );
  const ask = (path: string, body?: unknown) =>
    fetch(`${base}/api/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const { items: drafts } = (await (await ask('/drafts?state=in_review')).json()) as { items: DraftShape[] };
  const chosen = ['toots', 'partners'].map((channel) => drafts.find((draft) => draft.channel === channel)!);
  for (const draft of chosen) {
    const answer = await ask(`/drafts/${draft.id}/approve`, { version: draft.version });
    expect(answer.status).toBe(200);
  }
  await until('both posts are sent', async () => {
    const { items: sent } = (await (await ask('/deliveries?state=sent')).json()) as { items: unknown[] };
    return sent.length === 2;
  });
  expect(mastodon.truth).toHaveLength(1);
  expect(partners.truth).toHaveLength(1);
});

it('shows a new item of a polled feed within two seconds of its tick', async () => {
  const appeared = performance.now();
  items = [
    {
      title: 'Pilot boats ordered for Tarnholm',
      link: 'https://tarn.example/pilot-boats',
      date: new Date().toUTCString(),
    },
  ];
  await until('the new item in our feed', async () => (await feed('json')).includes('Pilot boats ordered'));
  // A second until the tick at most, and two for the way.
  expect(performance.now() - appeared).toBeLessThan(10_000);
});

it('loses nothing and doubles nothing when it is killed and started again', async () => {
  await stop('SIGKILL');
  await start();
  for (const extension of ['rss', 'atom', 'json']) {
    const text = await feed(extension);
    for (const headline of ['Ferry returns', 'Orrin school', 'Pilot boats']) expect(text).toContain(headline);
  }
  const { items: articles } = await command<{ items: Row[] }>('articles', 'list');
  expect(articles).toHaveLength(3);
  expect(mastodon.truth).toHaveLength(1);
  expect(partners.truth).toHaveLength(1);
  const second = await run(slugline, ['start'], { cwd: folder, env: environment() }).catch(
    (error: { stderr: string; code: number }) => error,
  );
  expect(second).toMatchObject({ code: 1 });
  expect(second.stderr).toContain('runs already');
});
