import type { Article } from '../../article/article.ts';
import { directionOf } from '../../article/language.ts';
import { findChannel, ruleOf } from '../../channels/configured.ts';
import { bulletSign, newLine, paragraph } from '../../compose/fixedText.ts';
import { fitsWithin, partOf, type Segment } from '../../compose/segments.ts';
import { type DraftContent, draftIdOf } from '../../review/draft.ts';
import { createDrafts } from '../../store/scripts/draft/createDrafts.ts';
import type { Context } from '../context.ts';

/**
 * Makes a digest's one draft: its headlines, to be approved as a whole. The mail itself is composed when it is sent.
 * May run twice.
 */
export async function draftDigest(context: Context, article: Article): Promise<void> {
  const channel = article.digestOf && findChannel(context, article.digestOf.channel);
  if (!channel) return;
  const { id, review } = channel.config;
  const counting = ruleOf(context, id);
  const link = { code: '', url: article.canonicalUrl ?? context.config.newsroom.url };
  const { segments, left } = segmentsOf(article, link.url, (tried) => fitsWithin(tried, counting));
  const isAuto = review === 'auto';
  const content: DraftContent = {
    variant: 'digest',
    parts: [partOf(segments, counting)],
    reason: 'The headlines published since the last digest; the mail also has their points and links.',
    textRevision: article.revision,
    reasons: [
      ...(left > 0 ? [`${left} more headlines are in the mail; this list has no room for them.`] : []),
      ...(isAuto ? [] : ['Every digest of this channel is reviewed.']),
    ],
    language: article.language,
    direction: directionOf(article.language),
    link,
    authors: [],
    approvedBy: isAuto ? ['auto'] : [],
    deliveries: [],
  };
  const draft = {
    id: draftIdOf(context.config.newsroom.id, article.id, id, 'post'),
    channel: id,
    purpose: 'post',
    state: isAuto ? ('approved' as const) : ('in_review' as const),
    json: JSON.stringify(content),
  };
  await createDrafts(context.store, article, [draft]);
}

/** Title, headlines and the newsroom's address, as many headlines as fit. */
function segmentsOf(
  { headline, bullets }: Article,
  link: string,
  fits: (segments: Segment[]) => boolean,
): { segments: Segment[]; left: number } {
  const fixed = (text: string): Segment => ({ text, from: 'fixed' });
  const title: Segment = { text: headline, from: 'headline', start: 0, end: headline.length };
  const end = [fixed(paragraph), { text: link, from: 'link' as const }];
  const lines = bullets.map((text, index): Segment[] => [
    fixed(index === 0 ? paragraph : newLine),
    fixed(bulletSign),
    { text, from: 'bullet', index, start: 0, end: text.length },
  ]);
  let taken = lines.length;
  const made = () => [title, ...lines.slice(0, taken).flat(), ...end];
  while (taken > 0 && !fits(made())) taken -= 1;
  return { segments: made(), left: lines.length - taken };
}
