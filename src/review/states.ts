/**
 * A draft's states, starting with those that wait for a person, and the only allowed moves between them, as in
 * docs/review.md.
 */
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
  | 'reopen'
  | 'reopen-unfit'
  | 'reopen-stale'
  | 'finish';

const open: DraftState[] = ['needs_edit', 'in_review', 'approved', 'scheduled', 'stale'];

/**
 * The states that a move may start from and where it ends. Unsent deliveries are cancelled in the same step; the move
 * is refused if one of them is in progress.
 */
export const draftMoves: Record<DraftMove, { from: DraftState[]; to: DraftState; words: string }> = {
  /** Approvals are cleared, because they were for another text. */
  edit: {
    from: ['needs_edit', 'in_review', 'approved', 'scheduled', 'stale'],
    to: 'in_review',
    words: 'edited',
  },
  /** Changes only the picture's alt text: a text that can't be approved yet keeps its state. */
  describe: { from: ['in_review', 'approved', 'scheduled'], to: 'in_review', words: 'given an alt text' },
  'describe-unfit': { from: ['needs_edit'], to: 'needs_edit', words: 'given an alt text' },
  'describe-stale': { from: ['stale'], to: 'stale', words: 'given an alt text' },
  /** Chooses another of its variants. Approvals were for another text here, too. */
  choose: {
    from: ['needs_edit', 'in_review', 'approved', 'scheduled'],
    to: 'in_review',
    words: 'given another variant',
  },
  'approve-first': { from: ['in_review'], to: 'in_review', words: 'approved' },
  approve: { from: ['in_review'], to: 'approved', words: 'approved' },
  /** Undoes the approval before anything was sent; the text stays the same. */
  undo: { from: ['scheduled'], to: 'in_review', words: 'taken back' },
  schedule: { from: ['in_review', 'approved', 'scheduled'], to: 'scheduled', words: 'scheduled' },
  /** The article was revised after the draft was composed. */
  'go-stale': {
    from: ['in_review', 'needs_edit', 'approved', 'scheduled'],
    to: 'stale',
    words: 'marked stale',
  },
  recompose: { from: ['stale'], to: 'in_review', words: 'composed anew' },
  /** No text of the current article fits, so a person writes it. */
  'recompose-unfit': { from: ['stale'], to: 'needs_edit', words: 'composed anew' },
  keep: { from: ['stale'], to: 'in_review', words: 'kept' },
  'send-back': { from: open, to: 'in_review', words: 'sent back' },
  reject: { from: open, to: 'rejected', words: 'rejected' },
  /** Undoes a rejection, without the approvals before it. */
  reopen: { from: ['rejected'], to: 'in_review', words: 'reopened' },
  'reopen-unfit': { from: ['rejected'], to: 'needs_edit', words: 'reopened' },
  /** The article was revised meanwhile. */
  'reopen-stale': { from: ['rejected'], to: 'stale', words: 'reopened' },
  finish: { from: ['scheduled'], to: 'done', words: 'finished' },
};

/** Whether a draft is approved and not posted yet, so that its time may be changed. */
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
