/** A draft's states, those that wait for a person first, and the only moves between them, as in docs/review.md. */
export const draftStates = [
  'in_review',
  'needs_edit',
  'stale',
  'approved',
  'scheduled',
  'done',
  'rejected',
] as const;
export type DraftState = (typeof draftStates)[number];

/** A person must decide about drafts in these states. */
export const toReview: readonly DraftState[] = ['in_review', 'needs_edit', 'stale'];

export type DraftMove =
  | 'edit'
  | 'choose'
  | 'describe'
  | 'describe-unfit'
  | 'describe-stale'
  | 'approve'
  | 'undo'
  | 'approve-first'
  | 'schedule'
  | 'go-stale'
  | 'recompose'
  | 'recompose-unfit'
  | 'keep'
  | 'send-back'
  | 'reject'
  | 'finish';

const open: DraftState[] = ['needs_edit', 'in_review', 'approved', 'scheduled', 'stale'];

/**
 * The states from which a move may start and where it ends. Unsent deliveries are cancelled in the same step; the
 * move is refused if one of them is in progress.
 */
export const draftMoves: Record<DraftMove, { from: DraftState[]; to: DraftState; words: string }> = {
  /** Approvals are cleared: they were for another text. */
  edit: {
    from: ['needs_edit', 'in_review', 'approved', 'scheduled', 'stale'],
    to: 'in_review',
    words: 'edited',
  },
  /** Only the picture's alt text: a text that can't be approved yet keeps its state. */
  describe: { from: ['in_review', 'approved', 'scheduled'], to: 'in_review', words: 'given an alt text' },
  'describe-unfit': { from: ['needs_edit'], to: 'needs_edit', words: 'given an alt text' },
  'describe-stale': { from: ['stale'], to: 'stale', words: 'given an alt text' },
  /** Another of its variants: approvals were for another text, too. */
  choose: {
    from: ['needs_edit', 'in_review', 'approved', 'scheduled'],
    to: 'in_review',
    words: 'given another variant',
  },
  'approve-first': { from: ['in_review'], to: 'in_review', words: 'approved' },
  approve: { from: ['in_review'], to: 'approved', words: 'approved' },
  /** The approver takes the approval back before anything was sent; the text stays the same. */
  undo: { from: ['scheduled'], to: 'in_review', words: 'taken back' },
  schedule: { from: ['in_review', 'approved', 'scheduled'], to: 'scheduled', words: 'scheduled' },
  /** The article was revised under it. */
  'go-stale': {
    from: ['in_review', 'needs_edit', 'approved', 'scheduled'],
    to: 'stale',
    words: 'marked stale',
  },
  recompose: { from: ['stale'], to: 'in_review', words: 'composed anew' },
  /** The current article gives nothing that fits: a person writes it. */
  'recompose-unfit': { from: ['stale'], to: 'needs_edit', words: 'composed anew' },
  keep: { from: ['stale'], to: 'in_review', words: 'kept' },
  'send-back': { from: open, to: 'in_review', words: 'sent back' },
  reject: { from: open, to: 'rejected', words: 'rejected' },
  finish: { from: ['scheduled'], to: 'done', words: 'finished' },
};

/** Whether a draft is approved and has not been posted yet: its time may be changed. */
export function isApproved(state: DraftState): boolean {
  return state === 'approved' || state === 'scheduled';
}

/** Whether a draft in this state may make this move. */
export function mayMove(state: DraftState, move: DraftMove): boolean {
  return draftMoves[move].from.includes(state);
}

export function isOpen(state: DraftState): boolean {
  return open.includes(state);
}
