import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkCopy } from '../../src/actions/copies/checkCopy.ts';
import { copiesOfArticle } from '../../src/actions/copies/copiesOfArticle.ts';
import { editCopy } from '../../src/actions/copies/editCopy.ts';
import { keepCopy } from '../../src/actions/copies/keepCopy.ts';
import { removeCopy } from '../../src/actions/copies/removeCopy.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { withdrawArticle } from '../../src/actions/intake/withdrawArticle.ts';
import { healthProblems } from '../../src/actions/operations/healthProblems.ts';
import { pauseSending } from '../../src/actions/operations/pauseSending.ts';
import { type Copy, countAlarmingCopies } from '../../src/delivery/copy.ts';
import { listDeliveries } from '../../src/delivery/delivery.ts';
import { draftsOfArticle } from '../../src/review/draft.ts';
import { writerOf } from '../../src/store/writer.ts';
import type { ChatSimulator } from '../simulators/chat.ts';
import { startDiscord } from '../simulators/discord.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { startTelegram } from '../simulators/telegram.ts';
import { startWebhook } from '../simulators/webhook.ts';
import { approver, editor, openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
let discord: ChatSimulator & { webhookUrl: string };
let telegram: ChatSimulator;
let worker: ReturnType<typeof testWorker>;

async function open(more: Record<string, unknown> = {}): Promise<void> {
  const now = () => newsroom.clock.now();
  mastodon = await startMastodon({ now });
  discord = await startDiscord({ now });
  telegram = await startTelegram({ now });
  const common = { cap: { gap: '0s' }, ...more };
  newsroom = await openTestNewsroom({
    channels: [
      { id: 'fedi', type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token, ...common },
      { id: 'chat', type: 'discord', webhookUrl: discord.webhookUrl, ...common },
      {
        id: 'bot',
        type: 'telegram',
        baseUrl: telegram.url,
        token: telegram.secret,
        chatId: '@courier',
        ...common,
      },
    ],
  });
  worker = testWorker(newsroom.context, newsroom.clock);
}

beforeEach(() => open());
afterEach(async () => {
  await newsroom.close();
  await Promise.all([mastodon.close(), discord.close(), telegram.close()]);
});

/** An article whose posts are out on all three channels. */
async function published(name = 'ferry'): Promise<string> {
  const article = { headline: `The ${name} returns to Orrin`, url: `https://tarn.example/${name}` };
  const id = await publish(newsroom.context, article);
  for (const draft of await draftsOfArticle(newsroom.context.store, id))
    await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  await worker.settleDown();
  return id;
}

async function copies(articleId: string): Promise<Record<string, Copy>> {
  const found = await copiesOfArticle(newsroom.context, articleId);
  return Object.fromEntries(found.map(({ copy }) => [copy.channel, copy]));
}

describe('a post that is out', () => {
  test('is a live copy that says what can be done with it', async () => {
    const { fedi, chat, bot } = await copies(await published());
    expect(fedi).toMatchObject({ state: 'live', version: 1, part: 1, can: ['remove', 'edit', 'reply'] });
    expect(fedi?.text).toContain('The ferry returns to Orrin');
    expect(chat).toMatchObject({ state: 'live', can: ['remove', 'edit'] });
    expect(bot).toMatchObject({ state: 'live', can: ['remove', 'edit'] });
  });

  test('is gone only once a lookup shows it', async () => {
    const id = await published();
    const { fedi } = await copies(id);
    expect((await removeCopy(newsroom.context, { id: fedi!.id })).copy.state).toBe('removing');
    const isDeleted = () => mastodon.truth.map(({ deletedAt }) => deletedAt !== undefined);
    expect(isDeleted()).toEqual([false]);
    await worker.settleDown();
    expect(isDeleted()).toEqual([true]);
    const after = (await copies(id)).fedi;
    expect(after).toMatchObject({ state: 'gone', can: [], checkedAt: expect.stringMatching(/^\d{4}-/) });
    expect(after?.evidence).toContain('the server answers 404');
    const { items } = await listDeliveries(newsroom.context.store, {}, 10);
    expect(items.filter(({ purpose }) => purpose === 'remove')).toMatchObject([
      { state: 'sent', channel: 'fedi' },
    ]);
  });

  test('is removed at once under the kill switch, with no place in the calendar', async () => {
    const id = await published();
    await pauseSending(newsroom.context, {});
    await removeCopy(newsroom.context, { id: (await copies(id)).chat!.id });
    await worker.settleDown();
    expect((await copies(id)).chat).toMatchObject({ state: 'gone' });
  });

  test('is removed although its channel rests after failures', async () => {
    const id = await published();
    const { store, clock } = newsroom.context;
    const out = { failures: 9, circuitSince: clock.now(), circuitUntil: clock.now() + 3_600_000 };
    await writerOf(store).hset(store.keys.channel('fedi'), out);
    await removeCopy(newsroom.context, { id: (await copies(id)).fedi!.id });
    await worker.settleDown();
    expect((await copies(id)).fedi).toMatchObject({ state: 'gone' });
    expect(clock.now()).toBeLessThan(out.circuitUntil);
  });

  test('is removed once if two people ask', async () => {
    const id = await published();
    const { fedi } = await copies(id);
    await Promise.allSettled([
      removeCopy(newsroom.context, { id: fedi!.id }),
      removeCopy(newsroom.as(approver), { id: fedi!.id }),
    ]);
    await worker.settleDown();
    const { items } = await listDeliveries(newsroom.context.store, {}, 10);
    expect(items.filter(({ purpose }) => purpose === 'remove')).toHaveLength(1);
    expect((await copies(id)).fedi?.state).toBe('gone');
  });

  test('may not be removed by an editor', async () => {
    const { fedi } = await copies(await published());
    await expect(removeCopy(newsroom.as(editor), { id: fedi!.id })).rejects.toMatchObject({
      code: 'role.too-low',
    });
  });

  test('that was deleted on the platform is found gone by a check', async () => {
    const id = await published();
    mastodon.truth[0]!.deletedAt = newsroom.clock.now();
    const { copy } = await checkCopy(newsroom.context, { id: (await copies(id)).fedi!.id });
    expect(copy.state).toBe('gone');
  });
});

describe('an edit', () => {
  test('is said to be done only once the new text is read back', async () => {
    const id = await published();
    const { fedi } = await copies(id);
    const text = fedi!.text.replace('returns', 'came back');
    const { copy } = await editCopy(newsroom.context, { id: fedi!.id, version: 1, text });
    expect(copy.state).toBe('editing');
    await worker.settleDown();
    expect(mastodon.truth[0]?.edits.map((edit) => edit.text)).toEqual([text]);
    expect((await copies(id)).fedi).toMatchObject({
      state: 'edited',
      text,
      evidence: 'The new text is there.',
    });
  });

  test('needs the version that was read', async () => {
    const { fedi } = await copies(await published());
    const edit = { id: fedi!.id, text: fedi!.text };
    await expect(editCopy(newsroom.context, { ...edit, version: undefined })).rejects.toMatchObject({
      status: 428,
    });
    await expect(editCopy(newsroom.context, { ...edit, version: 7 })).rejects.toMatchObject({ status: 409 });
  });

  test('is held against the article as every text is', async () => {
    const { fedi } = await copies(await published());
    const text = fedi!.text.replace('returns', 'returns after 14 days');
    await expect(editCopy(newsroom.context, { id: fedi!.id, version: 1, text })).rejects.toMatchObject({
      code: 'draft.not-in-article',
    });
  });

  test('is refused if the platform can’t', async () => {
    const secret = 'sec-of-the-app-0815';
    const app = await startWebhook({ now: () => newsroom.clock.now(), secret });
    await newsroom.close();
    newsroom = await openTestNewsroom({
      channels: [{ id: 'app', type: 'webhook', url: app.hookUrl, secret }],
    });
    worker = testWorker(newsroom.context, newsroom.clock);
    const copy = (await copies(await published())).app!;
    await app.close();
    expect(copy.can).toEqual([]);
    await expect(
      editCopy(newsroom.context, { id: copy.id, version: 1, text: copy.text }),
    ).rejects.toMatchObject({ code: 'copy.not-editable' });
  });
});

describe('a withdrawal', () => {
  test('raises an alarm for each copy until it is gone or kept', async () => {
    const id = await published();
    await withdrawArticle(newsroom.context, { id });
    await worker.settleDown();
    expect(await countAlarmingCopies(newsroom.context.store)).toBe(3);
    expect(await healthProblems(newsroom.context)).toContainEqual(
      expect.objectContaining({
        name: 'copies',
        says: '3 posts of withdrawn articles are still published, or their state is unknown.',
      }),
    );
    const { fedi, chat, bot } = await copies(id);
    await removeCopy(newsroom.context, { id: fedi!.id });
    await keepCopy(newsroom.context, { id: chat!.id });
    await worker.settleDown();
    expect(await countAlarmingCopies(newsroom.context.store)).toBe(1);
    await removeCopy(newsroom.context, { id: bot!.id });
    await worker.settleDown();
    expect((await copies(id)).bot).toMatchObject({
      state: 'gone',
      evidence: expect.stringContaining('no such message'),
    });
    expect(await countAlarmingCopies(newsroom.context.store)).toBe(0);
  });

  test('removes every copy with one choice', async () => {
    const id = await published();
    await withdrawArticle(newsroom.context, { id, copies: 'remove' });
    await worker.settleDown();
    expect(Object.values(await copies(id)).map(({ state }) => state)).toEqual(['gone', 'gone', 'gone']);
    expect(await countAlarmingCopies(newsroom.context.store)).toBe(0);
  });

  test('follows a channel’s onWithdraw', async () => {
    await newsroom.close();
    await Promise.all([mastodon.close(), discord.close(), telegram.close()]);
    await open({ onWithdraw: 'remove' });
    const id = await published();
    await withdrawArticle(newsroom.context, { id });
    await worker.settleDown();
    expect(Object.values(await copies(id)).map(({ state }) => state)).toEqual(['gone', 'gone', 'gone']);
  });

  test('raises the alarm again if a post that was gone is seen again', async () => {
    const id = await published();
    await withdrawArticle(newsroom.context, { id, copies: 'remove' });
    await worker.settleDown();
    delete mastodon.truth[0]!.deletedAt;
    const { copy } = await checkCopy(newsroom.context, { id: (await copies(id)).fedi!.id });
    expect(copy.state).toBe('still-visible');
    expect(await countAlarmingCopies(newsroom.context.store)).toBe(1);
    await removeCopy(newsroom.context, { id: copy.id });
    await worker.settleDown();
    expect((await copies(id)).fedi?.state).toBe('gone');
  });
});
