import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import * as recordJob from '../../jobs/recordResult.ts';
import type { Context } from '../../src/actions/context.ts';
import { dueReadings } from '../../src/actions/copies/dueReadings.ts';
import { readStatistics } from '../../src/actions/copies/readStatistics.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../src/actions/drafting/chooseVariant.ts';
import { editDraft } from '../../src/actions/drafting/editDraft.ts';
import { rejectDraft } from '../../src/actions/drafting/rejectDraft.ts';
import { reopenDraft } from '../../src/actions/drafting/reopenDraft.ts';
import { ingest } from '../../src/actions/intake/ingest.ts';
import { withdrawArticle } from '../../src/actions/intake/withdrawArticle.ts';
import { recordEarlierResults } from '../../src/actions/results/recordEarlierResults.ts';
import { recordResult } from '../../src/actions/results/recordResult.ts';
import { articleById } from '../../src/article/archive.ts';
import { deliveriesById } from '../../src/delivery/delivery.ts';
import { figuresOf, groupings, type ResultGroup } from '../../src/delivery/results/groups.ts';
import { type Results, resultsOf } from '../../src/delivery/results/report.ts';
import { SluglineError } from '../../src/errors.ts';
import { clicksOf } from '../../src/links/link.ts';
import { type Draft, listDrafts } from '../../src/review/draft.ts';
import { recordResult as writeResult } from '../../src/store/scripts/delivery/recordResult.ts';
import { recordClicks } from '../../src/store/scripts/link/recordClicks.ts';
import { type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { byCommand, draftFor, publish } from '../support/records.ts';
import { crashingContext, Killed, type TestQueue, testQueue, testWorker } from '../support/worker.ts';

const hour = 3_600_000;
const day = 24 * hour;

let newsroom: TestNewsroom;
let mastodon: MastodonSimulator;
afterEach(async () => {
  await newsroom.close();
  await mastodon.close();
});

async function open(more: Record<string, unknown> = {}): Promise<void> {
  mastodon = await startMastodon({ now: () => newsroom.clock.now() });
  const server = { type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token, cap: { gap: '0s' } };
  newsroom = await openTestNewsroom({
    channels: [
      { ...server, id: 'fedi', separate: true },
      { ...server, id: 'whole', separate: true, link: 'canonical' },
    ],
    copies: { statistics: '23 * * * *' },
    ...more,
  });
  // In Berlin it is 10:00. Nothing is claimed ahead of the store's own time, so it is long ago.
  newsroom.clock.set(Date.parse('2026-03-02T09:00:00Z'));
}

const allDrafts = async () => (await listDrafts(newsroom.context.store, {}, 100)).items;

/** A batch of clicks as a web process writes it; the same number is applied once. */
const click = (context: Context, code: string, count: number, sequence: number) =>
  recordClicks(context.store, {
    ...{ process: 'web', sequence, day: '2026-03-02' },
    links: [
      {
        ...{ code, channel: 'fedi', variant: 'list' },
        rows: [
          { hour: '2026-03-02T09', referrer: 'direct', device: 'phone', country: '', count, visitors: [] },
        ],
      },
    ],
  });

async function readAll(context: Context): Promise<void> {
  for (const batch of await dueReadings(context)) await readStatistics(context, batch);
}

/** What there is of one draft, read from its own records. */
interface Counted {
  names: Record<(typeof groupings)[number], string>;
  outcome: 'composed' | 'edited' | 'rejected';
  clicks?: number;
  likes?: number;
}

async function countedOf({ store }: Context, draft: Draft): Promise<Counted[]> {
  const deliveries = await deliveriesById(store, draft.deliveries);
  const first = deliveries.find(({ part, state }) => part === 1 && state === 'sent');
  const isRejected = draft.state === 'rejected' && draft.rejectedBy !== 'slugline';
  if (!first && !isRejected) return [];
  const article = await articleById(store, draft.articleId);
  const outcome = !first ? 'rejected' : draft.editedBy ? 'edited' : 'composed';
  const likes = first?.statistics?.at(-1)?.likes;
  return [
    {
      outcome,
      names: {
        channel: draft.channel,
        variant: outcome === 'edited' ? 'edited' : draft.variant,
        section: article?.section ?? '-',
        language: article?.language ?? '',
      },
      ...(first && draft.channel === 'fedi'
        ? { clicks: (await clicksOf(store, draft.link.code)).total }
        : {}),
      ...(likes === undefined ? {} : { likes }),
    },
  ];
}

/** The groups by a full recount of every draft, delivery and link. */
function recounted(all: Counted[], by: (typeof groupings)[number]): Record<string, unknown> {
  const groups = Object.groupBy(all, ({ names }) => names[by]);
  return Object.fromEntries(Object.entries(groups).map(([name, some = []]) => [name, groupOf(some)]));
}

function groupOf(some: Counted[]) {
  const many = (outcome: Counted['outcome']) => some.filter((each) => each.outcome === outcome).length;
  const likes = some.flatMap((each) => each.likes ?? []);
  return {
    drafts: { composed: many('composed'), edited: many('edited'), rejected: many('rejected') },
    clicks: figuresOf(some.flatMap(({ clicks }) => clicks ?? [])),
    likes: likes.length > 0 ? figuresOf(likes) : undefined,
  };
}

const shown = ({ drafts, clicks, statistics }: ResultGroup) => ({
  ...{ drafts, clicks, likes: statistics.likes },
});
const byName = (groups: ResultGroup[]) => Object.fromEntries(groups.map((each) => [each.name, shown(each)]));

async function expectRecount(results: Results): Promise<void> {
  const drafts = await allDrafts();
  const all = (await Promise.all(drafts.map((draft) => countedOf(newsroom.context, draft)))).flat();
  for (const by of groupings) expect(byName(results.groups[by])).toEqual(recounted(all, by));
  expect(shown(results.total)).toEqual(groupOf(all));
  const most = Math.max(0, ...all.map(({ clicks = 0 }) => clicks));
  expect(results.best[0]?.clicks ?? 0).toBe(most);
}

const acts = ['post', 'approve', 'edit', 'choose', 'reject', 'reopen'] as const;
const killed = {
  killAt: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
  when: fc.constantFrom('before' as const, 'after' as const),
};
const which = fc.nat({ max: 5 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom(...acts), which, ...killed }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('publish' as const), which, ...killed }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('click' as const), which, again: fc.boolean(), ...killed }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('work' as const, 'repeat' as const), which, ...killed }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), which, ...killed }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      which,
      ms: fc.integer({ min: hour, max: 2 * day }),
      ...killed,
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Two articles with two drafts each, one of them posted. */
const begun = [
  { do: 'publish', which: 0 },
  { do: 'publish', which: 0 },
  { do: 'post', which: 0 },
] as Step[];

