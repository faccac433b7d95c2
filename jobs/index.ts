import type { Recurring } from '../src/actions/tick.ts';
import type { Config } from '../src/config/schema.ts';
import type { Event, OutboxEntry } from '../src/store/outbox.ts';
import type { QueuedJob } from '../src/store/queues.ts';
import * as deliver from './deliver.ts';
import * as draftArticle from './draftArticle.ts';
import * as finishDraft from './finishDraft.ts';
import * as forgetOld from './forgetOld.ts';
import type { Job } from './job.ts';
import * as liftEmbargo from './liftEmbargo.ts';
import * as pollSource from './pollSource.ts';
import * as probePicture from './probePicture.ts';
import * as rebuildFeeds from './rebuildFeeds.ts';
import * as releaseHeld from './releaseHeld.ts';
import * as scheduleDraft from './scheduleDraft.ts';
import * as settle from './settle.ts';
import * as sweep from './sweep.ts';
import * as syndicateArticle from './syndicateArticle.ts';

/** Every job, one line each. */
export const jobs: Job[] = [
  deliver,
  draftArticle,
  finishDraft,
  forgetOld,
  liftEmbargo,
  pollSource,
  probePicture,
  rebuildFeeds,
  releaseHeld,
  scheduleDraft,
  settle,
  sweep,
  syndicateArticle,
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
      if (event.embargoUntil) wanted.push({ name: liftEmbargo.name, payload, notBefore: event.embargoUntil });
      return wanted;
    }
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
