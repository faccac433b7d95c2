import type { Article } from '../../article/article.ts';
import { checked } from '../../compose/checkedComposition.ts';
import type { ComposedPart, Composing, Composition } from '../../compose/composer.ts';
import { ellipsis } from '../../compose/fixedText.ts';
import { chooseLearned, type Learned } from '../../compose/learning.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import { clicksOfPosts } from '../../links/variantPosts.ts';
import type { Context } from '../context.ts';

/** Whether clicks decide which variant comes first on a channel. Clicks on a canonical link can't be counted. */
function learns(context: Pick<Context, 'config'>, channel: ChannelConfig): boolean {
  return (channel.learn ?? context.config.compose.learn) && channel.link === 'short';
}

/**
 * The variant that an article's draft offers first, by what readers clicked on this channel before; undefined if the
 * channel does not learn, or too little is known. Only variants that would be offered anyway, complete and with as
 * many posts as the usual one, are considered. The same article, posts and clicks give the same result.
 */
export async function learnedVariant(
  context: Context,
  channel: ChannelConfig,
  article: Article,
  composition: Composition,
  composing: Composing,
): Promise<Learned | undefined> {
  if (!learns(context, channel)) return undefined;
  const offered = checked(article, composition, composing);
  if (!offered.fits || offered.cut) return undefined;
  const others = offered.alternatives.filter(
    ({ parts }) => parts.length === offered.parts.length && !parts.some(isCut),
  );
  const candidates = [offered.variant, ...others.map(({ variant }) => variant)];
  if (candidates.length < 2) return undefined;
  const { compose: wanted, newsroom } = context.config;
  const known = await clicksOfPosts(context.store, channel.id);
  return chooseLearned(candidates, known, {
    leastPosts: wanted.leastPosts,
    tryOthers: wanted.tryOthers,
    seed: [newsroom.id, article.id, channel.id].join('\n'),
  });
}

function isCut({ segments }: ComposedPart): boolean {
  return segments.some(({ from, text }) => from === 'fixed' && text === ellipsis);
}

/** The clicks on one variant of a channel's posts. */
export interface KnownVariant {
  variant: string;
  posts: number;
  clicksAPost: number;
  /** Whether there are enough posts for its clicks to matter. */
  counts: boolean;
}

/** What a channel has learned so far, the most clicked first; undefined if it does not learn. */
export async function learnedVariants(
  context: Pick<Context, 'config' | 'store'>,
  channel: ChannelConfig,
): Promise<KnownVariant[] | undefined> {
  if (!learns(context, channel)) return undefined;
  const known = await clicksOfPosts(context.store, channel.id);
  return [...known]
    .map(([variant, clicks]) => ({
      variant,
      posts: clicks.length,
      clicksAPost: clicks.reduce((sum, each) => sum + each, 0) / clicks.length,
      counts: clicks.length >= context.config.compose.leastPosts,
    }))
    .sort((a, b) => b.clicksAPost - a.clicksAPost);
}
