import { isDeepStrictEqual } from 'node:util';
import { articleById, revisionOf } from '../article/archive.ts';
import { type Article, shortUrlOf } from '../article/article.ts';
import { type Composition, compose } from '../compose/composer.ts';
import { addressesOf } from '../config/addresses.ts';
import type { ChannelConfig } from '../config/schema.ts';
import { candidateCodes } from '../links/codes.ts';
import { linkableUrl, targetFor } from '../links/target.ts';
import { type Draft, type DraftContent, draftById, draftIdOf } from '../review/draft.ts';
import { mayMove } from '../review/states.ts';
import { createDraft } from '../store/scripts/createDraft.ts';
import { takeCode } from '../store/scripts/takeCode.ts';
import { matches } from '../syndication/membership.ts';
import { limitOf, ruleOf } from './channel.ts';
import { moveDraft } from './draftChange.ts';
import type { Needs } from './needs.ts';
import { rejectDraft } from './reject.ts';

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

/** Takes the variant's short code and composes the text around it. */
export async function prepare(needs: Needs, article: Article, channel: ChannelConfig): Promise<Prepared> {
  const variant = 'headline';
  const code = await takeCode(needs.store, {
    articleId: article.id,
    channel: channel.id,
    variant,
    codes: candidateCodes(needs.config.newsroom.id, article.id, channel.id, variant),
    target: targetFor(
      linkableUrl(article, needs.config),
      { channel: channel.id, variant, section: article.section },
      needs.config,
    ),
  });
  const short = shortUrlOf(code, addressesOf(needs.config));
  const url = channel.link === 'canonical' ? linkableUrl(article, needs.config) : short;
  const limit = limitOf(needs, channel.id);
  const composition = compose(article, {
    counting: ruleOf(needs, channel.id),
    link: url,
    ...(limit ? { limit } : {}),
  });
  return { composition, link: { code, url } };
}

/**
 * Brings an article's drafts up to what the article is now: makes those that are missing, marks those stale whose
 * article was revised, rejects those of a withdrawn one. May run twice.
 */
export async function draftArticle(needs: Needs, articleId: string): Promise<void> {
  const article = await articleById(needs.store, articleId);
  if (!article) return;
  await Promise.all(
    needs.config.channels.map(async (channel) => {
      const id = draftIdOf(needs.config.newsroom.id, article.id, channel.id, 'post');
      const draft = await draftById(needs.store, id);
      if (draft) await follow(needs, article, draft);
      else if (article.makesDrafts && article.status !== 'withdrawn' && goesTo(article, channel)) {
        await makeDraft(needs, article, channel, id);
      }
    }),
  );
}

async function makeDraft(needs: Needs, article: Article, channel: ChannelConfig, id: string): Promise<void> {
  const { composition, link } = await prepare(needs, article, channel);
  const waits = whyItWaits(needs, article, channel);
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
  await createDraft(needs.store, {
    id,
    articleId: article.id,
    articleRevision: article.revision,
    channel: channel.id,
    purpose: 'post',
    state,
    json: JSON.stringify(content),
  });
}

/** What a composition gives a draft. */
export function textOfDraft(
  composition: Composition,
  link: Prepared['link'],
): Pick<DraftContent, 'variant' | 'parts' | 'language' | 'direction' | 'link' | 'reasons'> {
  const { variant, parts, language, direction, reasons } = composition;
  return { variant, parts, language, direction, link, reasons };
}

/** Why a person must look first, in a sentence; undefined where the channel posts on its own. */
function whyItWaits(needs: Needs, article: Article, channel: ChannelConfig): string | undefined {
  if (article.holdDrafts) return article.holdDrafts;
  if (channel.review !== 'auto')
    return channel.review === 'four-eyes'
      ? 'Two approvers look at every post of this channel.'
      : 'A person looks at every post of this channel.';
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
    if (await onlyDatesChanged(needs, article, draft)) return;
    await moveDraft(needs, draft, 'go-stale', {
      content: {
        approvedBy: [],
        reasons: [`The article was revised (revision ${article.revision}): compose anew, or keep this text.`],
      },
      articleRevision: draft.articleRevision,
    });
  } catch (error) {
    needs.log.info(
      { err: error, draft: draft.id, article: article.id },
      'a draft could not follow its article',
    );
  }
}

/** A new date says nothing else about the article: what was drafted still holds. */
async function onlyDatesChanged(needs: Needs, article: Article, draft: Draft): Promise<boolean> {
  const before = await revisionOf(needs.store, article.id, draft.articleRevision);
  if (!before) return false;
  const rest = ({ publishedAt, updatedAt, embargoUntil, revision, ...content }: Article) => content;
  return isDeepStrictEqual(rest(before), rest(article));
}
