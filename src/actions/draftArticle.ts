import { isDeepStrictEqual } from 'node:util';
import { articleById, revisionOf } from '../article/archive.ts';
import { type Article, shortUrlOf } from '../article/article.ts';
import { composeChecked } from '../compose/checked.ts';
import { type Composition, compose } from '../compose/composer.ts';
import { addressesOf } from '../config/addresses.ts';
import type { ChannelConfig } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import { candidateCodes } from '../links/codes.ts';
import { linkableUrl, targetFor } from '../links/target.ts';
import { type Draft, type DraftContent, draftById, draftIdOf } from '../review/draft.ts';
import { mayMove } from '../review/states.ts';
import { createDrafts, type NewDraft } from '../store/scripts/createDrafts.ts';
import { takeCodes } from '../store/scripts/takeCodes.ts';
import { matches } from '../syndication/membership.ts';
import { composingFor, limitOf, requireChannel, ruleOf } from './channel.ts';
import { moveDraft } from './draftChange.ts';
import type { Needs } from './needs.ts';
import { rejectDraft } from './reject.ts';
import { scheduleDeliveries } from './schedule.ts';

/** What a draft for a channel would say, with the link that it would carry. Takes the link's code, stores nothing else. */
export interface Prepared {
  composition: Composition;
  link: { code: string; url: string };
}

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
 * Takes short codes for the variants that the channels' drafts offer and composes the texts around them, a channel
 * each, in their order. Which variant that is depends on the link's length alone, so it is found with the code that
 * is free nearly always, and kept.
 */
export async function prepare(
  needs: Needs,
  article: Article,
  channels: ChannelConfig[],
): Promise<Prepared[]> {
  const { config, store } = needs;
  const linkable = linkableUrl(article, config);
  const wanted = channels.map(({ id: channel }) => {
    const variant = likelyVariant(needs, article, channel);
    return {
      articleId: article.id,
      channel,
      variant,
      codes: candidateCodes(config.newsroom.id, article.id, channel, variant),
      target: targetFor(linkable, { channel, variant, section: article.section }, config),
    };
  });
  const codes = await takeCodes(store, article.id, wanted);
  return channels.map((channel, index) => {
    const code = codes[index] ?? '';
    const url = channel.link === 'canonical' ? linkable : shortUrlOf(code, addressesOf(config));
    const variant = wanted[index]?.variant ?? 'headline';
    const composition = composeChecked(article, {
      ...composingOf(needs, article, channel.id),
      link: url,
      variant,
    });
    return { composition, link: { code, url } };
  });
}

/** The variant that a channel's draft will offer, before its code is taken. */
function likelyVariant(needs: Needs, article: Article, channelId: string): string {
  const { config } = needs;
  const { link } = requireChannel(needs, channelId).config;
  const [code = ''] = candidateCodes(config.newsroom.id, article.id, channelId, 'headline');
  const url = link === 'canonical' ? linkableUrl(article, config) : shortUrlOf(code, addressesOf(config));
  return compose(article, { ...composingOf(needs, article, channelId), link: url }).variant;
}

function composingOf(needs: Needs, article: Article, channelId: string) {
  const { hashtags } = requireChannel(needs, channelId).config;
  return composingFor(ruleOf(needs, channelId), { limit: limitOf(needs, channelId), hashtags }, article);
}

/**
 * Brings an article's drafts up to what the article is now: makes those that are missing, marks those stale whose
 * article was revised, rejects those of a withdrawn one. May run twice.
 */
export async function draftArticle(needs: Needs, articleId: string): Promise<void> {
  const { store } = needs;
  const [article, made] = await Promise.all([
    articleById(store, articleId),
    store.redis.hgetall(store.keys.articleDrafts(articleId)),
  ]);
  if (!article) return;
  const drafts = await Promise.all(Object.values(made).map((id) => draftById(store, id)));
  await Promise.all(drafts.map((draft) => draft && follow(needs, article, draft)));
  if (!article.makesDrafts || article.status === 'withdrawn') return;
  const missing = needs.config.channels.filter(
    (channel) => !made[`${channel.id}|post`] && goesTo(article, channel),
  );
  await makeDrafts(needs, article, missing);
}

