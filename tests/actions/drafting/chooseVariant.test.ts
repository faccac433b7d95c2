import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../../src/actions/drafting/chooseVariant.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { deliveryById } from '../../../src/delivery/delivery.ts';
import { approver, editor, openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';

const bridge = {
  headline: 'Second bridge of Tarn opens to trams',
  bullets: ['Fares stay at 3 crowns', 'Trams run every ten minutes'],
  url: 'https://tarn.example/bridge',
  language: 'en',
};

let newsroom: TestNewsroom;
const text = (parts: { text: string }[]) => parts.map((part) => part.text).join('\n---\n');

beforeEach(async () => {
  const masto = { type: 'mastodon', baseUrl: 'http://127.0.0.1:9', token: 'test-token', cap: { gap: '0s' } };
  newsroom = await openTestNewsroom({
    channels: [
      { ...masto, id: 'plain' },
      { ...masto, id: 'pairs', review: 'four-eyes' },
      { ...masto, id: 'own', link: 'canonical' },
    ],
    links: { utm: { source: '{channel}', campaign: '{variant}' } },
  });
});
afterEach(() => newsroom.close());
const drafted = async (channel = 'plain') =>
  draftFor(newsroom.context, await publish(newsroom.context, bridge), channel);

describe('another variant', () => {
  test('gets its own code and replaces the text; the previous text stays among the variants', async () => {
    const draft = await drafted();
    const chosen = await chooseVariant(newsroom.as(editor), {
      id: draft.id,
      version: 1,
      variant: 'headline',
    });
    expect(chosen).toMatchObject({ variant: 'headline', version: 2, state: 'in_review', authors: ['edda'] });
    expect(chosen.link.code).not.toBe(draft.link.code);
    expect(text(chosen.parts)).toBe(`${bridge.headline}\n\n${chosen.link.url}`);
    expect(chosen.alternatives?.map(({ variant }) => variant)).toEqual(['list', 'lead', 'thread']);
    for (const { parts } of chosen.alternatives ?? []) expect(text(parts)).toContain(chosen.link.url);
    const { redis, keys } = newsroom.context.store;
    expect(await redis.hget(keys.articleLinks(draft.articleId), 'plain|headline')).toBe(chosen.link.code);
    expect(await redis.hget(keys.link(chosen.link.code), 'target')).toContain('utm_campaign=headline');
    const back = await chooseVariant(newsroom.context, { id: draft.id, version: 2, variant: 'list' });
    expect({ parts: back.parts, link: back.link }).toEqual({ parts: draft.parts, link: draft.link });
  });

  test('clears approvals and cancels what was scheduled', async () => {
    const draft = await drafted();
    const at = new Date(newsroom.clock.now() + 3_600_000).toISOString();
    const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: 1, at });
    const chosen = await chooseVariant(newsroom.context, { id: draft.id, version: 1, variant: 'lead' });
    expect(chosen).toMatchObject({ state: 'in_review', approvedBy: [] });
    expect(await deliveryById(newsroom.context.store, deliveries[0]!)).toMatchObject({ state: 'cancelled' });
  });

  test('restores the composed text after an edit, which is then lost', async () => {
    const draft = await drafted();
    const edited = await editDraft(newsroom.context, {
      id: draft.id,
      version: 1,
      text: `Trams over the water ${draft.link.url}`,
    });
    expect(edited.alternatives?.map(({ variant }) => variant)).toEqual([
      'list',
      'headline',
      'lead',
      'thread',
    ]);
    const back = await chooseVariant(newsroom.context, { id: draft.id, version: 2, variant: 'list' });
    expect(back.parts).toEqual(draft.parts);
    expect(back.editedBy).toBeUndefined();
    expect(back.alternatives?.map(({ variant }) => variant)).toEqual(['headline', 'lead', 'thread']);
  });

  test('keeps the article’s address if the channel posts that', async () => {
    const draft = await drafted('own');
    const chosen = await chooseVariant(newsroom.context, { id: draft.id, version: 1, variant: 'headline' });
    expect(chosen.link.url).toBe(bridge.url);
    expect(chosen.link.code).not.toBe(draft.link.code);
  });

  test('is refused by version, by role, for a variant that is not offered, and in a final state', async () => {
    const { id } = await drafted();
    const choose = (version: number | undefined, variant = 'headline', context = newsroom.context) =>
      chooseVariant(context, { id, version, variant });
    await expect(choose(undefined)).rejects.toMatchObject({ code: 'draft.version-missing' });
    await expect(choose(7)).rejects.toMatchObject({ code: 'draft.moved' });
    await expect(choose(1, 'poem')).rejects.toMatchObject({
      code: 'draft.no-variant',
      hint: 'Choose one of headline, lead, thread.',
    });
    await expect(
      choose(1, 'headline', newsroom.as({ name: 'vera', role: 'viewer', kind: 'person' })),
    ).rejects.toMatchObject({ code: 'role.too-low' });
    const { rejectDraft } = await import('../../../src/actions/drafting/rejectDraft.ts');
    await rejectDraft(newsroom.context, { id, reason: 'sent by hand' });
    await expect(choose(2)).rejects.toMatchObject({ code: 'draft.not-allowed' });
  });

  test('is its chooser’s work under four eyes', async () => {
    const draft = await drafted('pairs');
    await chooseVariant(newsroom.as(approver), { id: draft.id, version: 1, variant: 'headline' });
    await expect(approveDraft(newsroom.as(approver), { id: draft.id, version: 2 })).rejects.toMatchObject({
      code: 'draft.own-work',
    });
  });
});
