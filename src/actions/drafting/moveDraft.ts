import { type Delivery, deliveriesById } from '../../delivery/delivery.ts';
import { cancellable, inFlight } from '../../delivery/states.ts';
import { SluglineError } from '../../errors.ts';
import {
  contentOf,
  type Draft,
  type DraftContent,
  draftMoved,
  peopleOf,
  requireDraft,
  waitsForSecond,
} from '../../review/draft.ts';
import { type DraftMove, draftMoves, mayMove } from '../../review/states.ts';
import { type ChangeDraft, type ChangedDraft, changeDraft } from '../../store/scripts/draft/changeDraft.ts';
import type { Context } from '../context.ts';

/** How often a change is retried because deliveries or approvals changed between read and write. */
const rereads = 4;

export interface DraftChange {
  content?: Partial<DraftContent>;
  /** Fields of the content that no longer apply to the draft. */
  without?: (keyof DraftContent)[];
  articleRevision?: number;
  /** A change that keeps the text and its approvals. */
  keepVersion?: boolean;
  reason?: string | undefined;
  /** What the change was, for the history. */
  changed?: string | undefined;
}

/**
 * Makes one of the moves in the table of draft states. The draft's unsent deliveries are cancelled in the same step;
 * refused if one of them is in progress or may have arrived.
 */
export async function moveDraft(
  context: Context,
  draft: Draft,
  move: DraftMove,
  change: DraftChange,
): Promise<Draft> {
  await changeState(context, draft, move, change);
  return requireDraft(context.store, draft.id);
}

/** Does the same for a caller that does not need the changed draft. */
export async function changeState(
  context: Context,
  draft: Draft,
  move: DraftMove,
  change: DraftChange,
): Promise<void> {
  if (!mayMove(draft.state, move)) {
    throw new SluglineError('draft.not-allowed', { state: draft.state, wanted: draftMoves[move].words });
  }
  let now = draft;
  let done = await changeOnce(context, now, move, change);
  // A delivery that was held or released meanwhile is still unsent: only one in progress prevents the move. An
  // approval given meanwhile is kept, or cleared with the others; an approval itself is decided again.
  for (let again = 0; again < rereads; again++) {
    const isApproved = done.outcome === 'moved' && done.version === now.version && done.state === now.state;
    if (isApproved && move !== 'approve-first') now = await requireDraft(context.store, draft.id);
    else if (done.outcome !== 'in-flight') break;
    done = await changeOnce(context, now, move, change);
  }
  if (done.outcome === 'unknown') throw new SluglineError('draft.unknown', { id: draft.id });
  if (done.outcome === 'moved') throw draftMoved({ ...done, id: draft.id });
  if (done.outcome === 'in-flight')
    throw new SluglineError('draft.in-flight', { id: draft.id, state: done.state });
}

async function changeOnce(
  context: Context,
  draft: Draft,
  move: DraftMove,
  change: DraftChange,
): Promise<ChangedDraft> {
  // Its deliveries are final, and its content stays.
  const finishes = move === 'finish';
  const scheduled = finishes ? [] : await deliveriesById(context.store, draft.deliveries);
  requireNothingInFlight(draft, move, scheduled);
  const content: DraftContent = { ...contentOf(draft), ...change.content };
  for (const name of change.without ?? []) delete content[name];
  delete content.slot;
  return changeDraft(context.store, {
    id: draft.id,
    articleId: draft.articleId,
    channel: draft.channel,
    from: draft.state,
    to: draftMoves[move].to,
    expected: draft.version,
    approvals: draft.approvedBy.length,
    ...(change.keepVersion ? { keepVersion: true } : {}),
    ...(finishes ? {} : { json: JSON.stringify(content) }),
    articleRevision: change.articleRevision ?? draft.articleRevision,
    ...(content.wantedAt ? { wanted: Date.parse(content.wantedAt) } : {}),
    second: waitsForSecond({ state: draftMoves[move].to, approvedBy: content.approvedBy }),
    people: peopleOf(content),
    cancel: scheduled
      .filter(({ state }) => cancellable.includes(state))
      .map(({ id, state, createdAt }) => ({ id, state, createdAt: Date.parse(createdAt) })),
    event: eventOf(context, move),
    action: `draft.${move}`,
    actor: context.actor.name,
    reason: [change.changed, change.reason].filter(Boolean).join('; ') || undefined,
    cancelReason: change.reason ?? `The draft was ${draftMoves[move].words}.`,
  });
}

/** The event by which jobs continue; an approval has its own. */
function eventOf({ config }: Context, move: DraftMove): ChangeDraft['event'] {
  if (move.startsWith('recompose')) return config.compose.rewrite ? 'draft.composed' : undefined;
  if (move === 'reject') return 'draft.rejected';
  return move.startsWith('reopen') ? 'draft.reopened' : undefined;
}

/** A push is made only once, so approving another text for a published post or half a thread would have no effect. */
const ofUnsentOnly: DraftMove[] = [
  'undo',
  'edit',
  'choose',
  'describe',
  'go-stale',
  'reopen',
  'reopen-unfit',
  'reopen-stale',
];

function requireNothingInFlight(draft: Draft, move: DraftMove, deliveries: Delivery[]): void {
  const busy = deliveries.find(
    ({ state }) => inFlight.includes(state) || (state === 'sent' && ofUnsentOnly.includes(move)),
  );
  if (busy) throw new SluglineError('draft.in-flight', { id: draft.id, state: busy.state });
}