async function makeDrafts(needs: Needs, article: Article, channels: ChannelConfig[]): Promise<void> {
  const prepared = await prepare(needs, article, channels);
  const drafts = channels.flatMap((channel, index) => {
    const each = prepared[index];
    return each ? [draftFrom(needs, article, channel, each)] : [];
  });
  await createDrafts(needs.store, article, drafts);
}

function draftFrom(needs: Needs, article: Article, channel: ChannelConfig, prepared: Prepared): NewDraft {
  const { composition, link } = prepared;
  const waits = whyItWaits(needs, article, channel, composition);
  const state = !composition.fits ? 'needs_edit' : waits === undefined ? 'approved' : 'in_review';
  const content: DraftContent = {
    ...textOfDraft(composition, link),
    reasons: [...composition.reasons, ...(waits ? [waits] : [])],
    ...(article.contentWarning ? { contentWarning: article.contentWarning } : {}),
    ...(article.sensitive === undefined ? {} : { sensitive: article.sensitive }),
    authors: [],
    approvedBy: state === 'approved' ? ['auto'] : [],
    deliveries: [],
  };
  const id = draftIdOf(needs.config.newsroom.id, article.id, channel.id, 'post');
  return { id, channel: channel.id, purpose: 'post', state, json: JSON.stringify(content) };
}

/** What a composition gives a draft. */
export function textOfDraft(
  composition: Composition,
  link: Prepared['link'],
): Pick<DraftContent, 'variant' | 'parts' | 'alternatives' | 'language' | 'direction' | 'link' | 'reasons'> {
  const { variant, parts, alternatives, language, direction, reasons } = composition;
  return { variant, parts, alternatives, language, direction, link, reasons };
}

/** Why a person must look first, in a sentence; undefined where the channel posts on its own. */
function whyItWaits(
  needs: Needs,
  article: Article,
  channel: ChannelConfig,
  composition: Composition,
): string | undefined {
  if (article.holdDrafts) return article.holdDrafts;
  if (channel.review !== 'auto')
    return channel.review === 'four-eyes'
      ? 'Two approvers look at every post of this channel.'
      : 'A person looks at every post of this channel.';
  if (composition.cut) return 'Something was cut to fit: a person looks before it goes.';
  const age = needs.clock.now() - Date.parse(article.publishedAt);
  if (channel.maxAge !== undefined && age > channel.maxAge)
    return 'The article is older than this channel posts on its own.';
  return undefined;
}

/** What an article's change means for its draft. What is on its way or sent stays as it is: it gets no second post. */
async function follow(needs: Needs, article: Article, draft: Draft): Promise<void> {
  try {
    if (article.status === 'withdrawn') {
      if (mayMove(draft.state, 'reject'))
        await rejectDraft(needs, { id: draft.id, reason: 'The article was withdrawn.' });
      return;
    }
    if (draft.articleRevision === article.revision || !mayMove(draft.state, 'go-stale')) return;
    const before = await revisionOf(needs.store, article.id, draft.articleRevision);
    if (before && onlyDatesDiffer(before, article)) {
      // A moved embargo moves what was scheduled behind it.
      if (before.embargoUntil !== article.embargoUntil && draft.state === 'scheduled')
        await scheduleDeliveries(needs, draft);
      return;
    }
    await moveDraft(needs, draft, 'go-stale', {
      content: {
        approvedBy: [],
        reasons: [`The article was revised (revision ${article.revision}): compose anew, or keep this text.`],
      },
      articleRevision: draft.articleRevision,
      reason: `The article was revised (revision ${article.revision}).`,
    });
  } catch (error) {
    // What is on its way can't be taken back; anything else is tried again by the job.
    if (!(error instanceof SluglineError) || error.code !== 'draft.in-flight') throw error;
    needs.log.info(
      { err: error, draft: draft.id, article: article.id },
      'a draft could not follow its article',
    );
  }
}

/** A new date says nothing else about the article: what was drafted still holds. */
function onlyDatesDiffer(before: Article, article: Article): boolean {
  const rest = ({ publishedAt, updatedAt, sourceUpdatedAt, embargoUntil, revision, ...content }: Article) =>
    content;
  return isDeepStrictEqual(rest(before), rest(article));
}
