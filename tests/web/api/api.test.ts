import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approver } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';
import { browserOf, openTestWeb, programOf, signedInAs, type TestWeb } from '../server.ts';

let web: TestWeb;
let viewerBot: Awaited<ReturnType<typeof programOf>>;
let editorBot: typeof viewerBot;
let approverBot: typeof viewerBot;
let otherBot: typeof viewerBot;

const channels = [
  {
    id: 'hook',
    type: 'webhook',
    url: 'http://127.0.0.1:9/hook',
    secret: 'hook-secret-hook-secret',
    cap: { gap: '0s' },
  },
  {
    id: 'pairs',
    type: 'mastodon',
    baseUrl: 'http://127.0.0.1:9',
    token: 'pairs-token',
    review: 'four-eyes',
    cap: { gap: '0s' },
  },
];

beforeAll(async () => {
  web = await openTestWeb({
    channels,
    sources: [{ id: 'cms', type: 'webhook', secret: 'cms-secret-cms-secret' }],
  });
  viewerBot = await programOf(web, 'viewer');
  editorBot = await programOf(web, 'editor');
  approverBot = await programOf(web, 'approver');
  otherBot = await programOf(web, 'approver', 'bot-second');
});
afterAll(() => web.close());

let number = 0;
function story(more: Record<string, unknown> = {}) {
  number += 1;
  return {
    headline: `Harbour gate number ${number} opens again`,
    url: `https://tarn.example/gates/${number}`,
    bullets: ['It had been shut since spring', 'Boats may pass from noon'],
    section: 'harbour',
    language: 'en',
    ...more,
  };
}

test('what there is not is 404, whatever the body says; what there is says what is wrong with it', async () => {
  const wrong = { note: 17, version: 'x', text: 17, target: 17, sent: 17, at: 17 };
  const paths = [
    ['POST', '/articles/a_0000000000000000/correct'],
    ['POST', '/articles/a_0000000000000000/withdraw'],
    ['PATCH', '/drafts/d_0000000000000000'],
    ['POST', '/drafts/d_0000000000000000/approve'],
    ['POST', '/drafts/d_0000000000000000/reject'],
    ['POST', '/deliveries/p_00000000000000000000/resolve'],
    ['POST', '/deliveries/p_00000000000000000000/retry'],
    ['PATCH', '/links/nothere'],
    ['POST', '/copies/c_00000000000000000000/edit'],
  ] as const;
  for (const [method, path] of paths)
    expect([path, (await approverBot(path, { method, body: wrong })).status]).toEqual([path, 404]);
  const id = await publish(web.context, story());
  expect((await approverBot(`/articles/${id}/correct`, { body: wrong })).status).toBe(422);
});

describe('who may call', () => {
  test('nobody without a token or session; a problem document says so', async () => {
    const response = await fetch(`${web.base}/api/v1/drafts`);
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({
      type: '/api/problems/sign-in.needed',
      title: 'You are not signed in.',
      status: 401,
      code: 'sign-in.needed',
    });
    const wrong = await fetch(`${web.base}/api/v1/drafts`, {
      headers: { authorization: 'Bearer slugline_nothing' },
    });
    expect(wrong.status).toBe(401);
  });

  test('each role what it may, no more', async () => {
    expect((await viewerBot('/articles', { body: story() })).body).toMatchObject({
      code: 'role.too-low',
      status: 403,
    });
    expect((await editorBot('/pause', { method: 'POST' })).status).toBe(403);
    expect((await approverBot('/pause', { method: 'POST' })).status).toBe(200);
    expect((await approverBot('/resume', { body: {} })).body).toMatchObject({ armed: true });
  });

  test('a session reads; it writes only from a page of ours', async () => {
    const browser = await signedInAs(web, { name: 'sid', role: 'editor' });
    expect((await browser.get('/api/v1/links')).status).toBe(200);
    const write = (headers: Record<string, string>) =>
      browser.send('/api/v1/links', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ target: 'https://tarn.example/x' }),
      });
    expect((await write({})).status).toBe(403);
    expect((await write({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await write({ origin: web.base, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await write({ 'sec-fetch-site': 'same-origin' })).status).toBe(201);
    const csrf = /name="csrf" value="([^"]+)"/.exec((await browser.get('/desk')).text)?.[1] ?? '';
    expect((await write({ 'x-csrf-token': csrf })).status).toBe(201);
  });
});

