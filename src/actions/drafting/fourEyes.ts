import { type Actor, authorName, eyesOf } from '../../accounts/roles.ts';
import { SluglineError } from '../../errors.ts';
import type { Draft } from '../../review/draft.ts';

/** So many approvers look at a post of a four-eyes channel. */
const pair = 2;

/** Everybody who wrote in the draft, with whoever writes in it now. What they wrote may outlive any later change. */
export function withAuthor({ authors }: Draft, actor: Actor): string[] {
  return [...new Set([...authors, authorName(actor)])];
}

/**
 * Whether this approval completes a four-eyes review. Throws where nobody can tell who looks, and where whoever looks
 * wrote in the draft or has approved it already.
 */
export function completesPair({ authors, approvedBy }: Draft, actor: Actor): boolean {
  const name = eyesOf(actor);
  if (name === undefined) throw new SluglineError('draft.nobody');
  if (authors.includes(name) || approvedBy.includes(name))
    throw new SluglineError('draft.own-work', { name });
  return approvedBy.length + 1 >= pair;
}
