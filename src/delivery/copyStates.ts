/**
 * The states of a copy, a published post as it is on its platform; docs/copies.md has the same table. `gone` and
 * `edited` require a lookup that shows it; `still-visible`: a lookup shows the post after its removal; `cannot-tell`:
 * the platform shows nothing.
 */
export type CopyState = 'live' | 'editing' | 'edited' | 'removing' | 'gone' | 'still-visible' | 'cannot-tell';

/**
 * A removal or edit starts from these. A person, or a deletion on the platform itself, may lead from any state to
 * another.
 */
const changeable: CopyState[] = ['live', 'edited', 'still-visible', 'cannot-tell'];

export const copyMoves: Record<'remove' | 'edit' | 'keep', CopyState[]> = {
  remove: [...changeable, 'editing'],
  edit: changeable,
  keep: [...changeable, 'editing'],
};

/** Whether a copy may still be visible on its platform: it is not certainly gone. */
export function mayBeVisible(state: CopyState): boolean {
  return state !== 'gone';
}