describe('articles', () => {
  test('are ingested one by one, each checked separately, with the rows of every intake', async () => {
    const good = story();
    const { status, body } = await editorBot('/articles', { body: { articles: [good, { url: 'x' }, 7] } });
    expect(status).toBe(202);
    expect(body.items).toMatchObject([
      { headline: good.headline, outcome: 'new' },
      { id: null, outcome: 'rejected' },
      { id: null, outcome: 'rejected' },
    ]);
    expect((await editorBot('/articles', { body: good })).body.items).toMatchObject([
      { outcome: 'unchanged' },
    ]);
    const bad = await editorBot('/articles', { body: { articles: [{ url: 'x' }] } });
    expect(bad.status).toBe(422);
    expect(bad.headers.get('content-type')).toMatch('application/problem+json');
    expect(bad.body).toMatchObject({ code: 'article.none-taken', items: [{ outcome: 'rejected' }] });
  });

  test('have the promised shape, with their corrections and withdrawal', async () => {
    const { body } = await editorBot('/articles', { body: story() });
    const { id } = body.items[0];
    const article = (await viewerBot(`/articles/${id}`)).body;
    expect(article).toMatchObject({
      id,
      source: 'api',
      status: 'published',
      revision: 1,
      bullets: ['It had been shut since spring', 'Boats may pass from noon'],
      corrections: [],
      shortUrl: expect.stringMatching(/\/s\/[a-z2-9]{4,}$/),
      access: 'public',
      breaking: false,
    });
    expect(article).not.toHaveProperty('makesDrafts');
    const corrected = await editorBot(`/articles/${id}/correct`, {
      body: { note: 'It was the north gate.' },
    });
    expect(corrected.body).toMatchObject({
      status: 'corrected',
      corrections: [{ note: 'It was the north gate.' }],
    });
    expect((await editorBot(`/articles/${id}/correct`, { body: { note: ' ' } })).status).toBe(422);
    expect((await editorBot(`/articles/${id}/withdraw`, { method: 'POST' })).body).toMatchObject({
      status: 'withdrawn',
    });
    expect((await viewerBot('/articles/a_nothing')).status).toBe(404);
  });

  test('under embargo are there for those who are let in, and for nobody else', async () => {
    const embargoUntil = new Date(web.clock.now() + 3_600_000).toISOString();
    const id = await publish(web.context, story({ embargoUntil }));
    expect((await viewerBot(`/articles/${id}`)).status).toBe(200);
    expect((await fetch(`${web.base}/api/v1/articles/${id}`)).status).toBe(401);
    expect((await fetch(`${web.base}/articles/${id}`)).status).toBe(404);
  });
});

