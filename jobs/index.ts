import type { Recurring } from '../src/actions/operations/tick.ts';
import type { Config } from '../src/config/schema.ts';
import type { Event, OutboxEntry } from '../src/store/outbox.ts';
import type { QueuedJob } from '../src/store/queues.ts';
import * as checkCopy from './checkCopy.ts';
import * as checkRecentCopies from './checkRecentCopies.ts';
import * as composeDigest from './composeDigest.ts';
import * as confirmPost from './confirmPost.ts';
import * as deliver from './deliver.ts';
import * as draftArticle from './draftArticle.ts';
import * as deliverToServer from './fediverse/deliverToServer.ts';
import * as distributeNotes from './fediverse/distributeNotes.ts';
import * as finishDraft from './finishDraft.ts';
import * as applyRetention from './forgetOld.ts';
import * as askHub from './hub/askHub.ts';
import * as deliverToSubscriber from './hub/deliverToSubscriber.ts';
import * as distributeFeed from './hub/distributeFeed.ts';
import * as publishToHub from './hub/publishToHub.ts';
import * as retrySubscriber from './hub/retrySubscriber.ts';
import * as verifySubscription from './hub/verifySubscription.ts';
import type { Job } from './job.ts';
import * as liftEmbargo from './liftEmbargo.ts';
import * as pollSource from './pollSource.ts';
import * as probePicture from './probePicture.ts';
import * as pushArticle from './pushArticle.ts';
import * as pushOne from './pushOne.ts';
import * as pushPage from './pushPage.ts';
import * as readStatistics from './readStatistics.ts';
import * as rebuildFeeds from './rebuildFeeds.ts';
import * as recordResult from './recordResult.ts';
import * as recordStateChange from './recordStateChange.ts';
import * as releaseHeld from './releaseHeld.ts';
import * as renewTokens from './renewTokens.ts';
import * as rewriteDraft from './rewriteDraft.ts';
import * as scheduleDraft from './scheduleDraft.ts';
import * as sendWebhookEvent from './sendWebhookEvent.ts';
import * as settle from './settle.ts';
import { sweepOf } from './sweep.ts';
import * as syndicateArticle from './syndicateArticle.ts';
import * as takeBackCopies from './takeBackCopies.ts';

/** Every job except the sweep, one line each. */
const ownJobs: Job[] = [
  askHub,
  checkCopy,
  checkRecentCopies,
  composeDigest,
  confirmPost,
  deliver,
  deliverToServer,
  deliverToSubscriber,
  distributeFeed,
  distributeNotes,
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
  readStatistics,
  rebuildFeeds,
  recordResult,
  recordStateChange,
  releaseHeld,
  renewTokens,
  retrySubscriber,
  rewriteDraft,
  scheduleDraft,
  sendWebhookEvent,
  settle,
  syndicateArticle,
  takeBackCopies,
  verifySubscription,
];

/** Every job. */
export const jobs: Job[] = [...ownJobs, sweepOf(ownJobs)];

/** The jobs that an event wakes up. A due instant names its job itself. */
function jobsOf(event: Event): Omit<QueuedJob, 'id'>[] {
  if (event.type === 'cron.due') return [{ name: event.job, payload: event.payload }];
  return jobs.flatMap(({ name, on }) =>
    (on?.(event) ?? []).map(({ payload, notBefore }) => ({
      name,
      payload,
      ...(notBefore ? { notBefore } : {}),
    })),
  );
}

/**
 * The wake-ups of outbox entries, with ids made from the entries' ids: an entry that is read twice wakes a job once.
 */
export function wakeUps(entries: OutboxEntry[]): QueuedJob[] {
  return entries.flatMap(({ id, event }) =>
    jobsOf(event).map((job, index) => ({ ...job, id: `e${id}-${index}` })),
  );
}

/** Everything that recurs: the jobs' own schedules, and those from the configuration. */
export function recurringOf(config: Config): Recurring[] {
  const { timezone } = config.newsroom;
  return jobs.flatMap(({ name, schedule, schedules }) => [
    ...(schedule
      ? [{ name: `job ${name}`, ...schedule, timezone, atFirstSight: false, job: name, payload: {} }]
      : []),
    ...(schedules?.(config) ?? []).map((each) => ({ ...each, timezone, job: name })),
  ]);
}
