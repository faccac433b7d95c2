import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { recomposeDraft } from '../../../src/actions/drafting/recomposeDraft.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand, draftFor, publish } from '../../support/records.ts';

const hook = { type: 'webhook', url: 'http://127.0.0.1:9/hook', secret: 'hook-secret-hook-secret' };
const image = {
  url: 'https://tarn.example/ferry.jpg',
  caption: 'The ferry at the pier. Photo: Mina Rao',
  credit: 'Mina Rao',
};
const ferry = { headline: 'Ferry returns', url: 'https://tarn.example/ferry', language: 'en', image };
let newsroom: TestNewsroom;

beforeEach(async () => {
  newsroom = await openTestNewsroom({
    channels: [
      { ...hook, id: 'strict', altText: 'required' },
      { ...hook, id: 'auto', altText: 'required', review: 'auto' },
      { ...hook, id: 'warns', altText: 'warn' },
      { id: 'masto', type: 'mastodon', baseUrl: 'http://127.0.0.1:9', token: 'test-token' },
    ],
  });
});
afterEach(() => newsroom.close());
const drafted = async (channel: string, article: Record<string, unknown> = ferry) =>
  draftFor(newsroom.context, await publish(newsroom.context, article), channel);

describe('a picture’s alt text', () => {
  test('is suggested from the caption, and must be confirmed if the channel requires it', async () => {
    const draft = await drafted('strict');
    expect(draft.media).toEqual({ url: image.url, alt: 'The ferry at the pier.', suggested: true });
    await expect(approveDraft(newsroom.context, { id: draft.id, version: 1 })).rejects.toMatchObject({
      code: 'draft.alt-text-needed',
    });
    const described = await editDraft(newsroom.context, {
      id: draft.id,
      version: 1,
      altText: ' A ferry\n at dusk ',
    });
    expect(described).toMatchObject({
      version: 2,
      state: 'in_review',
      media: { alt: 'A ferry at dusk', suggested: false },
      parts: draft.parts,
      authors: ['ada'],
    });
    expect(described.editedBy).toBeUndefined();
    expect(await approveDraft(newsroom.context, { id: draft.id, version: 2 })).toMatchObject({
      state: 'scheduled',
    });
  });

  test('keeps an automatic channel from posting, and does not matter elsewhere', async () => {
    const auto = await drafted('auto');
    expect(auto.state).toBe('in_review');
    expect(auto.reasons.at(-1)).toMatch(/alt text is only a suggestion/);
    const warns = await draftFor(newsroom.context, auto.articleId, 'warns');
    expect(await approveDraft(newsroom.context, { id: warns.id, version: 1 })).toMatchObject({
      state: 'scheduled',
    });
    const plain = await drafted('auto', { ...ferry, url: 'https://tarn.example/2', image: undefined });
    expect(plain).toMatchObject({ state: 'approved' });
    expect(plain.media).toBeUndefined();
  });

  test('stays when the article changes and the picture does not', async () => {
    const draft = await drafted('strict');
    await editDraft(newsroom.context, { id: draft.id, version: 1, altText: 'A ferry at dusk' });
    const revise = async (change: Record<string, unknown>) => {
      await ingestOne(newsroom.context, { ...ferry, ...change }, byCommand);
      await draftArticle(newsroom.context, draft.articleId);
      const stale = await draftFor(newsroom.context, draft.articleId, 'strict');
      return recomposeDraft(newsroom.context, { id: draft.id, version: stale.version });
    };
    const same = await revise({ headline: 'Ferry is back' });
    expect(same.media).toMatchObject({ alt: 'A ferry at dusk', suggested: false });
    const other = await revise({
      headline: 'Ferry is here',
      image: { ...image, url: 'https://tarn.example/2.jpg' },
    });
    expect(other.media).toMatchObject({ alt: 'The ferry at the pier.', suggested: true });
  });

  test('leaves a text that can’t be approved yet unchanged', async () => {
    const draft = await drafted('masto', { ...ferry, headline: 'Ferry '.repeat(120).trim() });
    expect(draft.state).toBe('needs_edit');
    const described = await editDraft(newsroom.context, { id: draft.id, version: 1, altText: 'A ferry' });
    expect(described).toMatchObject({ state: 'needs_edit', version: 2, media: { suggested: false } });
  });

  test('is refused if there is no picture, if it is empty, and if nothing is given', async () => {
    const { id } = await drafted('strict');
    const edit = (altText?: string) => editDraft(newsroom.context, { id, version: 1, altText });
    for (const tried of [edit('  '), edit('a'.repeat(1_501)), edit()])
      await expect(tried).rejects.toMatchObject({ code: 'request.invalid' });
    const plain = await drafted('warns', { ...ferry, url: 'https://tarn.example/3', image: undefined });
    await expect(
      editDraft(newsroom.context, { id: plain.id, version: 1, altText: 'A ferry' }),
    ).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });
});
