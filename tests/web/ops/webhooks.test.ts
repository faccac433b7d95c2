import { expect, test } from 'vitest';
import { recordStateChange } from '../../../src/actions/webhooks/recordStateChange.ts';
import { sendWebhookEvent } from '../../../src/actions/webhooks/sendWebhookEvent.ts';
import { listWebhookEvents } from '../../../src/webhooks/event.ts';
import { openTestWeb, programOf, signedInAs, type TestWeb } from '../server.ts';

const webhooks = [
  { id: 'archive', url: 'http://127.0.0.1:9/in?key=hidden-key', secret: 'archive-secret-archive' },
];

/** A webhook whose receiver is down, with one event that could not be delivered. */
async function failedOnce(): Promise<TestWeb> {
  const web = await openTestWeb({ webhooks });
  const change = { subject: 'article', id: 'a_1', state: 'published', call: 'c1' } as const;
  await recordStateChange(web.context, { ...change, at: web.clock.now() });
  const { items } = await listWebhookEvents(web.context.store, 'archive', 1);
  await sendWebhookEvent(web.context, `archive.${items[0]?.id}`);
  return web;
}

test('operations name a receiver that fails, without the secret in its address', async () => {
  const web = await failedOnce();
  try {
    const viewer = await signedInAs(web, { name: 'vera', role: 'viewer' });
    const { text } = await viewer.get('/ops');
    expect(text).toContain('<td>archive</td><td><bdi>127.0.0.1:9</bdi></td>');
    expect(text).toMatch(/failing since .*127\.0\.0\.1/s);
    expect(text).not.toContain('hidden-key');
  } finally {
    await web.close();
  }
});

test('the API lists webhooks, events and attempts, and replays one, for admins', async () => {
  const web = await failedOnce();
  try {
    const admin = await programOf(web, 'admin');
    const viewer = await programOf(web, 'viewer');
    for (const path of ['/webhooks', '/webhooks/archive/attempts']) {
      expect((await viewer(path)).status).toBe(403);
      expect((await admin(path)).body.items).toHaveLength(1);
    }
    const { body } = await admin('/webhooks/archive/attempts');
    expect(body.items[0]).toMatchObject({
      event: 'article.published',
      subject: { type: 'article', id: 'a_1' },
      state: 'waiting',
      attempts: [{ outcome: 'failed' }],
    });
    const path = `/webhooks/archive/attempts/${body.items[0].id}/replay`;
    expect(await admin(path, { method: 'POST' })).toMatchObject({ status: 200, body: { state: 'waiting' } });
    expect(await admin('/webhooks/none/attempts')).toMatchObject({
      status: 404,
      body: { code: 'webhook.unknown' },
    });
    expect(await admin('/webhooks/archive/attempts/w_0/replay', { method: 'POST' })).toMatchObject({
      status: 404,
      body: { code: 'webhook-event.unknown' },
    });
  } finally {
    await web.close();
  }
});
