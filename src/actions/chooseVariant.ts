import { type Article, shortUrlOf } from '../article/article.ts';
import type { Alternative, ComposedPart, Composing } from '../compose/composer.ts';
import { relinked } from '../compose/link.ts';
import { faultsOf } from '../compose/validator.ts';
import { addressesOf } from '../config/addresses.ts';
import { SluglineError } from '../errors.ts';
import { linkableUrl } from '../links/target.ts';
import type { Draft } from '../review/draft.ts';
import { mayMove } from '../review/states.ts';
import { withComposed } from '../review/variants.ts';
import { takeCodes } from '../store/scripts/takeCodes.ts';
import { requireArticle } from './change.ts';
import { requireChannel } from './channel.ts';
import { moveDraft, requireDraft, requireVersion } from './draftChange.ts';
import { textSource } from './lookAgain.ts';
import { type Needs, requireRole } from './needs.ts';
import { composingOf, wantedCode } from './prepare.ts';

/**
 * Puts another of a draft's variants in its text's place, around that variant's own short link. Approvals fall away and
 * what was scheduled is cancelled, as with an edit; the text that was there stays among the variants, unless a person
 * had written in it.
 */
export async function chooseVariant(
  needs: Needs,
  command: { id: string; version: number | undefined; variant: string },
): Promise<Draft> {
  requireRole(needs, 'editor');
  const draft = await requireDraft(needs, command.id);
  requireVersion(draft, command.version);
  if (!mayMove(draft.state, 'choose'))
    throw new SluglineError('draft.not-allowed', { state: draft.state, wanted: 'given another variant' });
  const chosen = requireAlternative(draft, command.variant);
  const article = await requireArticle(needs, draft.articleId);
  const link = await linkFor(needs, article, draft, chosen.variant);
  const source = (await textSource(needs, draft)) ?? article;
  const composing = { ...howComposed(needs, source, draft), link: link.url };
  const parts = relinked(chosen.parts, composing);
  requireFits(parts, source, composing, draft.channel);
  const others = withComposed(draft).filter(({ variant }) => variant !== chosen.variant);
  return moveDraft(needs, draft, 'choose', {
    content: {
      variant: chosen.variant,
      parts,
      reason: chosen.reason,
      // They are shown around the link that the draft has now.
      alternatives: others.map((each) => ({ ...each, parts: relinked(each.parts, composing) })),
      link,
      authors: [needs.actor.name],
      approvedBy: [],
      reasons: [`${needs.actor.name} chose this variant. ${chosen.reason}`],
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
  needs: Needs,
  article: Article,
  draft: Draft,
  variant: string,
): Promise<Draft['link']> {
  const { config } = requireChannel(needs, draft.channel);
  const wanted = wantedCode(needs, article, draft.channel, variant);
  const [code = ''] = await takeCodes(needs.store, article.id, [wanted]);
  const url =
    config.link === 'canonical'
      ? linkableUrl(article, needs.config)
      : shortUrlOf(code, addressesOf(needs.config));
  return { code, url };
}

/** How the draft was composed, but for the link; it may have lost or got a content warning since. */
function howComposed(needs: Needs, source: Article, draft: Draft): Omit<Composing, 'link'> {
  const { contentWarning, ...article } = source;
  const { config } = requireChannel(needs, draft.channel);
  return composingOf(
    needs,
    { ...article, ...(draft.contentWarning ? { contentWarning: draft.contentWarning } : {}) },
    config,
  );
}

/** Throws where the variant has no room around its own link, or the validator finds something in it. */
function requireFits(parts: ComposedPart[], article: Article, composing: Composing, channel: string): void {
  const long = parts.find(({ length, limit }) => length > limit);
  if (long)
    throw new SluglineError('draft.does-not-fit', { length: long.length, limit: long.limit, channel });
  const { counting, limit = counting.limit, link } = composing;
  const faults = faultsOf(parts, { article, counting, limit, link });
  if (faults.length > 0) throw new SluglineError('draft.not-in-article', { faults: faults.join(' ') });
}
