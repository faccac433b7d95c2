import { createHash } from 'node:crypto';
import { toInstant } from '../clock.ts';
import type { Alternative, ComposedPart } from '../compose/composer.ts';
import { SluglineError } from '../errors.ts';
import type { Page } from '../store/lists/page.ts';
import { pageOfRange, rangeOf } from '../store/lists/range.ts';
import type { Store } from '../store/store.ts';
import type { PlaceInQueue } from './placeInQueue.ts';
import { withRewriting } from './rewriting.ts';
import type { DraftState } from './states.ts';

/** The picture that goes with a post. */
export interface DraftMedia {
  url: string;
  /** A description for people who can't see the picture; may be empty as long as it is only suggested. */
  alt: string;
  /** Whether no person has written or confirmed the description yet. */
  suggested: boolean;
}

/** Why a text is allowed although the validator finds an issue in it. */
export interface Override {
  by: string;
  reason: string;
  /** The validator's issues that the reason is for; a different issue needs another reason. */
  faults: string[];
}

/** A draft's content without its state and version; stored as one JSON document. */
export interface DraftContent {
  variant: string;
  parts: ComposedPart[];
  /** Why this variant was offered, as a sentence. */
  reason?: string;
  /**
   * The revision of the article that the text came from; a text that is kept after a revision still has the earlier
   * one.
   */
  textRevision?: number;
  override?: Override;
  media?: DraftMedia;
  /** Other ways to post the article, around the same link, with their reasons. */
  alternatives?: Alternative[];
  /** Why the draft is as it is, or what a person must do: one sentence each. */
  reasons: string[];
  language: string;
  direction: 'ltr' | 'rtl';
  link: { code: string; url: string };
  contentWarning?: string;
  sensitive?: boolean;
  editedBy?: string;
  /** Everyone who wrote or edited the draft; under four eyes the approvers must be other people. */
  authors: string[];
  approvedBy: string[];
  rejectedBy?: string;
  rejectedWhy?: string;
  rejectedAt?: string;
  /** The time that the approver asked for; missing for the next free slot. */
  wantedAt?: string | undefined;
  /** What the post bypasses; missing for a normal place in the queue. */
  place?: PlaceInQueue | undefined;
  /** The draft's place in the channel's calendar, and why it differs from the requested time; empty if it does not. */
  slot?: { at: string; why: string[] };
  deliveries: string[];
  /** The copy whose text this draft changes. */
  copyId?: string;
  /** The number of the correction that this draft brings to its copy. */
  corrects?: number;
}

/** A draft as the API returns it. */
export interface Draft extends DraftContent {
  id: string;
  version: number;
  articleId: string;
  articleRevision: number;
  channel: string;
  purpose: string;
  state: DraftState;
  createdAt: string;
  /** How many notes colleagues have written on the draft; missing if none. */
  notes?: number;
}

/** The draft of an article, channel and purpose always has the same id. */
export function draftIdOf(newsroomId: string, articleId: string, channel: string, purpose: string): string {
  const digest = createHash('sha256')
    .update([newsroomId, articleId, channel, purpose].join('\n'))
    .digest('hex');
  return `d_${digest.slice(0, 16)}`;
}

/** The revision of the article that the draft's claims refer to. */
export function textRevisionOf(draft: Draft): number {
  return draft.textRevision ?? draft.articleRevision;
}

/** The draft's own content, without what the store adds to it. */
export function contentOf(draft: Draft): DraftContent {
  const { id, version, articleId, articleRevision, channel, purpose, state, createdAt, notes, ...content } =
    draft;
  return content;
}

/** The code of the short link in one part of a draft, which is in the first; empty if it has none. */
export function codeOfPart({ link, purpose }: Draft, part: number): string {
  return part === 1 && purpose !== 'remove' ? link.code : '';
}

/** A draft as API and commands show it: its authors concern only the four-eyes rule. */
export function publicDraft({ authors, ...draft }: Draft): Omit<Draft, 'authors'> {
  return draft;
}

/** Who wrote, edited or decided about a draft. */
export function peopleOf({ authors, approvedBy, rejectedBy }: DraftContent): string[] {
  const people = [...authors, ...approvedBy, ...(rejectedBy ? [rejectedBy] : [])];
  return [...new Set(people)].filter((name) => name !== 'auto');
}

/** Whether one of two approvers has approved the draft, so that it waits for the second. */
export function waitsForSecond({ state, approvedBy }: Pick<Draft, 'state' | 'approvedBy'>): boolean {
  return state === 'in_review' && approvedBy.length > 0;
}

function draftFrom(stored: Record<string, string>): Draft | undefined {
  if (!stored.json || !stored.id) return undefined;
  const draft: Draft = {
    id: stored.id,
    version: Number(stored.version),
    articleId: stored.articleId ?? '',
    articleRevision: Number(stored.articleRevision),
    channel: stored.channel ?? '',
    purpose: stored.purpose ?? 'post',
    state: stored.state as DraftState,
    createdAt: toInstant(Number(stored.createdAt)),
    ...(JSON.parse(stored.json) as DraftContent),
    ...(Number(stored.notes ?? 0) > 0 ? { notes: Number(stored.notes) } : {}),
  };
  return withRewriting(draft, stored.rewriting);
}

/** The draft; undefined if there is none. */
export async function draftById(store: Store, id: string): Promise<Draft | undefined> {
  return draftFrom(await store.redis.hgetall(store.keys.draft(id)));
}

/** The draft as it is now; throws if there is none. */
export async function requireDraft(store: Store, id: string): Promise<Draft> {
  const draft = await draftById(store, id);
  if (!draft) throw new SluglineError('draft.unknown', { id });
  return draft;
}

/** Throws if the person decided on a version other than the current one. */
export function requireVersion(draft: Draft, version: number | undefined): void {
  if (version === undefined) throw new SluglineError('draft.version-missing');
  if (version !== draft.version) throw draftMoved(draft);
}

/** Another person changed the draft first. */
export function draftMoved(draft: { id: string; version: number; state: string }): SluglineError {
  return new SluglineError('draft.moved', {
    id: draft.id,
    version: draft.version,
    state: draft.state.replaceAll('_', ' '),
  });
}

/** Which drafts to list: by state, by channel, and made between two instants (ms, both included). */
interface Which {
  state?: string | undefined;
  channel?: string | undefined;
  since?: number | undefined;
  until?: number | undefined;
}

/** Drafts by state, channel and time, newest first. */
export async function listDrafts(
  store: Store,
  { state = '*', channel = '*', since, until }: Which,
  limit: number,
  cursor?: string,
): Promise<Page<Draft>> {
  const scores = { min: until && -until, max: since && -since };
  const page = await pageOfRange(rangeOf(store, store.keys.drafts(state, channel), scores), limit, cursor);
  const drafts = await Promise.all(page.items.map((id) => draftById(store, id)));
  return { items: drafts.filter((draft) => draft !== undefined), nextCursor: page.nextCursor };
}

/** All drafts of an article, in any state. */
export async function draftsOfArticle(store: Store, articleId: string): Promise<Draft[]> {
  const ids = await store.redis.hvals(store.keys.articleDrafts(articleId));
  const drafts = await Promise.all(ids.map((id) => draftById(store, id)));
  return drafts.filter((draft) => draft !== undefined);
}
