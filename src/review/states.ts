/** A draft's states and the only moves between them. docs/review.md shows the same table to people. */
export type DraftState =
  | 'needs_edit'
  | 'in_review'
  | 'approved'
  | 'scheduled'
  | 'stale'
  | 'rejected'
  | 'done';

export type DraftMove =
  | 'edit'
  | 'approve'
  | 'approve-first'
  | 'schedule'
  | 'go-stale'
  | 'recompose'
  | 'keep'
  | 'send-back'
  | 'reject'
  | 'finish';

const open: DraftState[] = ['needs_edit', 'in_review', 'approved', 'scheduled', 'stale'];

/**
 * From which states a move may start and where it ends. What a move takes back (deliveries that are still to go)
 * is cancelled in the same step, and refused where one of them is on its way.
 */
export const draftMoves: Record<DraftMove, { from: DraftState[]; to: DraftState; words: string }> = {
  /** Approvals fall away: what was approved is not this text. */
  edit: {
    from: ['needs_edit', 'in_review', 'approved', 'scheduled', 'stale'],
    to: 'in_review',
    words: 'edited',
  },
  'approve-first': { from: ['in_review'], to: 'in_review', words: 'approved' },
  approve: { from: ['in_review'], to: 'approved', words: 'approved' },
  schedule: { from: ['in_review', 'approved', 'scheduled'], to: 'scheduled', words: 'scheduled' },
  /** The article was revised under it. */
  'go-stale': {
    from: ['in_review', 'needs_edit', 'approved', 'scheduled'],
    to: 'stale',
    words: 'marked stale',
  },
  recompose: { from: ['stale'], to: 'in_review', words: 'composed anew' },
  keep: { from: ['stale'], to: 'in_review', words: 'kept' },
  'send-back': { from: open, to: 'in_review', words: 'sent back' },
  reject: { from: open, to: 'rejected', words: 'rejected' },
  finish: { from: ['scheduled'], to: 'done', words: 'finished' },
};

/** Whether a draft in this state may make this move. */
export function mayMove(state: DraftState, move: DraftMove): boolean {
  return draftMoves[move].from.includes(state);
}

export function isOpen(state: DraftState): boolean {
  return open.includes(state);
}
