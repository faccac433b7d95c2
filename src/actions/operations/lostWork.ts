import { articlesById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { isPublic } from '../../article/visibility.ts';
import { deliveriesById } from '../../delivery/delivery.ts';
import { isFinal } from '../../delivery/states.ts';
import { draftById, draftsOfArticle } from '../../review/draft.ts';
import { isOpen } from '../../review/states.ts';
import { walk } from '../../store/lists/walk.ts';
import { ageOut, feedsOf } from '../../syndication/membership.ts';
import type { Context } from '../context.ts';
import { scheduleDeliveries } from '../delivering/scheduleDeliveries.ts';
import { draftArticle, goesTo, notPostedBefore } from '../drafting/draftArticle.ts';
import { finishDraft } from '../drafting/finishDraft.ts';
import { syndicate } from '../syndicating/syndicateArticle.ts';

/** For how long after publication articles are checked (ms): older ones get no drafts any more. */
const lookedBackMs = 7 * 86_400_000;

/** What changed more recently than this may still be in progress (ms). */
const settledAfterMs = 120_000;

/** Something that an event should have caused and that is missing. */
export interface LostWork {
  kind: 'drafts' | 'feeds' | 'calendar';
  /** The article or draft. */
  id: string;
  /** What is missing, in a sentence. */
  says: string;
  /** Does the missing work. May run twice. */
  repair(): Promise<unknown>;
}

/**
 * Everything that lost events left undone: missing drafts and feed entries of the last days' articles, and stuck
 * drafts.
 */
export async function lostWork(context: Context): Promise<LostWork[]> {
  const { store, clock } = context;
  const lost: LostWork[] = [];
  const oldest = clock.now() - lookedBackMs;
  for await (const rows of walk(store, store.keys.articles, '-inf', -oldest, 100)) {
    const articles = await articlesById(
      store,
      rows.map(({ id }) => id),
    );
    const found = await Promise.all(articles.map((article) => lostOfArticle(context, article)));
    lost.push(...found.flat());
  }
  return [
    ...lost,
    ...(await standingDrafts(context, 'approved')),
    ...(await standingDrafts(context, 'scheduled')),
  ];
}

async function lostOfArticle(context: Context, article: Article): Promise<LostWork[]> {
  const { store, clock } = context;
  const lastSeenAt = Number(await store.redis.hget(store.keys.article(article.id), 'lastSeenAt'));
  const touchedAt = Math.max(lastSeenAt, Date.parse(article.updatedAt));
  if (Math.min(touchedAt, clock.now()) > clock.now() - settledAfterMs) return [];
  const [drafts, feeds] = await Promise.all([
    article.status === 'withdrawn' ? openDraftsOf(context, article) : missingDraftsOf(context, article),
    missingFeedsOf(context, article),
  ]);
  return [...drafts, ...feeds];
}

/** Checks only channels that were in newsroom.yaml before the article: newer ones get no draft of it. */
async function missingDraftsOf(context: Context, article: Article): Promise<LostWork[]> {
  if (!article.makesDrafts) return [];
  const { store, config } = context;
  const [made, since] = await Promise.all([
    store.redis.hkeys(store.keys.articleDrafts(article.id)),
    store.redis.hgetall(store.keys.channels),
  ]);
  const missing = config.channels.filter(
    (channel) =>
      !made.includes(`${channel.id}|post`) &&
      Number(since[channel.id] ?? Number.POSITIVE_INFINITY) <= Date.parse(article.firstSeenAt) &&
      goesTo(article, channel),
  );
  const due = missing.length === 0 ? [] : await notPostedBefore(context, article, made, missing);
  if (due.length === 0) return [];
  const channels = due.map(({ id }) => id).join(', ');
  return [
    {
      kind: 'drafts',
      id: article.id,
      says: `“${article.headline}” has no draft for ${channels}.`,
      repair: () => draftArticle(context, article.id),
    },
  ];
}

async function openDraftsOf(context: Context, article: Article): Promise<LostWork[]> {
  const drafts = await draftsOfArticle(context.store, article.id);
  if (!drafts.some(({ state }) => isOpen(state) && state !== 'scheduled')) return [];
  const says = `“${article.headline}” is withdrawn and still has open drafts.`;
  return [{ kind: 'drafts', id: article.id, says, repair: () => draftArticle(context, article.id) }];
}

/** Checks configured feeds only: those of sections, tags and languages contain just the newest articles. */
async function missingFeedsOf(context: Context, article: Article): Promise<LostWork[]> {
  const { store, config, clock } = context;
  const now = clock.now();
  if (!isPublic(article, now)) return [];
  const held = await store.redis.smembers(store.keys.articleFeeds(article.id));
  const { young } = ageOut(article, feedsOf(article, config.feeds), config.feeds, now);
  const missing = young.filter((feed) => !feed.includes('/') && !held.includes(feed));
  if (missing.length === 0) return [];
  const says = `“${article.headline}” is missing in the feeds ${missing.join(', ')}.`;
  return [{ kind: 'feeds', id: article.id, says, repair: () => syndicate(context, article.id) }];
}

/** Approved drafts without a place, and scheduled ones whose deliveries are all final. */
async function standingDrafts(context: Context, state: 'approved' | 'scheduled'): Promise<LostWork[]> {
  const { store, clock } = context;
  const lost: LostWork[] = [];
  const before = clock.now() - settledAfterMs;
  for await (const rows of walk(store, store.keys.drafts(state, '*'), -before, '+inf', 100))
    for (const { id } of rows) {
      const draft = await draftById(store, id);
      if (draft?.state !== state) continue;
      const deliveries = await deliveriesById(store, draft.deliveries);
      const isOver = deliveries.length > 0 && deliveries.every((each) => isFinal(each.state));
      const on = `The draft ${id} for ${draft.channel}`;
      if (state === 'approved')
        lost.push({
          kind: 'calendar',
          id,
          says: `${on} is approved and has no place in the calendar.`,
          repair: () => scheduleDeliveries(context, draft),
        });
      else if (isOver && deliveries.every(({ dueAt }) => Date.parse(dueAt) < before))
        lost.push({
          kind: 'calendar',
          id,
          says: `${on} is still scheduled, although all its deliveries are final.`,
          repair: () => finishDraft(context, id),
        });
    }
  return lost;
}
