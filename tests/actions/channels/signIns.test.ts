import { afterEach, beforeEach, expect, test } from 'vitest';
import { channelNotes } from '../../../src/actions/channels/channelNotes.ts';
import { renewTokens } from '../../../src/actions/channels/renewTokens.ts';
import { signIns } from '../../../src/actions/channels/signIns.ts';
import { channelStates } from '../../../src/actions/delivering/channelStates.ts';
import { healthProblems } from '../../../src/actions/operations/healthProblems.ts';
import { channelContext, requireChannel } from '../../../src/channels/configured.ts';
import type { Tokens } from '../../../src/channels/signIn/tokens.ts';
import { checkChannels } from '../../../src/commands/doctor/newsroom.ts';
import { warningsOf } from '../../../src/web/desk/warnings.ts';
import { desk } from '../../../src/web/texts/en/desk.ts';
import { type LinkedInSimulator, startLinkedIn } from '../../simulators/linkedin.ts';
import { startThreads, type ThreadsSimulator } from '../../simulators/threads.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';

const day = 86_400_000;
let newsroom: TestNewsroom;
let linkedin: LinkedInSimulator;
let threads: ThreadsSimulator;

beforeEach(async () => {
  const now = () => newsroom.clock.now();
  newsroom = await openTestNewsroom();
  linkedin = await startLinkedIn({ now, token: 'linkedin-token' });
  threads = await startThreads({ now, token: 'threads-token' });
  const { url, author } = linkedin;
  await newsroom.close();
  newsroom = await openTestNewsroom({
    channels: [
      { id: 'company', type: 'linkedin', baseUrl: url, author },
      { id: 'broken', type: 'threads', baseUrl: 'http://127.0.0.1:9', userId: '1', token: 'x' },
      {
        id: 'threads',
        type: 'threads',
        baseUrl: threads.url,
        userId: threads.userId,
        token: 'threads-token',
      },
    ],
  });
});
afterEach(async () => {
  await newsroom.close();
  await linkedin.close();
  await threads.close();
});

async function signIn(tokens: Omit<Tokens, 'access'>): Promise<void> {
  const { type, config } = requireChannel(newsroom.context, 'company');
  const way = type.signIn?.(config, channelContext(newsroom.context));
  if (!way) throw new Error('no sign-in');
  await way.keep({ access: 'linkedin-token', ...tokens });
}

const company = async () => (await signIns(newsroom.context)).company;

test('a coming end is told two weeks ahead, at every door, and is no alarm', async () => {
  const { context, clock } = newsroom;
  expect(await company()).toEqual({ isSignedIn: false });
  const endsAt = clock.now() + 60 * day;
  await signIn({ expiresAt: endsAt });
  expect(await company()).toMatchObject({ isSignedIn: true, since: expect.any(String) });
  expect(await company()).not.toHaveProperty('note');
  const date = new Date(endsAt).toISOString().slice(0, 10);
  clock.advance(45 * day);
  expect(await channelNotes(context)).not.toHaveProperty('company');
  expect(await warningsOf(context, { texts: desk, language: 'en' })).toEqual([]);

  clock.advance(2 * day);
  const sentence = `its sign-in ends on ${date}: sign in again at /ops/channels`;
  expect((await channelNotes(context)).company).toContain(sentence);
  const [state] = await channelStates(context);
  expect(state?.note).toContain(sentence);
  expect(state?.signIn?.endsAt?.slice(0, 10)).toBe(date);
  expect(await warningsOf(context, { texts: desk, language: 'en' })).toMatchObject([
    { sentence: expect.stringContaining(sentence) },
  ]);
  const found = await checkChannels(context);
  expect(JSON.stringify(found)).toContain(sentence);
  expect(await healthProblems(context)).toEqual([]);
});

test('with a refresh token its end counts, not that of the token that it renews', async () => {
  const { clock } = newsroom;
  await signIn({ expiresAt: clock.now() + day, refresh: 'r', refreshEndsAt: clock.now() + 300 * day });
  expect(await company()).not.toHaveProperty('note');
  clock.advance(290 * day);
  expect((await company())?.note).toContain('its sign-in ends on');
});

test('the hourly renewal renews what it can, and one channel that fails stops no other', async () => {
  await renewTokens(newsroom.context);
  expect(threads.bearer.issued).toBe(1);
  await renewTokens(newsroom.context);
  expect(threads.bearer.issued).toBe(1);
  const { threads: signedIn } = await signIns(newsroom.context);
  expect(Date.parse(signedIn?.endsAt ?? '') - newsroom.clock.now()).toBeGreaterThan(59 * day);
});
