/**
 * The states of a copy: a post that was sent, as it stands at its platform. docs/copies.md shows the same table to people.
 * `gone` and `edited` are said only after a lookup that shows it; `still-visible` where the lookup shows the post after
 * its removal; `cannot-tell` where the platform shows nothing.
 */
export type CopyState = 'live' | 'editing' | 'edited' | 'removing' | 'gone' | 'still-visible' | 'cannot-tell';

/** A person, or a deletion at the platform itself, may lead from any state to another; a change starts from these. */
const changeable: CopyState[] = ['live', 'edited', 'still-visible', 'cannot-tell'];

export const copyMoves: Record<'remove' | 'edit' | 'keep', CopyState[]> = {
  remove: [...changeable, 'editing'],
  edit: changeable,
  keep: [...changeable, 'editing'],
};

/** What is not certainly gone may still be read at the platform. */
export function mayBeVisible(state: CopyState): boolean {
  return state !== 'gone';
}
