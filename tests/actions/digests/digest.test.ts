import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deliver } from '../../../src/actions/delivering/deliver.ts';
import { settle } from '../../../src/actions/delivering/settleDelivery.ts';
import { changeSubscription } from '../../../src/actions/digests/changeSubscription.ts';
import { composeDigest } from '../../../src/actions/digests/composeDigest.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { finishDraft } from '../../../src/actions/drafting/finishDraft.ts';
import { withdrawArticle } from '../../../src/actions/intake/withdrawArticle.ts';
import { applyRetention } from '../../../src/actions/operations/applyRetention.ts';
import { articleById, listArticles } from '../../../src/article/archive.ts';
import { visibleTo } from '../../../src/article/visibility.ts';
import { recipientId } from '../../../src/channels/email/recipients.ts';
import { unsubscribeToken } from '../../../src/channels/email/unsubscribing.ts';
import { deliveriesById, deliveryById } from '../../../src/delivery/delivery.ts';
import { type Draft, draftById, listDrafts } from '../../../src/review/draft.ts';
import { walk } from '../../../src/store/lists/walk.ts';
import { type SmtpFault, type SmtpSimulator, startSmtp } from '../../simulators/smtp.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { publish } from '../../support/records.ts';

const hour = 3_600_000;
const readers = ['mira@reader.example', 'omar@reader.example', 'noor@reader.example'];
let newsroom: TestNewsroom;
let server: SmtpSimulator;
const faults = new Map<string, SmtpFault>();

async function open(more: Record<string, unknown> = {}): Promise<void> {
  newsroom = await openTestNewsroom({
    channels: [
      {
        id: 'mail',
        type: 'email',
        smtpUrl: server.url,
        from: 'The Courier <desk@courier.example>',
        to: readers,
        digest: '0 7 * * *',
        ...more,
      },
    ],
  });
  // Scripts refuse a time ahead of the store's: days are to pass here.
  newsroom.clock.set(Date.now() - 30 * 24 * hour);
}
beforeEach(async () => {
  faults.clear();
  server = await startSmtp({
    user: 'desk@courier.example',
    password: 'word-of-the-desk',
    fault: (recipient) => {
      const fault = faults.get(recipient);
      faults.delete(recipient);
      return fault;
    },
  });
});
afterEach(async () => {
  await newsroom.close();
  await server.close();
});

const story = (headline: string, more: Record<string, unknown> = {}) =>
  publish(newsroom.context, {
    headline,
    bullets: [`${headline}, says the harbour master`],
    url: `https://tarn.example/${encodeURIComponent(headline)}`,
    ...more,
  });

async function digests(): Promise<string[]> {
  const ids: string[] = [];
  const { store } = newsroom.context;
  for await (const rows of walk(store, store.keys.digests, '-inf', '+inf'))
    ids.push(...rows.map(({ id }) => id));
  return ids;
}

/** What the schedule and then the event do. */
async function make(): Promise<Draft | undefined> {
  const before = new Set(await digests());
  await composeDigest(newsroom.context, 'mail');
  const id = (await digests()).find((each) => !before.has(each));
  if (id === undefined) return undefined;
  await draftArticle(newsroom.context, id);
  const { items } = await listDrafts(newsroom.context.store, {}, 100);
  return items.find(({ articleId }) => articleId === id);
}

async function approved(): Promise<Draft> {
  const draft = await make();
  if (!draft) throw new Error('there is no digest');
  return approveDraft(newsroom.context, { id: draft.id, version: draft.version });
}

async function sendAll({ deliveries }: Draft): Promise<void> {
  await Promise.all(deliveries.map((id) => deliver(newsroom.context, id)));
}

const states = async ({ deliveries }: Draft) =>
  (await deliveriesById(newsroom.context.store, deliveries)).map(({ state }) => state).sort();
const received = () => server.truth.map(({ to }) => to).sort();

