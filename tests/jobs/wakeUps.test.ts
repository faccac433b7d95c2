import { afterEach, describe, expect, test } from 'vitest';
import { jobs, recurringOf, wakeUps } from '../../jobs/index.ts';
import type { Job, JobContext } from '../../jobs/job.ts';
import { sweepOf } from '../../jobs/sweep.ts';
import type { DueSet } from '../../src/store/keys.ts';
import type { Event } from '../../src/store/outbox.ts';
import type { QueuedJob } from '../../src/store/queues.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

const at = 1_772_442_000_000;
const article = { id: 'a1', revision: 2 };
const ofArticle = ['draft-article', 'push-article', 'syndicate-article'].map((name) => ({
  name,
  payload: { id: 'a1' },
}));
const takeBack = { name: 'take-back-copies', payload: { id: 'a1' } };

/** Every type of event, with the runs that it asks for. A new type does not compile without a line. */
const woken: Record<Event['type'], [event: object, wanted: Omit<QueuedJob, 'id'>[]]> = {
  'article.stored': [
    { ...article, embargoUntil: at },
    [
      { name: 'draft-article', payload: { id: 'a1' } },
      { name: 'lift-embargo', payload: { id: 'a1' }, notBefore: at },
      { name: 'push-article', payload: { id: 'a1' } },
      { name: 'syndicate-article', payload: { id: 'a1' } },
    ],
  ],
  'article.revised': [article, ofArticle],
  'article.corrected': [article, ofArticle],
  'article.republished': [article, [...ofArticle, takeBack]],
  'article.withdrawn': [article, [...ofArticle.filter(({ name }) => name !== 'push-article'), takeBack]],
  'digest.stored': [{ id: 'a1' }, [{ name: 'draft-article', payload: { id: 'a1' } }]],
  'draft.composed': [{ id: 'd1' }, [{ name: 'rewrite-draft', payload: { id: 'd1' } }]],
  'draft.approved': [{ id: 'd1' }, [{ name: 'schedule-draft', payload: { id: 'd1' } }]],
  'delivery.scheduled': [
    { id: 'p1', dueAt: at },
    [{ name: 'deliver', payload: { id: 'p1' }, notBefore: at }],
  ],
  'delivery.retry': [{ id: 'p1' }, [{ name: 'deliver', payload: { id: 'p1' } }]],
  'delivery.uncertain': [{ id: 'p1', dueAt: at }, [{ name: 'settle', payload: { id: 'p1' }, notBefore: at }]],
  'draft.rejected': [{ id: 'd1' }, [{ name: 'record-result', payload: { id: 'd1' } }]],
  'draft.reopened': [{ id: 'd1' }, [{ name: 'record-result', payload: { id: 'd1' } }]],
  'delivery.final': [
    { id: 'p1', draftId: 'd1' },
    [
      { name: 'finish-draft', payload: { id: 'd1' } },
      { name: 'record-result', payload: { id: 'd1' } },
    ],
  ],
  'sending.resumed': [{ id: 'hook' }, [{ name: 'release-held', payload: { channel: 'hook' } }]],
  'state.changed': [
    { subject: 'draft', id: 'd1', state: 'approved', call: 'c1', at },
    [
      {
        name: 'record-state-change',
        payload: { subject: 'draft', id: 'd1', state: 'approved', call: 'c1', at },
      },
    ],
  ],
  'webhook.due': [
    { id: 'archive.w_1', dueAt: at },
    [{ name: 'send-webhook-event', payload: { id: 'archive.w_1' }, notBefore: at }],
  ],
  'copy.due': [{ id: 'c1', dueAt: at }, [{ name: 'check-copy', payload: { id: 'c1' }, notBefore: at }]],
  'subscription.asked': [
    { id: 's1', request: 'r1' },
    [{ name: 'verify-subscription', payload: { id: 's1', request: 'r1' } }],
  ],
  'subscription.behind': [{ id: 's1' }, [{ name: 'deliver-to-subscriber', payload: { id: 's1' } }]],
  'feed.changed': [
    { id: 'all', dueAt: at },
    [{ name: 'distribute-feed', payload: { id: 'all' }, notBefore: at }],
  ],
  'note.changed': [{ id: 'desk' }, [{ name: 'distribute-notes', payload: { id: 'desk' } }]],
  'server.behind': [
    { id: 'desk mastodon.example' },
    [{ name: 'deliver-to-server', payload: { id: 'desk mastodon.example' } }],
  ],
  'source.hub': [{ id: 'wire' }, [{ name: 'ask-hub', payload: { source: 'wire' } }]],
  'source.pushed': [{ id: 'wire' }, [{ name: 'poll-source', payload: { source: 'wire', why: 'pushed' } }]],
  'source.subscribed': [
    { id: 'wire', dueAt: at },
    [{ name: 'poll-source', payload: { source: 'wire', why: 'anew' }, notBefore: at }],
  ],
  'cron.due': [
    { schedule: 'job sweep', job: 'sweep', payload: {}, instant: at },
    [{ name: 'sweep', payload: {} }],
  ],
};

