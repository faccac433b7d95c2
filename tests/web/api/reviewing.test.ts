import { describe, expect, test } from 'vitest';
import { draftFor, publish } from '../../support/records.ts';
import { programOf } from '../server.ts';
import { approverBot, editorBot, story, useApi, viewerBot, web } from './newsroom.ts';

useApi();

describe('drafts', () => {
  test('have the documented shape, without internal fields', async () => {
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

  test('are edited and approved only by version: 428 without one, 409 with an old one', async () => {
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

  test('are posted at the requested time, and can be moved', async () => {
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
    const otherBot = await programOf(web, 'approver', 'bot-second');
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