describe('lists', () => {
  test('come in pages of 1 to 100 that neither repeat nor skip', async () => {
    for (let n = 0; n < 5; n++) await publish(web.context, story());
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await viewerBot(`/articles?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    } while (cursor);
    const all = (await viewerBot('/articles?limit=100')).body.items.map(({ id }: { id: string }) => id);
    expect(seen).toEqual(all);
    for (const limit of ['0', '101', 'x', '1.5']) {
      const { status, body } = await viewerBot(`/articles?limit=${limit}`);
      expect([status, body.code]).toEqual([422, 'request.invalid']);
      expect(body.title).toMatch(/^limit: should be (a|at least|at most) /);
    }
    const { status, body } = await viewerBot('/articles?cursor=zzz');
    expect([status, body.title]).toEqual([422, 'cursor: should be the nextCursor of the page before.']);
  });

  test.each(['drafts', 'deliveries', 'links', 'feeds', 'channels', 'sources', 'calendar', 'processes'])(
    '%s is a list of the same form',
    async (name) => {
      const { status, body } = await viewerBot(`/${name}?limit=1`);
      expect(status).toBe(200);
      expect(Object.keys(body).sort()).toEqual(['items', 'nextCursor']);
    },
  );
});

describe('drafts', () => {
  test('have the promised shape, without what is our own affair', async () => {
    const articleId = await publish(web.context, story());
    const { id } = await draftFor(web.context, articleId, 'hook');
    const draft = (await viewerBot(`/drafts/${id}`)).body;
    expect(draft).toMatchObject({
      id,
      version: 1,
      articleId,
      articleRevision: 1,
      channel: 'hook',
      variant: 'list',
      alternatives: [{ variant: 'headline' }, { variant: 'lead' }],
      state: 'in_review',
      direction: 'ltr',
      approvedBy: [],
      link: { code: expect.any(String), url: expect.stringContaining('/s/') },
      parts: [{ length: expect.any(Number), limit: expect.any(Number), segments: expect.any(Array) }],
    });
    expect(draft).not.toHaveProperty('authors');
    const list = await viewerBot('/drafts?state=in_review&channel=hook&limit=100');
    expect(list.body.items).toContainEqual(draft);
    expect((await viewerBot('/drafts?state=nonsense')).status).toBe(422);
  });

  test('are edited and approved by version alone: 428 without one, 409 with an old one', async () => {
    const articleId = await publish(web.context, story());
    const { id, link } = await draftFor(web.context, articleId, 'hook');
    const text = `Boats pass from noon ${link.url}`;
    expect((await editorBot(`/drafts/${id}`, { method: 'PATCH', body: { text } })).status).toBe(428);
    expect((await approverBot(`/drafts/${id}/approve`, { method: 'POST' })).status).toBe(428);
    const edited = await editorBot(`/drafts/${id}`, { method: 'PATCH', body: { text, version: 1 } });
    expect(edited.body).toMatchObject({ version: 2, editedBy: 'bot-editor', parts: [{ text }] });
    const stale = await approverBot(`/drafts/${id}/approve`, { body: { version: 1 } });
    expect(stale.status).toBe(409);
    expect(stale.body).toMatchObject({
      code: 'draft.moved',
      title: expect.stringContaining('(version 2)'),
    });
    const lost = await editorBot(`/drafts/${id}`, { method: 'PATCH', body: { text: 'No link', version: 2 } });
    expect(lost.body.code).toBe('draft.link-missing');
    const approved = await approverBot(`/drafts/${id}/approve`, { body: { version: 2 } });
    expect(approved.body).toMatchObject({ state: 'scheduled', approvedBy: ['bot-approver'] });
    const delivery = (await viewerBot(`/deliveries/${approved.body.deliveries[0]}`)).body;
    expect(delivery).toMatchObject({
      draftId: id,
      articleId,
      channel: 'hook',
      purpose: 'post',
      part: 1,
      state: 'scheduled',
      attempts: [],
    });
    expect(delivery).not.toHaveProperty('pushId');
    const planned = await viewerBot('/calendar?limit=100');
    expect(planned.body.items).toContainEqual(
      expect.objectContaining({ id: delivery.id, why: expect.any(String) }),
    );
  });

  test('go at the time that was asked for, and can be moved', async () => {
    const articleId = await publish(web.context, story());
    const { id } = await draftFor(web.context, articleId, 'hook');
    const at = new Date(web.clock.now() + 7_200_000).toISOString().replace(/\.\d+/, '.000');
    expect(
      (await approverBot(`/drafts/${id}/approve`, { body: { version: 1, at: 'tomorrow' } })).status,
    ).toBe(422);
    const approved = await approverBot(`/drafts/${id}/approve`, { body: { version: 1, at } });
    const dueAt = async () =>
      Date.parse((await viewerBot(`/deliveries/${approved.body.deliveries[0]}`)).body.dueAt);
    expect(await dueAt()).toBe(Date.parse(at));
    const later = new Date(Date.parse(at) + 3_600_000).toISOString();
    const { version } = approved.body;
    expect((await approverBot(`/drafts/${id}/schedule`, { body: { version, at: later } })).status).toBe(200);
    expect(await dueAt()).toBe(Date.parse(later));
  });

  test('of a four-eyes channel need two others than who wrote', async () => {
    const articleId = await publish(web.context, story());
    const { id, link } = await draftFor(web.context, articleId, 'pairs');
    const text = `A gate ${link.url}`;
    const edited = await approverBot(`/drafts/${id}`, { method: 'PATCH', body: { text, version: 1 } });
    const { version } = edited.body;
    expect((await approverBot(`/drafts/${id}/approve`, { body: { version } })).body.code).toBe(
      'draft.own-work',
    );
    const first = await otherBot(`/drafts/${id}/approve`, { body: { version } });
    expect(first.body).toMatchObject({ state: 'in_review', approvedBy: ['bot-second'] });
    expect((await otherBot(`/drafts/${id}/approve`, { body: { version } })).status).toBe(403);
    const third = await programOf(web, 'approver', 'bot-third');
    const done = await third(`/drafts/${id}/approve`, { body: { version } });
    expect(done.body).toMatchObject({ state: 'scheduled', approvedBy: ['bot-second', 'bot-third'] });
  });

  test('are rejected with a reason, once', async () => {
    const articleId = await publish(web.context, story());
    const { id } = await draftFor(web.context, articleId, 'hook');
    const rejected = await editorBot(`/drafts/${id}/reject`, { body: { reason: 'Too small a story.' } });
    expect(rejected.body).toMatchObject({ state: 'rejected', rejectedWhy: 'Too small a story.' });
    expect(
      (await approverBot(`/drafts/${id}/approve`, { body: { version: rejected.body.version } })).status,
    ).toBe(409);
  });
});

describe('an Idempotency-Key', () => {
  test('makes a repeat give the first answer and do nothing', async () => {
    const body = { target: 'https://tarn.example/once' };
    const headers = { 'idempotency-key': 'k-1' };
    const first = await editorBot('/links', { body, headers });
    const second = await editorBot('/links', { body, headers });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    const links = (await viewerBot('/links?limit=100')).body.items;
    expect(links.filter(({ target }: { target: string }) => target === body.target)).toHaveLength(1);
  });

  test('belongs to its caller, and to one request', async () => {
    const headers = { 'idempotency-key': 'k-2' };
    await editorBot('/links', { body: { target: 'https://tarn.example/a' }, headers });
    const other = await editorBot('/links', { body: { target: 'https://tarn.example/b' }, headers });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency.reused']);
    expect(
      (await approverBot('/links', { body: { target: 'https://tarn.example/b' }, headers })).status,
    ).toBe(201);
  });

  test('is honoured when many come at once: the work is done once', async () => {
    const headers = { 'idempotency-key': 'k-3' };
    const body = { target: 'https://tarn.example/crowd' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => editorBot('/links', { body, headers })),
    );
    expect(answers.map(({ status }) => status).every((status) => status === 201 || status === 409)).toBe(
      true,
    );
    const links = (await viewerBot('/links?limit=100')).body.items;
    expect(links.filter(({ target }: { target: string }) => target === body.target)).toHaveLength(1);
  });
});

describe('links, channels and the rest', () => {
  test('a link’s target can be changed, has a history, and must be allowed', async () => {
    const made = await editorBot('/links', { body: { target: 'https://tarn.example/1', code: 'gate-one' } });
    expect(made.body).toMatchObject({
      code: 'gate-one',
      url: `${web.base}/s/gate-one`,
      clicks: { total: 0, unique: 0 },
    });
    expect(
      (await editorBot('/links', { body: { target: 'https://tarn.example/1', code: 'gate-one' } })).status,
    ).toBe(409);
    const moved = await editorBot('/links/gate-one', {
      method: 'PATCH',
      body: { target: 'https://tarn.example/2' },
    });
    expect(moved.body).toMatchObject({
      target: 'https://tarn.example/2',
      history: [{ target: 'https://tarn.example/1' }],
    });
    const evil = await editorBot('/links/gate-one', {
      method: 'PATCH',
      body: { target: 'https://evil.example/' },
    });
    expect(evil.body.code).toBe('link.host-not-allowed');
    expect((await viewerBot('/links/nothing-here')).status).toBe(404);
    const make = (body: Record<string, string>) => editorBot('/links', { body });
    expect((await make({ target: 'javascript:alert(1)' })).body.code).toBe('net.bad-url');
    const orphan = await make({ target: 'https://tarn.example/1', articleId: 'a_0000000000000000' });
    expect(orphan.body.code).toBe('article.unknown');
  });

  test('a channel is paused and resumed', async () => {
    const paused = await approverBot('/channels/hook/pause', { body: { reason: 'A rumour' } });
    expect(paused.body).toMatchObject({
      id: 'hook',
      settles: expect.any(String),
      paused: { by: 'bot-approver', why: 'A rumour' },
    });
    expect((await viewerBot('/channels')).body.items[0]).toHaveProperty('paused');
    expect((await approverBot('/channels/hook/resume', { method: 'POST' })).body).not.toHaveProperty(
      'paused',
    );
    expect((await approverBot('/channels/none/pause', { method: 'POST' })).status).toBe(404);
    expect(JSON.stringify((await viewerBot('/channels')).body)).not.toContain('secret');
  });

  test('a text is measured by its platform’s rules', async () => {
    const text = 'Look: https://tarn.example/a-very-long-address-indeed-that-goes-on';
    const { body } = await viewerBot('/measure', { body: { channelType: 'mastodon', text } });
    expect(body).toMatchObject({ length: 'Look: '.length + 23, limit: 500 });
    expect((await viewerBot('/measure', { body: { channelType: 'telex', text } })).status).toBe(422);
  });

  test('feeds and sources are listed with their addresses and polls', async () => {
    const feeds = (await viewerBot('/feeds')).body.items;
    expect(feeds[0]).toMatchObject({
      id: 'all',
      title: 'Everything',
      urls: { atom: `${web.base}/feeds/all.atom` },
    });
    expect((await viewerBot('/sources')).body.items).toMatchObject([
      { id: 'cms', type: 'webhook', failures: 0 },
    ]);
  });

  test('actions are in the audit, newest first', async () => {
    await editorBot('/links', { body: { target: 'https://tarn.example/audited' } });
    const { body } = await editorBot('/audit?limit=1');
    expect(body.items).toEqual([
      {
        id: expect.stringMatching(/^\d+-\d+$/),
        at: expect.any(String),
        actor: 'bot-editor',
        from: '127.0.0.1',
        action: 'link.created',
        subject: expect.any(String),
        detail: 'https://tarn.example/audited',
        previous: expect.stringMatching(/^[0-9a-f]{64}$/),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    expect(Object.keys(body)).toEqual(['items', 'nextCursor']);
    expect((await viewerBot('/audit')).status).toBe(403);
  });

  test('is described by OpenAPI 3.1', async () => {
    const description = (await (await fetch(`${web.base}/api/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
    };
    expect(description.openapi).toBe('3.1.0');
    const paths = Object.keys(description.paths);
    for (const path of [
      '/articles',
      '/proposals',
      '/proposals/{id}/accept',
      '/drafts/{id}/approve',
      '/links/{code}',
      '/measure',
      '/deliveries/{id}/resolve',
      '/calendar',
      '/events',
    ]) {
      expect(paths).toContain(`/api/v1${path}`);
    }
    expect(description.paths['/api/v1/drafts/{id}']).toHaveProperty('patch.requestBody');
  });

  test('wrong JSON, wrong types and nothing here are problems, too', async () => {
    const raw = async (body: string, type: string) => {
      const browser = browserOf(web.base);
      const response = await browser.send('/api/v1/measure', {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      });
      return response.status;
    };
    expect(await raw('{', 'application/json')).toBe(401);
    const answer = await editorBot('/links', { body: { target: 7 } });
    expect([answer.status, answer.body.code]).toEqual([422, 'request.invalid']);
    const nothing = await fetch(`${web.base}/api/v1/nothing`);
    expect(nothing.headers.get('content-type')).toMatch('application/problem+json');
    expect(nothing.status).toBe(404);
  });
});

