import { limits } from '../../article/limits.ts';
import { ruleOf, textLimit } from '../../channels/configured.ts';
import type { ComposedPart } from '../../compose/composer.ts';
import { type CountingRule, isWithin } from '../../compose/counting/index.ts';
import { isWholeLink } from '../../compose/counting/ownLink.ts';
import { segmentsOfEdit } from '../../compose/editedSegments.ts';
import { cleanPost } from '../../compose/postText.ts';
import { SluglineError } from '../../errors.ts';
import type { Draft } from '../../review/draft.ts';
import { limitOf } from '../channels/channelLimit.ts';
import type { Context } from '../context.ts';

/** A draft's parts with a new text for one of them; throws if it is too long, or the link is missing or there twice. */
export async function editedParts(
  context: Context,
  draft: Draft,
  given: string,
  number: number,
): Promise<ComposedPart[]> {
  if (given.length > limits.post)
    throw new SluglineError('request.invalid', {
      where: 'text',
      what: `must have at most ${limits.post} characters`,
    });
  const text = cleanPost(given);
  const before = draft.parts[number - 1];
  if (!before)
    throw new SluglineError('request.invalid', { where: 'part', what: `must be 1 to ${draft.parts.length}` });
  const rule = ruleOf(context, draft.channel);
  requireItsLink(draft, text, number, rule);
  const measured = rule.measure(
    text,
    textLimit(rule, await limitOf(context, draft.channel), draft.contentWarning),
  );
  const { length, limit } = measured;
  if (!isWithin(measured))
    throw new SluglineError('draft.does-not-fit', { length, limit, channel: draft.channel });
  const segments = segmentsOfEdit(text, before.segments, draft.link.url, context.actor.name);
  return draft.parts.map((old, index) => (index === number - 1 ? { text, segments, length, limit } : old));
}

/** The link must occur once and whole, in a thread's first post. */
function requireItsLink(
  { link: { url }, channel }: Draft,
  text: string,
  number: number,
  rule: CountingRule,
): void {
  const times = text.split(url).length - 1;
  if (number === 1 && times !== 1) throw new SluglineError('draft.link-missing', { url });
  if (number === 1 && !isWholeLink(text, url, rule))
    throw new SluglineError('draft.link-broken', { url, channel });
  if (number > 1 && times > 0)
    throw new SluglineError('request.invalid', {
      where: `part ${number}`,
      what: 'contains the link, which is already in part 1: a thread has it only once',
    });
}
