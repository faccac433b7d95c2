import { createHash } from 'node:crypto';
import { toInstant } from '../clock.ts';
import type { Alternative, ComposedPart } from '../compose/composer.ts';
import { SluglineError } from '../errors.ts';
import { type Page, pageOfIds } from '../store/page.ts';
import type { Store } from '../store/store.ts';
import type { PlaceInQueue } from './placeInQueue.ts';
import { withRewriting } from './rewriting.ts';
import type { DraftState } from './states.ts';

/** The picture that goes with a post. */
export interface DraftMedia {
  url: string;
  /** A description for people who can't see it; may be empty while it is only suggested. */
  alt: string;
  /** Whether no person has written or confirmed the text yet. */
  suggested: boolean;
}

/** Why a text is allowed although the validator finds an issue in it. */
export interface Override {
  by: string;
  reason: string;
  /** The validator's issues that it answers; a different issue needs another reason. */
  faults: string[];
}

/** A draft's content besides its state and version; one JSON document. */
export interface DraftContent {
  variant: string;
  parts: ComposedPart[];
  /** The variant's reason, as a sentence. */
  reason?: string;
  /** The article's revision that the text came from; a text that is kept for a later one keeps its own. */
  textRevision?: number;
  override?: Override;
  media?: DraftMedia;
  /** Other ways to post the article, around the same link, with their reasons. */
  alternatives?: Alternative[];
  /** Why it looks as it does, or what a person must do: one sentence each. */
  reasons: string[];
  language: string;
  direction: 'ltr' | 'rtl';
  link: { code: string; url: string };
  contentWarning?: string;
  sensitive?: boolean;
  editedBy?: string;
  /** Everyone who wrote or edited this version; four eyes means someone else. */
  authors: string[];
  approvedBy: string[];
  rejectedBy?: string;
  rejectedWhy?: string;
  /** The time that the approver asked for; missing means the next free slot. */
  wantedAt?: string | undefined;
  /** What it bypasses; missing means the queue. */
  place?: PlaceInQueue | undefined;
  /** Its place in the channel's calendar, and why it differs from the requested time; empty if it does not. */
  slot?: { at: string; why: string[] };
  deliveries: string[];
  /** The copy whose text it changes. */
  copyId?: string;
}

/** A draft in the shape of the API. */
export interface Draft extends DraftContent {
  id: string;
  version: number;
  articleId: string;
  articleRevision: number;
  channel: string;
  purpose: string;
  state: DraftState;
  createdAt: string;
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
  const { id, version, articleId, articleRevision, channel, purpose, state, createdAt, ...content } = draft;
  return content;
}

/** A draft as API and commands show it: its authors concern only the four-eyes rule. */
export function publicDraft({ authors, ...draft }: Draft): Omit<Draft, 'authors'> {
  return draft;
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

/** Drafts by state and channel (`*` for any), newest first. */
export async function listDrafts(
  store: Store,
  which: { state?: string | undefined; channel?: string | undefined },
  limit: number,
  cursor?: string,
): Promise<Page<Draft>> {
  const page = await pageOfIds(
    store,
    store.keys.drafts(which.state ?? '*', which.channel ?? '*'),
    limit,
    cursor,
  );
  const drafts = await Promise.all(page.items.map((id) => draftById(store, id)));
  return { items: drafts.filter((draft) => draft !== undefined), nextCursor: page.nextCursor };
}

/** All drafts of an article, whatever became of them. */
export async function draftsOfArticle(store: Store, articleId: string): Promise<Draft[]> {
  const ids = await store.redis.hvals(store.keys.articleDrafts(articleId));
  const drafts = await Promise.all(ids.map((id) => draftById(store, id)));
  return drafts.filter((draft) => draft !== undefined);
}
