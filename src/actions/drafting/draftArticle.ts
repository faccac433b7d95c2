import { isDeepStrictEqual } from 'node:util';
import { articleById, revisionOf } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { majorPartOf } from '../../article/minorChange.ts';
import { describesPictures } from '../../channels/configured.ts';
import type { Composition } from '../../compose/composer.ts';
import { timeConcernsOf } from '../../compose/timeConcerns.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import { SluglineError } from '../../errors.ts';
import { type Draft, draftById } from '../../review/draft.ts';
import { mayMove } from '../../review/states.ts';
import { createDrafts } from '../../store/scripts/draft/createDrafts.ts';
import { matches } from '../../syndication/membership.ts';
import type { Context } from '../context.ts';
import { successorsOf, wasSentAs } from '../delivering/channelAccount.ts';
import { scheduleDeliveries } from '../delivering/scheduleDeliveries.ts';
import { slotFor } from '../delivering/slotFor.ts';
import { draftDigest } from '../digests/draftDigest.ts';
import { followAddress } from '../links/followAddress.ts';
import { draftCorrections } from './draftCorrections.ts';
import { moveDraft } from './moveDraft.ts';
import { newDraft } from './newDraft.ts';
import { prepare } from './prepareDraft.ts';
import { rejectDraft } from './rejectDraft.ts';

/** Whether an article may go to a channel: the channel's own conditions, its language, the article's own list. */
export function goesTo(article: Article, channel: ChannelConfig): boolean {
  if (article.channels && !article.channels.includes(channel.id)) return false;
  if (channel.language && !sameLanguage(article.language, channel.language)) return false;
  return matches(channel.where, article);
}

function sameLanguage(tag: string, wanted: string): boolean {
  return tag === wanted || tag.startsWith(`${wanted}-`) || wanted.startsWith(`${tag}-`);
}

/**
 * Updates an article's drafts to its current state: creates missing ones, marks those of a revised article stale,
 * rejects those of a withdrawn one, drafts corrections of published posts. May run twice.
 */
export async function draftArticle(context: Context, articleId: string): Promise<void> {
  const { store } = context;
  const [article, made] = await Promise.all([
    articleById(store, articleId),
    store.redis.hgetall(store.keys.articleDrafts(articleId)),
  ]);
  if (!article) return;
  await followAddress(context, article);
  const drafts = await Promise.all(Object.values(made).map((id) => draftById(store, id)));
  await Promise.all(drafts.map((draft) => draft && follow(context, article, draft)));
  if (article.digestOf && article.status !== 'withdrawn') return draftDigest(context, article);
  if (article.status === 'withdrawn') return;
  if (article.makesDrafts) await makeMissing(context, article, made);
  // Also of an article that a person drafted although its source makes no drafts.
  await draftCorrections(context, article);
}

async function makeMissing(context: Context, article: Article, made: Record<string, string>): Promise<void> {
  const missing = context.config.channels.filter(
    (channel) => !made[`${channel.id}|post`] && channel.digest === undefined && goesTo(article, channel),
  );
  await makeDrafts(context, article, await notPostedBefore(context, article, Object.keys(made), missing));
}

/** The channels without those to whose account the article was posted under a former id. */
export async function notPostedBefore(
  context: Context,
  article: Article,
  made: string[],
  channels: ChannelConfig[],
): Promise<ChannelConfig[]> {
  const posts = made.filter((name) => name.endsWith('|post')).map((name) => name.slice(0, -'|post'.length));
  const posted = new Set<ChannelConfig>();
  for (const [channel, successor] of await successorsOf(context, posts)) {
    if (await wasSentAs(context, { articleId: article.id, channel, purpose: 'post' })) posted.add(successor);
  }
  return channels.filter((channel) => !posted.has(channel));
}

async function makeDrafts(context: Context, article: Article, channels: ChannelConfig[]): Promise<void> {
  const prepared = await prepare(context, article, channels);
  const drafts = await Promise.all(
    prepared.map(async ({ composition, link }, index) => {
      const channel = channels[index];
      if (!channel) return [];
      const timely = await withItsTime(context, article, channel, composition);
      const waits = reviewReason(context, article, channel, timely);
      const whole = { composition: timely, link };
      return [newDraft(context, article, channel, { purpose: 'post', prepared: whole, waits })];
    }),
  );
  const rewrites = context.config.compose.rewrite !== undefined;
  await createDrafts(context.store, article, drafts.flat(), { rewrites });
}

