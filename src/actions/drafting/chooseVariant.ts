import { requireArticle } from '../../article/archive.ts';
import { type Article, shortUrlOf } from '../../article/article.ts';
import { requireChannel, ruleOf } from '../../channels/configured.ts';
import type { Alternative, ComposedPart, Composing } from '../../compose/composer.ts';
import { postable } from '../../compose/counting/ownLink.ts';
import { relinked } from '../../compose/link.ts';
import { issuesOf } from '../../compose/validator.ts';
import { addressesOf } from '../../config/addresses.ts';
import { SluglineError } from '../../errors.ts';
import { linkableUrl } from '../../links/target.ts';
import type { Draft } from '../../review/draft.ts';
import { requireDraft, requireVersion } from '../../review/draft.ts';
import { mayMove } from '../../review/states.ts';
import { withComposed } from '../../review/variants.ts';
import { assignCodes } from '../../store/scripts/link/assignCodes.ts';
import { type Context, requireRole } from '../context.ts';
import { withAuthor } from './fourEyes.ts';
import { moveDraft } from './moveDraft.ts';
import { composingOf, wantedCode } from './prepareDraft.ts';
import { textSource } from './validateDraft.ts';

/**
 * Replaces a draft's text with another of its variants, around that variant's own short link. Approvals are cleared
 * and scheduled deliveries cancelled, as with an edit; the previous text stays among the variants, unless a person
 * edited it.
 */
export async function chooseVariant(
  context: Context,
  command: { id: string; version: number | undefined; variant: string },
): Promise<Draft> {
  requireRole(context, 'editor');
  const draft = await requireDraft(context.store, command.id);
  requireVersion(draft, command.version);
  if (!mayMove(draft.state, 'choose'))
    throw new SluglineError('draft.not-allowed', { state: draft.state, wanted: 'given another variant' });
  const chosen = requireAlternative(draft, command.variant);
  const article = await requireArticle(context.store, draft.articleId);
  const link = await linkFor(context, article, draft, chosen.variant);
  const source = (await textSource(context, draft)) ?? article;
  const composing = { ...(await howComposed(context, source, draft)), link: link.url };
  const parts = relinked(chosen.parts, composing);
  requireFits(parts, source, composing, draft.channel);
  const others = withComposed(draft).filter(({ variant }) => variant !== chosen.variant);
  return moveDraft(context, draft, 'choose', {
    content: {
      variant: chosen.variant,
      parts,
      reason: chosen.reason,
      // The variants are shown around the link that the draft has now.
      alternatives: others.map((each) => ({ ...each, parts: relinked(each.parts, composing) })),
      link,
      authors: withAuthor(draft, context.actor),
      approvedBy: [],
      reasons: [`${context.actor.name} chose this variant. ${chosen.reason}`],
    },
    without: ['editedBy', 'override'],
    reason: chosen.variant,
  });
}

function requireAlternative({ id, alternatives = [] }: Draft, variant: string): Alternative {
  const chosen = alternatives.find((each) => each.variant === variant);
  if (chosen) return chosen;
  const offered = alternatives.map((each) => each.variant).join(', ') || 'none';
  throw new SluglineError('draft.no-variant', { id, variant, offered });
}

async function linkFor(
  context: Context,
  article: Article,
  draft: Draft,
  variant: string,
): Promise<Draft['link']> {
  const { config } = requireChannel(context, draft.channel);
  const wanted = await wantedCode(context, article, draft.channel, variant);
  const [code = ''] = await assignCodes(context.store, article.id, [wanted]);
  const url =
    config.link === 'canonical'
      ? postable(linkableUrl(article, context.config), ruleOf(context, draft.channel))
      : shortUrlOf(code, addressesOf(context.config));
  return { code, url };
}

/** How the draft was composed, except for the link; its content warning may have been added or removed since. */
function howComposed(context: Context, source: Article, draft: Draft): Promise<Omit<Composing, 'link'>> {
  const { contentWarning, ...article } = source;
  const { config } = requireChannel(context, draft.channel);
  return composingOf(
    context,
    { ...article, ...(draft.contentWarning ? { contentWarning: draft.contentWarning } : {}) },
    config,
  );
}

/** Throws if the variant does not fit around its own link, or the validator finds an issue in it. */
function requireFits(parts: ComposedPart[], article: Article, composing: Composing, channel: string): void {
  const long = parts.find(({ length, limit }) => length > limit);
  if (long)
    throw new SluglineError('draft.does-not-fit', { length: long.length, limit: long.limit, channel });
  const { counting, limit = counting.limit, link } = composing;
  const issues = issuesOf(parts, { article, counting, limit, link });
  if (issues.length > 0) throw new SluglineError('draft.not-in-article', { faults: issues.join(' ') });
}
