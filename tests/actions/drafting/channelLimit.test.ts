import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { learnLimits, limitNotes, limitOf } from '../../../src/actions/channels/channelLimit.ts';
import { channelStates } from '../../../src/actions/delivering/channelStates.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { type MastodonOptions, type MastodonSimulator, startMastodon } from '../../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';

const ferry = {
  headline: 'Ferry returns to the Tarn after eleven years of repairs and quarrels over who pays for them',
  bullets: [
    'The council pays four million crowns for the new engine and the old pier, and the owner pays the rest of it',
    'Tickets cost two crowns until the summer, and children below twelve travel with their parents for nothing at all',
    'The last ferry leaves at midnight from the northern pier, where the tram stops',
  ],
  url: 'https://tarn.example/ferry',
  language: 'en',
};
let server: MastodonSimulator;
let newsroom: TestNewsroom;

async function open(options: MastodonOptions): Promise<void> {
  server = await startMastodon(options);
  newsroom = await openTestNewsroom({
    channels: [{ id: 'masto', type: 'mastodon', baseUrl: server.url, token: server.token }],
  });
}
beforeEach(() => open({ maxCharacters: 200 }));
afterEach(async () => {
  await newsroom.close();
  await server.close();
});
const draft = async () => draftFor(newsroom.context, await publish(newsroom.context, ferry), 'masto');

describe('a server’s own limit', () => {
  test.each([
    [200, 200],
    [2_000, 2_000],
    [500, 500],
  ])('of %d applies from the first draft on', async (maxCharacters, limit) => {
    await server.close();
    await newsroom.close();
    await open({ maxCharacters });
    const { parts, state } = await draft();
    expect(state).toBe('in_review');
    expect(parts[0]?.limit).toBe(limit);
    expect(parts[0]?.length).toBeLessThanOrEqual(limit);
  });

  test('is queried once, stored for every process, and queried again six hours later', async () => {
    await Promise.all([learnLimits(newsroom.context), learnLimits(newsroom.context)]);
    expect(server.limitsAsked).toBe(1);
    await draft();
    expect(server.limitsAsked).toBe(1);
    const elsewhere = { ...newsroom.context, config: structuredClone(newsroom.context.config) };
    expect(await limitOf(elsewhere, 'masto')).toBe(200);
    expect(server.limitsAsked).toBe(1);
    newsroom.clock.advance(6 * 3_600_000);
    await learnLimits(newsroom.context);
    expect(server.limitsAsked).toBe(2);
  });

  test('applies to what a person writes', async () => {
    const { id, version, link } = await draft();
    await expect(
      editDraft(newsroom.context, { id, version, text: `${'a'.repeat(190)} ${link.url}` }),
    ).rejects.toMatchObject({ code: 'draft.does-not-fit' });
  });

  test('is reported if a server is unreachable, and the last known one applies', async () => {
    await learnLimits(newsroom.context);
    await server.close();
    newsroom.clock.advance(6 * 3_600_000);
    expect(await limitOf(newsroom.context, 'masto')).toBe(200);
    const [row] = await channelStates(newsroom.context);
    expect(row?.note).toMatch(
      /^masto did not say how long a post may be .*: drafts have up to 200 characters$/,
    );
  });

  test('is the rule’s own until the server states one', async () => {
    await server.close();
    const { parts } = await draft();
    expect(parts[0]?.limit).toBe(500);
    expect(await limitNotes(newsroom.context)).toMatchObject({ masto: expect.stringContaining('up to 500') });
    server = await startMastodon({ maxCharacters: 300, port: Number(new URL(server.url).port) });
    newsroom.clock.advance(5 * 60_000);
    expect(await limitOf(newsroom.context, 'masto')).toBe(300);
    expect(await limitNotes(newsroom.context)).toEqual({});
  });

  test('of another server is not the one stated before', async () => {
    await learnLimits(newsroom.context);
    const other = await startMastodon({ maxCharacters: 400 });
    const [channel] = newsroom.context.config.channels;
    const channels = [{ ...channel, baseUrl: other.url }] as typeof newsroom.context.config.channels;
    const moved = { ...newsroom.context, config: { ...newsroom.context.config, channels } };
    expect(await limitOf(moved, 'masto')).toBe(400);
    await other.close();
  });
});
