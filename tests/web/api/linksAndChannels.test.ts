import { describe, expect, test } from 'vitest';
import { approverBot, editorBot, useApi, viewerBot, web } from './newsroom.ts';

useApi();

describe('an Idempotency-Key', () => {
  test('makes a repeat return the first answer and do nothing', async () => {
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

  test('is honoured for many simultaneous requests: the work is done once', async () => {
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

describe('links, channels, feeds and sources', () => {
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
});