describe('a digest', () => {
  test('has what was published since the last one, is reviewed once, and is sent to each recipient separately', async () => {
    await open();
    await story('Ferry returns to Orrin');
    newsroom.clock.advance(hour);
    await story('Lamp is lit again');
    expect((await listDrafts(newsroom.context.store, {}, 10)).items).toEqual([]);
    const draft = await approved();
    expect(draft).toMatchObject({ state: 'scheduled', channel: 'mail', variant: 'digest' });
    expect(draft.parts[0]?.text).toContain('• Lamp is lit again\n• Ferry returns to Orrin');
    // Three workers at the same time, as after a duplicated wake-up.
    await Promise.all([sendAll(draft), sendAll(draft), sendAll(draft)]);
    expect(received()).toEqual([...readers].sort());
    const { mail } = server.truth[0]!;
    expect(mail.text).toMatch(
      /Lamp is lit again\n• Lamp is lit again, says.*\nhttp:\/\/127\.0\.0\.1:8080\/s\/\w+/,
    );
    expect(new Set(server.truth.map((each) => each.mail.messageId)).size).toBe(3);
    expect(await states(draft)).toEqual(['sent', 'sent', 'sent']);
    // Each end wakes a job.
    await Promise.all(draft.deliveries.map(() => finishDraft(newsroom.context, draft.id)));
    expect((await draftById(newsroom.context.store, draft.id))?.state).toBe('done');

    newsroom.clock.advance(24 * hour);
    await story('Night trams until two');
    const second = await approved();
    expect(second.parts[0]?.text).toContain('Night trams');
    expect(second.parts[0]?.text).not.toContain('Lamp');
  });

  test('is not created on an empty day, nor twice by two schedulers, and a downtime loses nothing', async () => {
    await open();
    expect(await make()).toBeUndefined();
    await story('Ferry returns to Orrin');
    await Promise.all([1, 2, 3].map(() => composeDigest(newsroom.context, 'mail')));
    expect(await digests()).toHaveLength(1);
    expect(await make()).toBeUndefined();
    newsroom.clock.advance(72 * hour);
    await story('Lamp is lit again');
    newsroom.clock.advance(30 * hour);
    expect((await make())?.parts[0]?.text).toContain('Lamp is lit again');
  });

  test('contains nothing that is withdrawn or under embargo, at its creation or when it is sent', async () => {
    await open();
    const gone = await story('Keeper of the lamp retires');
    await story('Later news', { embargoUntil: new Date(newsroom.clock.now() + 48 * hour).toISOString() });
    await story('Ferry returns to Orrin');
    const draft = await approved();
    expect(draft.parts[0]?.text).not.toContain('Later news');
    await withdrawArticle(newsroom.context, { id: gone, note: 'wrong keeper' });
    await sendAll(draft);
    expect(server.truth).toHaveLength(3);
    for (const { raw, mail } of server.truth)
      expect(`${raw}${mail.text}${mail.html}`).not.toContain('Keeper');
    newsroom.clock.advance(49 * hour);
    expect((await make())?.parts[0]?.text).toContain('Later news');
  });

  test('is sent to nobody if everything in it was withdrawn', async () => {
    await open();
    const gone = await story('Keeper of the lamp retires');
    const draft = await approved();
    await withdrawArticle(newsroom.context, { id: gone, note: 'wrong keeper' });
    await sendAll(draft);
    expect(server.truth).toEqual([]);
    expect(await states(draft)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  test('says what an article says when it is sent, and can’t be edited separately', async () => {
    await open();
    await story('Ferry returns to Orrin');
    const draft = await make();
    const command = { id: draft!.id, version: draft!.version, text: 'Other words' };
    await expect(editDraft(newsroom.context, command)).rejects.toMatchObject({ code: 'draft.is-digest' });
  });

  test('is sent without review if the channel is "auto"', async () => {
    await open({ review: 'auto' });
    await story('Ferry returns to Orrin');
    expect(await make()).toMatchObject({ state: 'approved', approvedBy: ['auto'] });
  });

  test('is public nowhere and in no list of articles, and is deleted in time', async () => {
    await open();
    await story('Ferry returns to Orrin');
    const draft = await make();
    const { store, clock } = newsroom.context;
    const article = await articleById(store, draft!.articleId);
    expect(visibleTo(article!, clock.now(), 'public')).toBe('none');
    expect(visibleTo(article!, clock.now(), 'subscriber')).toBe('none');
    expect((await listArticles(store, 50)).items.map(({ headline }) => headline)).toEqual([
      'Ferry returns to Orrin',
    ]);
    newsroom.clock.advance(800 * 24 * hour);
    await applyRetention(newsroom.context);
    expect(await digests()).toEqual([]);
    expect(await articleById(store, draft!.articleId)).toBeUndefined();
    expect(await draftById(store, draft!.id)).toBeUndefined();
  });
});

describe('the recipients of a digest', () => {
  test('a refused, busy or lost mail stops no other, and no recipient gets a second one', async () => {
    await open();
    await story('Ferry returns to Orrin');
    const draft = await approved();
    faults.set(readers[0]!, 'refuse-recipient');
    faults.set(readers[1]!, 'cut-after-keeping');
    for (const id of draft.deliveries) await deliver(newsroom.context, id);
    expect(await states(draft)).toEqual(['failed', 'sent', 'uncertain']);
    const lost = (await deliveriesById(newsroom.context.store, draft.deliveries)).find(
      ({ state }) => state === 'uncertain',
    )!;
    newsroom.clock.advance(60_000);
    await settle(newsroom.context, lost.id);
    await sendAll(draft);
    expect((await deliveryById(newsroom.context.store, lost.id))?.state).toBe('unknown');
    expect(received()).toEqual([readers[1], readers[2]].sort());
  });

  test('a busy server is tried again, with the same Message-ID', async () => {
    await open();
    await story('Ferry returns to Orrin');
    const draft = await approved();
    for (const reader of readers) faults.set(reader, 'busy-after-data');
    await sendAll(draft);
    expect(await states(draft)).toEqual(['retry_wait', 'retry_wait', 'retry_wait']);
    newsroom.clock.advance(60_000);
    await sendAll(draft);
    expect(received()).toEqual([...readers].sort());
  });

  test('a recipient who unsubscribes gets no more mail, not even approved ones, and can subscribe again', async () => {
    await open();
    await story('Ferry returns to Orrin');
    const draft = await approved();
    for (const id of draft.deliveries.slice(0, 2)) await deliver(newsroom.context, id);
    const last = readers.find((reader) => !received().includes(reader))!;
    const token = await tokenOf(last);
    await changeSubscription(newsroom.context, { token, subscribed: false });
    await sendAll(draft);
    expect(await states(draft)).toEqual(['cancelled', 'sent', 'sent']);
    newsroom.clock.advance(hour);
    await story('Lamp is lit again');
    expect((await approved()).deliveries).toHaveLength(2);
    await changeSubscription(newsroom.context, { token, subscribed: true });
    newsroom.clock.advance(hour);
    await story('Night trams until two');
    expect((await approved()).deliveries).toHaveLength(3);
  });

  test('an unknown token ends nothing', async () => {
    await open();
    await story('Ferry returns to Orrin');
    const draft = await approved();
    await sendAll(draft);
    const token = tokenIn(0);
    const forged = token.replace(/\.[0-9a-f]{16}\./, `.${'0'.repeat(16)}.`);
    for (const wrong of [forged, `${token}x`, 'mail', ''])
      await expect(
        changeSubscription(newsroom.context, { token: wrong, subscribed: false }),
      ).rejects.toMatchObject({ code: 'page.unknown' });
    await changeSubscription(newsroom.context, { token, subscribed: false });
  });

  test('if all have unsubscribed no digest is created, and a waiting one can’t be approved', async () => {
    await open({ to: readers[0] });
    await story('Ferry returns to Orrin');
    await sendAll(await approved());
    newsroom.clock.advance(hour);
    await story('Lamp is lit again');
    const waiting = await make();
    await changeSubscription(newsroom.context, { token: tokenIn(0), subscribed: false });
    await expect(
      approveDraft(newsroom.context, { id: waiting!.id, version: waiting!.version }),
    ).rejects.toMatchObject({ code: 'draft.no-recipients' });
    newsroom.clock.advance(hour);
    await story('Night trams until two');
    expect(await make()).toBeUndefined();
  });
});

function tokenIn(index: number): string {
  return /\/unsubscribe\/(\S+)/.exec(server.truth[index]?.mail.text ?? '')?.[1] ?? '';
}

/** The token in a recipient's own mail. */
function tokenOf(reader: string): Promise<string> {
  return unsubscribeToken(newsroom.context.store, { channel: 'mail', recipient: recipientId(reader) });
}