describe('events', () => {
  test('tell what changed by its id, until the listener goes', async () => {
    const browser = await signedInAs(web, { name: approver.name, role: 'viewer' });
    const leaving = new AbortController();
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${web.base}/api/v1/events`, {
      headers: { cookie },
      signal: leaving.signal,
    });
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe(': listening\n\n');
    web.tell({ type: 'draft', id: 'd_1' });
    expect((await reader?.read())?.value).toBe('event: draft\ndata: {"id":"d_1"}\n\n');
    web.tell({ type: 'link', code: 'abcd' });
    expect((await reader?.read())?.value).toBe('event: link\ndata: {"id":"abcd","code":"abcd"}\n\n');
    leaving.abort();
    expect((await fetch(`${web.base}/api/v1/events`)).status).toBe(401);
  });
});

describe('limits', () => {
  test('a body that is too large is refused with how much may be sent', async () => {
    const text = 'x'.repeat(2 * 1_048_576);
    const { status, body } = await viewerBot('/measure', { body: { channelType: 'mastodon', text } });
    expect([status, body.code, body.title]).toEqual([
      413,
      'body.too-large',
      'The body is larger than 1 MiB.',
    ]);
    const story = { headline: 'A long one', body: 'word '.repeat(2_300_000) };
    expect((await editorBot('/articles', { body: story })).body.title).toBe(
      'The body is larger than 10 MiB.',
    );
  });

  test('a token may ask a hundred times at once', async () => {
    const eager = await programOf(web, 'viewer', 'bot-eager');
    const some = await Promise.all(Array.from({ length: 100 }, () => eager('/drafts?limit=1')));
    expect(some.every(({ status }) => status === 200)).toBe(true);
  });
});