describe('an event', () => {
  test.each(Object.entries(woken))(
    '%s wakes its jobs, by ids derived from its own',
    (type, [more, wanted]) => {
      const entry = { id: '7-0', event: { type, ...more } as Event };
      const woke = wakeUps([entry]);
      const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);
      expect(woke.map(({ id: _, ...run }) => run).sort(byName)).toEqual(wanted);
      expect(new Set(woke.map(({ id }) => id)).size).toBe(wanted.length);
      expect(wakeUps([entry])).toEqual(woke);
      for (const { name, payload } of woke)
        expect(jobs.find((job) => job.name === name)?.payload.safeParse(payload).success).toBe(true);
    },
  );
});

describe('the sweep', () => {
  let newsroom: TestNewsroom;
  afterEach(() => newsroom.close());

  const swept = async (own: Job[]): Promise<QueuedJob[]> => {
    const queued: QueuedJob[] = [];
    const enqueue = async (more: QueuedJob[]) => void queued.push(...more);
    const context: JobContext = { ...newsroom.context, enqueue, stop: new AbortController().signal };
    await sweepOf(own).handle({} as never, context);
    return queued;
  };

  /** Due sets with the job that handles what is due there; the sweep itself repairs the others. */
  const takenBy: Record<DueSet, string | undefined> = {
    deliver: 'deliver',
    settle: 'settle',
    push: 'push-article',
    verify: 'verify-subscription',
    distribute: 'distribute-feed',
    ping: 'retry-subscriber',
    publish: 'publish-to-hub',
    confirm: 'confirm-post',
    copies: 'check-copy',
    'source-hub': 'ask-hub',
    webhook: 'send-webhook-event',
    fediverse: 'deliver-to-server',
    notes: 'distribute-notes',
    claims: undefined,
    expire: undefined,
    embargo: undefined,
    age: undefined,
    'put-off': undefined,
    lease: undefined,
  };

  test('wakes a job for each due set, once in five seconds', async () => {
    newsroom = await openTestNewsroom();
    const { redis, keys } = newsroom.context.store;
    const now = newsroom.clock.now();
    for (const set of Object.keys(takenBy)) await redis.zadd(keys.due(set as DueSet), now, `one-${set}`);
    const queued = await swept(jobs);
    const names = Object.entries(takenBy).flatMap(([set, name]) => (name ? [`${name} one-${set}`] : []));
    expect(queued.map(({ name, payload }) => `${name} ${Object.values(payload)[0]}`).sort()).toEqual(
      names.sort(),
    );
    expect((await swept(jobs)).map(({ id }) => id)).toEqual(queued.map(({ id }) => id));
    newsroom.clock.advance(5_000);
    expect(new Set([...(await swept(jobs)), ...queued].map(({ id }) => id)).size).toBe(2 * queued.length);
  });

  test('finds what is due for the others if one job’s query fails', async () => {
    newsroom = await openTestNewsroom();
    const { retry, concurrency, payload } = jobs[0]!;
    const job = (name: string, due: Job['due']): Job => ({
      name,
      payload,
      retry,
      concurrency,
      due: due!,
      handle: async () => undefined,
    });
    const broken = job('broken', () => Promise.reject(new Error('no such thing')));
    const queued = await swept([broken, job('well', async () => [{ id: 'x' }])]);
    expect(queued.map(({ name }) => name)).toEqual(['well']);
  });
});

test('sources that are polled recur on their schedule, jobs on theirs', async () => {
  const newsroom = await openTestNewsroom({
    sources: [
      { id: 'wire', type: 'feed', url: 'https://wire.example/feed', cron: '*/5 * * * *' },
      { id: 'desk', type: 'webhook', secret: 'push-secret-push-secret' },
    ],
  });
  const recurring = recurringOf(newsroom.config);
  expect(recurring.filter(({ name }) => name.startsWith('source '))).toEqual([
    {
      name: 'source wire',
      cron: '*/5 * * * *',
      missed: 'once',
      timezone: 'Europe/Berlin',
      atFirstSight: true,
      job: 'poll-source',
      payload: { source: 'wire' },
    },
  ]);
  const scheduled = jobs.filter(({ schedule }) => schedule).map(({ name }) => `job ${name}`);
  expect(recurring.map(({ name }) => name)).toEqual(expect.arrayContaining([...scheduled, 'job sweep']));
  await newsroom.close();
});