test('in any order of decisions, clicks, readings, repeats and crashes the results are what a recount finds', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      await open();
      try {
        const queue = testQueue();
        let articles = 0;
        let sequence = 0;
        for (const each of [...begun, ...steps]) {
          articles += each.do === 'publish' ? 1 : 0;
          if (each.do === 'click' && !each.again) sequence += 1;
          const { killAt = Number.POSITIVE_INFINITY, when = 'before' } = each;
          const { context } = crashingContext(newsroom.context, killAt, when);
          try {
            await take(context, each, { queue, articles, sequence });
          } catch (error) {
            // A refusal is an answer, and so is a death.
            if (!(error instanceof SluglineError) && !(error instanceof Killed)) throw error;
          }
        }
        const calm = testWorker(newsroom.context, newsroom.clock, queue);
        await calm.settleDown();
        await calm.pass(hour, 60_000);
        const results = await resultsOf(newsroom.context, { days: 90 });
        await expectRecount(results);
        // The same from the records alone, as after an import.
        const { redis, keys } = newsroom.context.store;
        await redis.del(keys.results, keys.resultTimes, keys.resultClicks, keys.resultStatistics);
        await recordEarlierResults(newsroom.context);
        expect(await resultsOf(newsroom.context, { days: 90 })).toEqual(results);
      } finally {
        await newsroom.close();
        await mastodon.close();
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 25) },
  );
  await open();
});

async function take(
  context: Context,
  each: Step,
  { queue, articles, sequence }: { queue: TestQueue; articles: number; sequence: number },
): Promise<void> {
  const work = () => testWorker(context, newsroom.clock, queue).settleDown();
  const drafts = (await allDrafts()).toReversed();
  const draft = drafts[each.which % Math.max(1, drafts.length)];
  const named = { id: draft?.id ?? '', version: draft?.version };
  switch (each.do) {
    case 'publish': {
      const section = ['harbour', 'council', undefined][articles % 3];
      const headline = `Ferry ${articles} returns to Orrin`;
      const bullets = [`Boat ${articles} leaves at six`, `Fares stay at ${articles} crowns`];
      const url = `https://tarn.example/ferry-${articles}`;
      await ingest(context, [{ headline, bullets, url, ...(section ? { section } : {}) }], byCommand);
      return work();
    }
    case 'work':
      return work();
    case 'read':
      newsroom.clock.advance(each.ms);
      for (const [n, post] of mastodon.truth.entries()) post.reactions = { likes: n + each.which };
      return readAll(context);
  }
  if (!draft) return;
  switch (each.do) {
    case 'approve':
      await approveDraft(context, named);
      return;
    case 'post':
      await approveDraft(context, named);
      return work();
    case 'edit':
      await editDraft(context, { ...named, text: `Boats again\n${draft.link.url}` });
      return;
    case 'choose':
      await chooseVariant(context, { ...named, variant: draft.alternatives?.[0]?.variant ?? 'none' });
      return;
    case 'reject':
      await rejectDraft(context, named);
      return;
    case 'reopen':
      await reopenDraft(context, named);
      return;
    case 'withdraw':
      await withdrawArticle(context, { id: draft.articleId });
      return;
    case 'click':
      await click(context, draft.link.code, 1 + each.which, sequence);
      return;
    case 'repeat':
      return recordResult(context, draft.id);
  }
}

