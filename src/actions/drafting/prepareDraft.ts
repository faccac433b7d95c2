import { type Article, shortUrlOf } from '../../article/article.ts';
import { composingFor, ruleOf, threadPartsOf } from '../../channels/configured.ts';
import { suggestedAltText } from '../../compose/altText.ts';
import { checked } from '../../compose/checkedComposition.ts';
import { type Composing, type Composition, compose } from '../../compose/composer.ts';
import { postable } from '../../compose/counting/ownLink.ts';
import { composeAroundLink, type Make } from '../../compose/link.ts';
import { addressesOf } from '../../config/addresses.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import { codeKeyOf } from '../../links/codeKey.ts';
import { candidateCodes } from '../../links/codes.ts';
import { linkableUrl, targetFor } from '../../links/target.ts';
import type { DraftContent, DraftMedia } from '../../review/draft.ts';
import { assignCodes, type WantedCode } from '../../store/scripts/link/assignCodes.ts';
import { limitOf } from '../channels/channelLimit.ts';
import type { Context } from '../context.ts';
import { learnedVariant } from './learnedVariant.ts';

/** What a draft for a channel would say, with its link. Reserves the link's code, stores nothing else. */
export interface Prepared {
  composition: Composition;
  link: { code: string; url: string };
}

/** The usual length of a code: text composed around it has its final length. */
export const placeholderCode = 'xxxx';

/**
 * Composes the texts for each channel, in order, and reserves short codes for the variants that they offer. Which
 * variants these are depends only on the link's length, so a placeholder of that length is used until the codes are
 * known.
 */
export async function prepare(
  context: Context,
  article: Article,
  channels: ChannelConfig[],
  make: Make = compose,
): Promise<Prepared[]> {
  const addresses = addressesOf(context.config);
  const linkable = linkableUrl(article, context.config);
  const urlOf = (channel: ChannelConfig, code: string) =>
    channel.link === 'canonical'
      ? postable(linkable, ruleOf(context, channel.id))
      : shortUrlOf(code, addresses);
  const made = await Promise.all(
    channels.map(async (channel) => {
      const before = urlOf(channel, placeholderCode);
      const composing = await composingOf(context, article, channel);
      const usual = { ...composing, link: before };
      const composition = make(article, usual);
      const learned =
        make === compose ? await learnedVariant(context, channel, article, composition, usual) : undefined;
      if (!learned) return { channel, composing, before, composition };
      const first = make(article, { ...usual, variant: learned.variant });
      return { channel, composing, before, composition: first, learned };
    }),
  );
  const wanted = await Promise.all(
    made.map(({ channel, composition }) => wantedCode(context, article, channel.id, composition.variant)),
  );
  const codes = await assignCodes(context.store, article.id, wanted);
  return made.map(({ channel, composing, before, composition, learned }, index) => {
    const code = codes[index] ?? '';
    const url = urlOf(channel, code);
    const linked = { ...composing, link: url };
    const whole = composeAroundLink(composition, before, { article, composing: linked, make });
    const verified = checked(article, whole, linked);
    const reasons = learned ? [learned.reason, ...verified.reasons] : verified.reasons;
    return { composition: { ...verified, reasons }, link: { code, url } };
  });
}

/** The code of an article's variant on a channel: always the same one. */
export async function wantedCode(
  { config, store }: Context,
  article: Article,
  channel: string,
  variant: string,
): Promise<WantedCode> {
  const place = { channel, variant, section: article.section };
  return {
    articleId: article.id,
    channel,
    variant,
    codes: candidateCodes(await codeKeyOf(store), article.id, channel, variant),
    target: targetFor(linkableUrl(article, config), place, config),
  };
}

/** How a channel's drafts of an article are composed, except for the link. */
export async function composingOf(
  context: Context,
  article: Article,
  channel: ChannelConfig,
): Promise<Omit<Composing, 'link'>> {
  const place = {
    limit: await limitOf(context, channel.id),
    hashtags: channel.hashtags,
    threadParts: threadPartsOf(channel),
  };
  return composingFor(ruleOf(context, channel.id), place, article);
}

/** The part of a composition that goes into a draft. */
export function textOfDraft(
  { composition, link }: Prepared,
  article: Pick<Article, 'revision'>,
): Pick<
  DraftContent,
  | 'variant'
  | 'parts'
  | 'reason'
  | 'textRevision'
  | 'alternatives'
  | 'language'
  | 'direction'
  | 'link'
  | 'reasons'
> {
  const { variant, parts, reason, alternatives, language, direction, reasons } = composition;
  const textRevision = article.revision;
  return { variant, parts, reason, textRevision, alternatives, language, direction, link, reasons };
}

/** The article's picture with a suggested alt text, or the one that a person wrote for the same picture before. */
export function mediaOf(article: Pick<Article, 'image'>, before?: DraftMedia): { media?: DraftMedia } {
  const url = article.image?.url;
  if (!article.image || url === undefined) return {};
  if (before?.url === url && !before.suggested) return { media: before };
  return { media: { url, alt: suggestedAltText(article.image), suggested: true } };
}