/** Adds to a composition the mentions of time that would be wrong at the channel's next free place. */
async function withItsTime(
  context: Context,
  article: Article,
  channel: ChannelConfig,
  composition: Composition,
): Promise<Composition> {
  const timezone = context.config.newsroom.timezone;
  const concernsAt = (dueAt: number) => timeConcernsOf(article, composition.parts, { dueAt, timezone });
  // No place needs to be found for a text whose mentions of time would still be right in a month.
  if (concernsAt(context.clock.now() + 30 * 86_400_000).length === 0) return composition;
  const place = await slotFor(context, { articleId: article.id, channel: channel.id, deliveries: [] });
  const concerns = concernsAt(place.dueAt);
  return {
    ...composition,
    reasons: [...composition.reasons, ...concerns],
    concerns: [...(composition.concerns ?? []), ...concerns],
  };
}

/** Why a person must review it first, as a sentence; undefined if the channel posts without review. */
function reviewReason(
  context: Context,
  article: Article,
  channel: ChannelConfig,
  composition: Composition,
): string | undefined {
  if (article.holdDrafts) return article.holdDrafts;
  if (channel.review !== 'auto')
    return channel.review === 'four-eyes'
      ? 'Every post on this channel needs two approvers.'
      : 'Every post on this channel is reviewed.';
  if (channel.altText === 'required' && describesPictures(channel) && article.image?.url !== undefined)
    return 'The picture’s alt text is only a suggestion: a person must confirm it first.';
  if (composition.cut) return 'The text was cut to fit and needs review.';
  if (composition.concerns?.length) return 'Something in it should be checked first.';
  const age = context.clock.now() - Date.parse(article.publishedAt);
  if (channel.maxAge !== undefined && age > channel.maxAge)
    return 'The article is older than this channel’s maxAge for automatic posting.';
  return undefined;
}

/** What an article's change means for its draft. What is in progress or sent stays: it gets no second post. */
async function follow(context: Context, article: Article, draft: Draft, timesLeft = 5): Promise<void> {
  try {
    if (article.status === 'withdrawn') {
      if (mayMove(draft.state, 'reject'))
        await rejectDraft(context, { id: draft.id, reason: 'The article was withdrawn.' });
      return;
    }
    // A correction's draft describes what was wrong, which the change does not affect.
    if (draft.purpose.startsWith('correction:')) return;
    if (draft.articleRevision === article.revision || !mayMove(draft.state, 'go-stale')) return;
    const before = await revisionOf(context.store, article.id, draft.articleRevision);
    if (before && saysTheSame(before, article, draft)) {
      // A moved embargo moves what was scheduled after it.
      if (before.embargoUntil !== article.embargoUntil && draft.state === 'scheduled')
        await scheduleDeliveries(context, draft);
      return;
    }
    await moveDraft(context, draft, 'go-stale', {
      content: {
        approvedBy: [],
        reasons: [
          `The article was revised (revision ${article.revision}): compose it again, or keep this text.`,
        ],
      },
      articleRevision: draft.articleRevision,
      reason: `The article was revised (revision ${article.revision}).`,
    });
  } catch (error) {
    // A command and the workers' job follow an article at the same time: the second one looks at what the first did.
    if (error instanceof SluglineError && error.code === 'draft.moved' && timesLeft > 0) {
      const current = await draftById(context.store, draft.id);
      return current && follow(context, article, current, timesLeft - 1);
    }
    // What is in progress can't be cancelled; anything else is retried by the job.
    if (!(error instanceof SluglineError) || error.code !== 'draft.in-flight') throw error;
    context.log.info(
      { err: error, draft: draft.id, article: article.id },
      'a draft could not follow its article',
    );
  }
}

/**
 * A changed date, or a changed text that the draft does not quote, leaves the draft as it is. So does a changed
 * address, because short links follow it, unless the draft contains the former one.
 */
function saysTheSame(before: Article, article: Article, draft: Draft): boolean {
  const former = before.canonicalUrl;
  const hasMoved = former !== article.canonicalUrl;
  if (
    hasMoved &&
    (!isShortLink(draft.link) || (former && draft.parts.some(({ text }) => text.includes(former))))
  )
    return false;
  const isFromBody = draft.parts.some(({ segments }) => segments.some(({ from }) => from === 'body'));
  const rest = (whole: Article) => {
    const { embargoUntil, ...content } = majorPartOf(whole);
    return isFromBody ? { ...content, body: whole.body } : content;
  };
  return isDeepStrictEqual(rest(before), rest(article));
}

/** Whether a draft's link is ours; with `link: canonical` it is the article's own address. */
function isShortLink({ code, url }: Draft['link']): boolean {
  return url.endsWith(`/${code}`);
}
