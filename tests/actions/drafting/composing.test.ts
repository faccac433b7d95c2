import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { recomposeDraft } from '../../../src/actions/drafting/recomposeDraft.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { composingFor } from '../../../src/channels/configured.ts';
import { mastodon } from '../../../src/compose/counting/mastodon.ts';
import { plain } from '../../../src/compose/counting/plain.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand, draftFor, publish } from '../../support/records.ts';

const bridge = {
  headline: 'Second bridge of Tarn opens to trams',
  bullets: ['Fares stay at 3 crowns', 'Trams run every ten minutes'],
  url: 'https://tarn.example/bridge',
  tags: ['tram lines', 'Tarn'],
  language: 'en',
};
const tram = { type: 'mastodon', baseUrl: 'http://127.0.0.1:9', token: 'test-token' };

let newsroom: TestNewsroom;

describe('a channel’s drafts', () => {
  beforeEach(async () => {
    newsroom = await openTestNewsroom({
      channels: [
        { ...tram, id: 'plain' },
        { ...tram, id: 'tagged', hashtags: 2 },
        { ...tram, id: 'auto', review: 'auto' },
      ],
    });
  });
  afterEach(() => newsroom.close());

  test('offer the best variant with its own code, and the others around the same link', async () => {
    const id = await publish(newsroom.context, bridge);
    const draft = await draftFor(newsroom.context, id, 'plain');
    expect(draft).toMatchObject({ variant: 'list', state: 'in_review' });
    expect(draft.alternatives?.map(({ variant }) => variant)).toEqual(['headline', 'lead', 'thread']);
    for (const { parts } of draft.alternatives ?? []) expect(parts[0]?.text).toContain(draft.link.url);
    const { redis, keys } = newsroom.context.store;
    expect(await redis.hget(keys.articleLinks(id), 'plain|list')).toBe(draft.link.code);
  });

  test('have the article’s tags only if the channel wants them', async () => {
    const id = await publish(newsroom.context, bridge);
    expect((await draftFor(newsroom.context, id, 'plain')).parts[0]?.text).not.toContain('#');
    expect((await draftFor(newsroom.context, id, 'tagged')).parts[0]?.text).toMatch(/\n\n#TramLines #Tarn$/);
  });

  test('are shorter by a content warning that the platform counts, when composed and when edited', async () => {
    const contentWarning = 'Pictures of an accident';
    const id = await publish(newsroom.context, { ...bridge, contentWarning, sensitive: true });
    const draft = await draftFor(newsroom.context, id, 'plain');
    expect(draft).toMatchObject({
      contentWarning,
      sensitive: true,
      parts: [{ limit: 500 - contentWarning.length }],
    });
    const text = `${'a'.repeat(500 - contentWarning.length - 'u'.length)} ${draft.link.url}`;
    await expect(editDraft(newsroom.context, { id: draft.id, version: 1, text })).rejects.toMatchObject({
      code: 'draft.does-not-fit',
    });
    expect(composingFor(plain, {}, { contentWarning }).limit).toBe(plain.limit);
    expect(composingFor(mastodon, { limit: 100 }, { contentWarning: 'a' }).limit).toBe(99);
  });

  test('wait for a person if something was cut, even on a channel that posts automatically', async () => {
    const whole = await publish(newsroom.context, bridge);
    expect((await draftFor(newsroom.context, whole, 'auto')).state).toBe('approved');
    const headline = `${'Council and ferry line keep the bridge open for trams '.repeat(9)}, with a market hall beside it in spring`;
    const cut = await publish(newsroom.context, {
      headline,
      url: 'https://tarn.example/long',
      language: 'en',
    });
    expect(await draftFor(newsroom.context, cut, 'auto')).toMatchObject({ state: 'in_review' });
  });

  test('need an edit if nothing fits without distortion, also when they are composed again', async () => {
    const id = await publish(newsroom.context, bridge);
    const headline = 'Tarn '.repeat(120).trim();
    await ingestOne(newsroom.context, { ...bridge, headline, bullets: [] }, byCommand);
    await draftArticle(newsroom.context, id);
    const stale = await draftFor(newsroom.context, id, 'plain');
    expect(stale.state).toBe('stale');
    const anew = await recomposeDraft(newsroom.context, { id: stale.id, version: stale.version });
    expect(anew).toMatchObject({ state: 'needs_edit', articleRevision: 2, textRevision: 2 });
    expect(anew.reasons[0]).toMatch(/too long for 500/);
    const fresh = await publish(newsroom.context, {
      headline,
      url: 'https://tarn.example/tarn',
      language: 'en',
    });
    expect(await draftFor(newsroom.context, fresh, 'plain')).toMatchObject({ state: 'needs_edit' });
  });
});
