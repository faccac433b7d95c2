import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { toInstant } from '../../../src/clock.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { draftFor, publish } from '../../support/records.ts';

const day = 86_400_000;
const tram = { type: 'mastodon', baseUrl: 'http://127.0.0.1:9', token: 'test-token' };
const place = { url: 'https://tarn.example/tram', language: 'en' };
let newsroom: TestNewsroom;

beforeEach(async () => {
  newsroom = await openTestNewsroom({
    channels: [
      { ...tram, id: 'auto', review: 'auto' },
      { ...tram, id: 'desk' },
    ],
  });
});
afterEach(() => newsroom.close());

const ago = (days: number) => toInstant(newsroom.context.clock.now() - days * day);

test('nothing to check: a channel that posts automatically does so', async () => {
  const id = await publish(newsroom.context, { ...place, headline: 'Tram driver to face court tomorrow' });
  expect((await draftFor(newsroom.context, id, 'auto')).state).toBe('approved');
});

test.each([
  ['mentions', { headline: 'Minister meets @home campaigners' }, /mention @home/],
  [
    'figures',
    { headline: 'Two killed, 14 injured', bullets: ['At least 16 were injured, police said'] },
    /says 14, summary point 1 says 16/,
  ],
  ['days', { headline: 'Tram driver to face court tomorrow', daysAgo: 3 }, /says “tomorrow”/],
  ['times of day', { headline: 'Polls close at 8pm', daysAgo: 3 }, /says “8pm”/],
])(
  'it waits for a person where %s are to be looked at',
  async (_, {
    daysAgo = 0,
    ...article
  }: { daysAgo?: number; headline: string; bullets?: string[] }, expected) => {
    const id = await publish(newsroom.context, { ...place, ...article, publishedAt: ago(daysAgo) });
    const draft = await draftFor(newsroom.context, id, 'auto');
    expect(draft.state).toBe('in_review');
    expect(draft.reasons.join('\n')).toMatch(expected);
  },
);

test('a draft approved for another day names the word that will be wrong then', async () => {
  const id = await publish(newsroom.context, { ...place, headline: 'Tram driver to face court tomorrow' });
  const draft = await draftFor(newsroom.context, id, 'desk');
  expect(draft.reasons.join('\n')).not.toContain('tomorrow');
  const at = toInstant(newsroom.context.clock.now() + 3 * day);
  const approved = await approveDraft(newsroom.context, { id: draft.id, version: draft.version, at });
  expect(approved).toMatchObject({ state: 'scheduled' });
  expect(approved.reasons.at(-1)).toMatch(/^It says “tomorrow”, and will be posted on \d+ \w+/);
});
