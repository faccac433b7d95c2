import { describe, expect, test } from 'vitest';
import { approver } from '../../support/newsroom.ts';
import { publish } from '../../support/records.ts';
import { browserOf, programOf, signedInAs } from '../server.ts';
import { approverBot, editorBot, story, useApi, viewerBot, web } from './newsroom.ts';

useApi();

test('an unknown path is 404, whatever the body says; a known one says what is wrong with it', async () => {
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

  test('each role what it may, and no more', async () => {
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

  test('under embargo are shown to those who are signed in, and to nobody else', async () => {
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

describe('events', () => {
  test('report what changed by its id, until the listener leaves', async () => {
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
  test('a body that is too large is refused with the limit', async () => {
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

describe('the API', () => {
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