async function sentPost(name: string, more: Record<string, unknown> = {}): Promise<Draft> {
  const { context, clock } = newsroom;
  const headline = `The ${name} returns to Orrin`;
  const id = await publish(context, { headline, url: `https://tarn.example/${name}`, ...more });
  const draft = await draftFor(context, id, 'fedi');
  await approveDraft(context, { id: draft.id, version: draft.version });
  await testWorker(context, clock).settleDown();
  return draft;
}

test('a span begins with the newsroom’s day, and what is older than 92 days is dropped with the next result', async () => {
  await open();
  const { context, clock } = newsroom;
  const draft = await sentPost('ferry');
  await click(context, draft.link.code, 5, 1);
  const clicksIn = async (days: 7 | 28 | 90) => (await resultsOf(context, { days })).total.clicks;
  expect(await clicksIn(7)).toEqual({ posts: 1, total: 5, mean: 5, median: 5 });
  // Six days later the day of the post is the seventh.
  clock.advance(6 * day + 13 * hour);
  expect((await clicksIn(7)).posts).toBe(1);
  clock.advance(2 * hour);
  expect((await clicksIn(7)).posts).toBe(0);
  expect((await clicksIn(28)).posts).toBe(1);
  clock.advance(90 * day);
  await sentPost('tram');
  const { redis, keys } = context.store;
  expect(await redis.hlen(keys.results)).toBe(1);
  expect(await redis.zcard(keys.resultTimes)).toBe(1);
  expect([await redis.hlen(keys.resultClicks), await redis.hlen(keys.resultStatistics)]).toEqual([1, 1]);
  // Its link is still followed, and is no result any more.
  await click(context, draft.link.code, 5, 2);
  expect(await redis.hlen(keys.resultClicks)).toBe(1);
});

test('a mean that one post has raised stands beside the median; small groups are not compared', async () => {
  await open({ compose: { leastPosts: 5 } });
  for (let n = 0; n < 6; n += 1) {
    const { link } = await sentPost(`boat-${n}`, { section: n < 5 ? 'harbour' : 'council' });
    await click(newsroom.context, link.code, [1, 2, 3, 4, 90, 50][n] ?? 0, n + 1);
  }
  const results = await resultsOf(newsroom.context, { days: 7, channel: 'fedi' });
  expect(results.groups.section).toMatchObject([
    { name: 'harbour', comparable: true, clicks: { posts: 5, total: 100, mean: 20, median: 3 } },
    { name: 'council', comparable: false, clicks: { posts: 1, total: 50 } },
  ]);
  expect(results.best.map(({ clicks }) => clicks)).toEqual([90, 50, 4, 3, 2, 1]);
  expect((await resultsOf(newsroom.context, { days: 7, channel: 'whole' })).total.posts).toBe(0);
});

test('the wake-up of a draft that is gone, or of a correction, records nothing', async () => {
  await open();
  const handed = { ...newsroom.context, enqueue: async () => {}, stop: new AbortController().signal };
  await recordJob.handle({ id: 'd_none' }, handed);
  expect(await newsroom.context.store.redis.hlen(newsroom.context.store.keys.results)).toBe(0);
});

test('a rejection that was undone while it was recorded is not recorded', async () => {
  await open();
  const { context } = newsroom;
  const id = await publish(context, { headline: 'Ferry returns', url: 'https://tarn.example/ferry' });
  const draft = await draftFor(context, id, 'fedi');
  const rejected = await rejectDraft(context, { id: draft.id, version: draft.version });
  const { rejected: many } = (await recordedDrafts(context, draft.id)).total.drafts;
  expect(many).toBe(1);
  await reopenDraft(context, { id: draft.id, version: rejected.version });
  const stale = { draftId: draft.id, state: 'rejected', version: rejected.version };
  const row = JSON.stringify({ outcome: 'rejected', channel: 'fedi', variant: 'list' });
  const at = context.clock.now();
  expect(await writeResult(context.store, { ...stale, at, row, oldest: 0 })).toEqual({ outcome: 'moved' });
  expect((await recordedDrafts(context, draft.id)).total.drafts.rejected).toBe(0);
});

async function recordedDrafts(context: Context, id: string): Promise<Results> {
  await recordResult(context, id);
  return resultsOf(context, { days: 7 });
}
