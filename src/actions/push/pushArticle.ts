import { articleById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { isPublic } from '../../article/visibility.ts';
import { addressesOf } from '../../config/addresses.ts';
import { setDue } from '../../store/scripts/due/setDue.ts';
import type { Follower } from '../../syndication/push/follower.ts';
import { noticeOf } from '../../syndication/push/notice.ts';
import { openSender, type PushMessage } from '../../syndication/push/send.ts';
import { topicsOf } from '../../syndication/push/topics.ts';
import { contactOf, vapidKeys } from '../../syndication/push/vapid.ts';
import type { Context } from '../context.ts';
import { homeStateOf } from '../operations/homeLease.ts';

/** How soon a held walk is checked again (ms). */
const heldFor = 60_000;

/** An article that may be pushed at this instant. */
export interface Pushable {
  article: Article;
  topics: string[];
  message: PushMessage;
}

/**
 * The article, if readers may be notified of it now: it is public, it is new (published and first seen no longer ago
 * than `push.maxAge`, or its embargo has just lifted), and it is neither history nor one whose drafts wait for a
 * person.
 */
export async function pushable(context: Context, id: string): Promise<Pushable | undefined> {
  const { store, clock, config } = context;
  if (!config.push.enabled) return undefined;
  const article = await articleById(store, id);
  if (!article?.makesDrafts || article.holdDrafts !== undefined) return undefined;
  if (!isPublic(article, clock.now())) return undefined;
  const left = Math.min(newsOf(article), appearedAt(article)) + config.push.maxAge - clock.now();
  if (left <= 0) return undefined;
  const message: PushMessage = {
    text: noticeOf(article, config.newsroom, addressesOf(config)),
    articleId: id,
    urgency: article.breaking ? 'high' : 'normal',
    ttl: Math.ceil(left / 1_000),
  };
  return { article, topics: topicsOf(article), message };
}

/** When the article became news (ms): it was published, or its embargo lifted. */
function newsOf({ publishedAt, embargoUntil }: Article): number {
  return Math.max(Date.parse(publishedAt), Date.parse(embargoUntil ?? publishedAt));
}

/** When readers could first see it here (ms). */
function appearedAt({ firstSeenAt, embargoUntil }: Article): number {
  return Math.max(Date.parse(firstSeenAt), Date.parse(embargoUntil ?? firstSeenAt));
}

/**
 * The topics whose followers must still be walked through for an article; each is walked through only once, whatever
 * happens to the article. None if it may not be pushed.
 */
export async function topicsToPush(context: Context, id: string): Promise<string[]> {
  const { redis, keys } = context.store;
  const isFollowed = (await redis.zcard(keys.followers)) > 0;
  const found = isFollowed ? await pushable(context, id) : undefined;
  const topics = found?.topics ?? [];
  const walks = await Promise.all(topics.map((topic) => redis.hget(keys.article(id), `push:${topic}`)));
  const open = topics.filter((_, index) => !isDone(walks[index]));
  if (open.length === 0) await setDue(context.store, { id, at: { push: false } });
  return open;
}

function isDone(walk: string | null | undefined): boolean {
  return walk ? (JSON.parse(walk) as { done?: boolean }).done === true : false;
}

/** Whether nothing may be sent now: the kill switch, or a home that may not send. */
export async function isHeld(context: Pick<Context, 'store' | 'formerHomes'>): Promise<boolean> {
  const { redis, keys } = context.store;
  const [homeState, paused] = await Promise.all([homeStateOf(context), redis.hget(keys.switches, 'paused')]);
  return homeState !== 'armed' || Boolean(paused);
}

/** Schedules another check of an article's walks. */
export async function sweepAgain({ store, clock }: Context, id: string): Promise<number> {
  const at = clock.now() + heldFor;
  await setDue(store, { id, at: { push: at } });
  return at;
}

/**
 * Whether a browser that follows this topic gets the article: only once, and only if it followed before the article was
 * news.
 */
export function isFor(follower: Follower, topic: string, { article, topics }: Pushable): boolean {
  if (follower.pushed.includes(article.id) || follower.createdAt > appearedAt(article)) return false;
  return topics.find((one) => follower.topics.includes(one)) === topic;
}

/** The sender of pushes with the newsroom's keys. */
export function senderFor({ net, clock, config, secret }: Context): ReturnType<typeof openSender> {
  const keys = vapidKeys(secret, config.newsroom.id);
  return openSender({ net, clock, keys, contact: contactOf(config) });
}
