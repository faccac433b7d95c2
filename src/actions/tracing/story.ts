import { auditOf } from '../../accounts/audit/read.ts';
import type { AuditRow } from '../../accounts/audit/rows.ts';
import { revisionsOf } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { deliveriesOfArticle, removalsAmong } from '../../delivery/articleDeliveries.ts';
import { copyIdOf } from '../../delivery/copy.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { isFinal } from '../../delivery/states.ts';
import { type LinkWithClicks, linkByCode, withClicks } from '../../links/link.ts';
import { readableUrl } from '../../net/readableUrl.ts';
import { type Draft, draftsOfArticle } from '../../review/draft.ts';
import type { Context } from '../context.ts';

/** Something that happened to an article, or that is scheduled. */
export interface Event {
  at: string;
  what: string;
  by?: string;
}

export interface Story {
  article: Article;
  /** In chronological order. */
  events: Event[];
  /** The ids of the feeds that it is in now. */
  feeds: string[];
  links: LinkWithClicks[];
  drafts: Draft[];
  deliveries: Delivery[];
}

/** Everything known about an article, from its source to its live posts. */
export async function storyOf(context: Context, article: Article): Promise<Story> {
  const { store, config } = context;
  const [revisions, feeds, codes, drafts] = await Promise.all([
    revisionsOf(store, article.id),
    store.redis.smembers(store.keys.articleFeeds(article.id)),
    store.redis.hvals(store.keys.articleLinks(article.id)),
    draftsOfArticle(store, article.id),
  ]);
  const links = (
    await Promise.all(codes.map((code) => linkByCode(store, code, context.config.web.baseUrl)))
  ).filter((link) => link !== undefined);
  const [withCounts, ofDrafts] = await Promise.all([
    Promise.all(links.map((link) => withClicks(store, link, config.links.baseUrl))),
    deliveriesOfArticle(context, article.id),
  ]);
  const deliveries = [...ofDrafts, ...(await removalsAmong(context, ofDrafts))];
  const channels = new Map<string, string>([
    ...drafts.map(({ id, channel }): [string, string] => [id, channel]),
    ...deliveries.flatMap(({ id, channel }): [string, string][] => [
      [id, channel],
      [copyIdOf(id), channel],
    ]),
  ]);
  const audit = await auditOf(store, ...new Set([article.id, ...channels.keys(), ...codes]));
  const events = [
    ...ofArticle(article, revisions),
    ...withCounts.map(ofLink),
    ...drafts.map(ofDraft),
    ...deliveries.flatMap(ofDelivery),
    ...audit.filter(({ action }) => action !== 'delivery.sent').map((line) => ofAudit(line, channels)),
  ];
  return {
    article,
    events: events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    feeds: feeds.sort(),
    links: withCounts,
    drafts,
    deliveries,
  };
}

function ofArticle(article: Article, revisions: Article[]): Event[] {
  const later = revisions.filter(({ revision, status }) => revision > 1 && status !== 'withdrawn');
  const corrections = new Set(article.corrections.map(({ at }) => at));
  return [
    { at: article.publishedAt, what: `published: ${revisions[0]?.headline ?? article.headline}` },
    { at: article.firstSeenAt, what: `ingested from ${article.source}` },
    // A correction is in the audit, with its author.
    ...later
      .filter(({ updatedAt }) => !corrections.has(updatedAt))
      .map(({ updatedAt, revision, headline }) => ({
        at: updatedAt,
        what: `revision ${revision}: ${headline}`,
      })),
    ...(article.embargoUntil ? [{ at: article.embargoUntil, what: 'its embargo ends' }] : []),
  ];
}

function ofLink({ createdAt, url, target, channel, clicks, disabledAt }: LinkWithClicks): Event {
  const whose = channel ? `for ${channel}` : 'of the article';
  const state = disabledAt ? ', disabled' : '';
  return {
    at: createdAt,
    what: `short link ${whose}: ${url} → ${readableUrl(target)} (${clicks.total} clicks, ${clicks.unique} visitors${state})`,
  };
}

function ofDraft({ createdAt, channel, id, state, version, reasons }: Draft): Event {
  const why = state === 'needs_edit' || state === 'stale' ? `: ${reasons.join(' ')}` : '';
  return { at: createdAt, what: `draft for ${channel} (${id}), now ${state}, version ${version}${why}` };
}

/** What is known of an article that was deleted: where it was posted. */
export async function postsOfForgotten(
  context: Context,
  articleId: string,
): Promise<{ events: Event[]; deliveries: Delivery[] }> {
  const deliveries = await deliveriesOfArticle(context, articleId);
  const events = deliveries.flatMap(ofDelivery).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return { events, deliveries };
}

function ofDelivery({
  id,
  channel,
  part,
  parts,
  state,
  dueAt,
  attempts,
  reason,
  remoteUrl,
  remoteId,
  purpose,
  copyId,
}: Delivery): Event[] {
  const what = purpose === 'post' ? '' : `, ${purpose}`;
  const name = `${channel}${what}${parts > 1 ? `, part ${part} of ${parts}` : ''}`;
  const tried = attempts.map(({ at, outcome, status, ms }, index) => {
    const more = [status && `HTTP ${status}`, ms !== undefined && `${ms} ms`].filter(Boolean).join(', ');
    return { at, what: `${name}: attempt ${index + 1}, ${outcome}${more ? ` (${more})` : ''}` };
  });
  const last = attempts.at(-1)?.at;
  if (state === 'sent' && copyId !== undefined)
    return [...tried, { at: last ?? dueAt, what: `${name}: carried out` }];
  if (state === 'sent') {
    const where = (remoteUrl && readableUrl(remoteUrl)) ?? remoteId ?? 'address unknown';
    return [...tried, { at: last ?? dueAt, what: `${name}: live at ${where}` }];
  }
  const ends = isFinal(state) || state === 'unknown' || state === 'uncertain';
  const at = ends ? (last ?? dueAt) : dueAt;
  return [
    ...tried,
    { at, what: `${name}: ${ends ? '' : 'due, '}${state}${reason ? `: ${reason}` : ''} (${id})` },
  ];
}

function ofAudit({ at, actor, action, subject, detail }: AuditRow, channels: Map<string, string>): Event {
  const about = channels.get(subject);
  return {
    at,
    by: actor,
    what: `${action.replace('.', ' ')}${about ? ` (${about})` : ''}${detail ? `: ${detail}` : ''}`,
  };
}
