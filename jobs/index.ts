import type { Recurring } from '../src/actions/operations/tick.ts';
import type { Config } from '../src/config/schema.ts';
import type { Event, OutboxEntry } from '../src/store/outbox.ts';
import type { QueuedJob } from '../src/store/queues.ts';
import * as askHub from './askHub.ts';
import * as checkCopy from './checkCopy.ts';
import * as deliver from './deliver.ts';
import * as deliverToSubscriber from './deliverToSubscriber.ts';
import * as distributeFeed from './distributeFeed.ts';
import * as draftArticle from './draftArticle.ts';
import * as finishDraft from './finishDraft.ts';
import * as applyRetention from './forgetOld.ts';
import type { Job } from './job.ts';
import * as liftEmbargo from './liftEmbargo.ts';
import * as pollSource from './pollSource.ts';
import * as probePicture from './probePicture.ts';
import * as publishToHub from './publishToHub.ts';
import * as pushArticle from './pushArticle.ts';
import * as pushOne from './pushOne.ts';
import * as pushPage from './pushPage.ts';
import * as rebuildFeeds from './rebuildFeeds.ts';
import * as releaseHeld from './releaseHeld.ts';
import * as retrySubscriber from './retrySubscriber.ts';
import * as rewriteDraft from './rewriteDraft.ts';
import * as scheduleDraft from './scheduleDraft.ts';
import * as settle from './settle.ts';
import * as sweep from './sweep.ts';
import * as syndicateArticle from './syndicateArticle.ts';
import * as takeBackCopies from './takeBackCopies.ts';
import * as verifySubscription from './verifySubscription.ts';

/** Every job, one line each. */
export const jobs: Job[] = [
  askHub,
  checkCopy,
  deliver,
  deliverToSubscriber,
  distributeFeed,
  draftArticle,
  finishDraft,
  applyRetention,
  liftEmbargo,
  pollSource,
  probePicture,
  pushArticle,
  pushOne,
  pushPage,
  publishToHub,
  rebuildFeeds,
  releaseHeld,
  retrySubscriber,
  rewriteDraft,
  scheduleDraft,
  settle,
  sweep,
  syndicateArticle,
  takeBackCopies,
  verifySubscription,
];

type Wanted = Omit<QueuedJob, 'id'>;

/** Which jobs an event wakes up. */
function jobsOf(event: Event): Wanted[] {
  switch (event.type) {
    case 'article.stored':
    case 'article.revised':
    case 'article.corrected':
    case 'article.withdrawn':
    case 'article.republished': {
      const payload = { id: event.id };
      const wanted: Wanted[] = [
        { name: syndicateArticle.name, payload },
        { name: draftArticle.name, payload },
      ];
      if (event.type !== 'article.withdrawn') wanted.push({ name: pushArticle.name, payload });
      if (event.type === 'article.withdrawn' || event.type === 'article.republished')
        wanted.push({ name: takeBackCopies.name, payload });
      if (event.embargoUntil) wanted.push({ name: liftEmbargo.name, payload, notBefore: event.embargoUntil });
      return wanted;
    }
    case 'draft.composed':
      return [{ name: rewriteDraft.name, payload: { id: event.id } }];
    case 'draft.approved':
      return [{ name: scheduleDraft.name, payload: { id: event.id } }];
    case 'delivery.scheduled':
    case 'delivery.retry':
      return [
        { name: deliver.name, payload: { id: event.id }, ...(event.dueAt ? { notBefore: event.dueAt } : {}) },
      ];
    case 'delivery.uncertain':
      return [
        { name: settle.name, payload: { id: event.id }, ...(event.dueAt ? { notBefore: event.dueAt } : {}) },
      ];
    case 'delivery.final':
      return event.draftId ? [{ name: finishDraft.name, payload: { id: event.draftId } }] : [];
    case 'sending.resumed':
      return [{ name: releaseHeld.name, payload: { channel: event.id } }];
    case 'copy.due':
      return [{ name: checkCopy.name, payload: { id: event.id }, notBefore: event.dueAt }];
    case 'source.hub':
      return [{ name: askHub.name, payload: { source: event.id } }];
    case 'source.pushed':
      return [{ name: pollSource.name, payload: { source: event.id, why: 'pushed' } }];
    case 'subscription.asked':
      return [{ name: verifySubscription.name, payload: { id: event.id, request: event.request } }];
    case 'subscription.behind':
      return [{ name: deliverToSubscriber.name, payload: { id: event.id } }];
    case 'feed.changed':
      return [{ name: distributeFeed.name, payload: { id: event.id }, notBefore: event.dueAt }];
    case 'source.subscribed':
      return [{ name: pollSource.name, payload: { source: event.id, why: 'anew' }, notBefore: event.dueAt }];
    case 'cron.due':
      return [{ name: event.job, payload: event.payload }];
  }
}

/** The wake-ups of outbox entries, with ids made from the entries' ids: an entry that is read twice wakes up once. */
export function wakeUps(entries: OutboxEntry[]): QueuedJob[] {
  return entries.flatMap(({ id, event }) =>
    jobsOf(event).map((job, index) => ({ ...job, id: `e${id}-${index}` })),
  );
}

/** Everything that recurs: the jobs' own schedules, and a poll for each source that is polled. */
export function recurringOf(config: Config, polledTypes: string[]): Recurring[] {
  const { timezone } = config.newsroom;
  const own = jobs.flatMap(({ name, schedule }) =>
    schedule
      ? [{ name: `job ${name}`, ...schedule, timezone, atFirstSight: false, job: name, payload: {} }]
      : [],
  );
  const polls = config.sources
    .filter(({ type }) => polledTypes.includes(type))
    .map(({ id, cron }) => ({
      name: `source ${id}`,
      cron: cron ?? '* * * * *',
      missed: 'once' as const,
      timezone,
      atFirstSight: true,
      job: pollSource.name,
      payload: { source: id },
    }));
  return [...own, ...polls];
}
