import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { startWebhook } from '../simulators/webhook.ts';
import { type DraftShape, openProgram, type Program, type Row } from './program.ts';

/** The whole path, black box: the real program as its users start it, over its own Redis, seen through CLI and HTTP. */

const secret = 'a-secret-of-the-partners';

let program: Program;
let mastodon: MastodonSimulator;
let partners: Awaited<ReturnType<typeof startWebhook>>;
let site: Server;
let items: { title: string; link: string; date: string }[] = [];

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
  program = await openProgram(
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
    { TOOTS_TOKEN: mastodon.token, PARTNERS_SECRET: secret },
  );
  await program.start();
});

afterAll(async () => {
  await program?.end();
  await Promise.all([mastodon?.close(), partners?.close(), new Promise((resolve) => site.close(resolve))]);
});

test('brings a page into three feeds, makes links that redirect and drafts within limits', async () => {
  await program.write('page.txt', page);
  const rows = await program.command<Row[]>('ingest', 'page.txt');
  expect(rows).toMatchObject([{ outcome: 'new' }, { outcome: 'new' }]);
  for (const extension of ['rss', 'atom', 'json']) {
    await program.until(`both articles in the ${extension} feed`, async () => {
      const text = await program.feed('all', extension);
      return text.includes('Ferry returns') && text.includes('Orrin school');
    });
  }
  const again = await program.command<Row[]>('ingest', 'page.txt');
  expect(again.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  const drafts = await program.until('four drafts', async () => {
    const { items: found } = await program.command<{ items: DraftShape[] }>('drafts', 'list');
    return found.length === 4 && found;
  });
  for (const draft of drafts) {
    expect(draft.state).toBe('in_review');
    expect(draft.parts[0]!.length).toBeLessThanOrEqual(draft.parts[0]!.limit);
    // Node's own name is a program's, and programs are no readers.
    const headers = {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    };
    const answer = await fetch(draft.link.url, { redirect: 'manual', headers });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toContain(`/articles/${draft.articleId}`);
  }
  await program.until('the clicks are counted', async () => {
    const link = await program.command<{ clicks: { total: number } }>('links', 'show', drafts[0]!.link.code);
    return link.clicks.total === 1;
  });
});

test('posts what a person approved exactly once', async () => {
  const { items: drafts } = (await (await program.api('/drafts?state=in_review')).json()) as {
    items: DraftShape[];
  };
  const chosen = ['toots', 'partners'].map((channel) => drafts.find((draft) => draft.channel === channel)!);
  for (const draft of chosen) {
    const answer = await program.api(`/drafts/${draft.id}/approve`, { version: draft.version });
    expect(answer.status).toBe(200);
  }
  await program.until('both posts are sent', async () => {
    const { items: sent } = (await (await program.api('/deliveries?state=sent')).json()) as {
      items: unknown[];
    };
    return sent.length === 2;
  });
  expect(mastodon.truth).toHaveLength(1);
  expect(partners.truth).toHaveLength(1);
});

test('shows a new item of a polled feed after its tick', async () => {
  items = [
    {
      title: 'Pilot boats ordered for Tarnholm',
      link: 'https://tarn.example/pilot-boats',
      date: new Date().toUTCString(),
    },
  ];
  await program.until('the new item in our feed', async () =>
    (await program.feed('all', 'json')).includes('Pilot boats ordered'),
  );
  expect(await program.feed('all', 'json')).toContain('Pilot boats ordered for Tarnholm');
});

test('loses nothing and doubles nothing when it is killed and started again', async () => {
  await program.stop('SIGKILL');
  await program.start();
  for (const extension of ['rss', 'atom', 'json']) {
    const text = await program.feed('all', extension);
    for (const headline of ['Ferry returns', 'Orrin school', 'Pilot boats']) expect(text).toContain(headline);
  }
  const { items: articles } = await program.command<{ items: Row[] }>('articles', 'list');
  expect(articles).toHaveLength(3);
  expect(mastodon.truth).toHaveLength(1);
  expect(partners.truth).toHaveLength(1);
  const second = await program.run('start');
  expect(second).toMatchObject({ code: 1 });
  expect(second.stderr).toContain('already running');
});
