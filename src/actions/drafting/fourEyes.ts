import { type Actor, authorName, eyesOf } from '../../accounts/roles.ts';
import { SluglineError } from '../../errors.ts';
import type { Draft } from '../../review/draft.ts';

/** How many approvers a four-eyes channel requires. */
const pair = 2;

/**
 * Everyone who wrote or edited the draft, including the current editor. Nobody is ever removed: their text may survive
 * any later change.
 */
export function withAuthor({ authors }: Draft, actor: Actor): string[] {
  return [...new Set([...authors, authorName(actor)])];
}

/**
 * Whether this approval completes a four-eyes review. Throws if the approver is not identified, or has written,
 * edited or already approved the draft.
 */
export function completesPair({ authors, approvedBy }: Draft, actor: Actor): boolean {
  const name = eyesOf(actor);
  if (name === undefined) throw new SluglineError('draft.nobody');
  if (authors.includes(name) || approvedBy.includes(name))
    throw new SluglineError('draft.own-work', { name });
  return approvedBy.length + 1 >= pair;
}
