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
  /** What can be seen, for those who can't see it; may be empty while it is only suggested. */
  alt: string;
  /** Whether no person has written or confirmed the text yet. */
  suggested: boolean;
}

/** Why a text may stand although the validator finds something in it. */
export interface Override {
  by: string;
  reason: string;
  /** The validator's sentences that it answers; another fault needs another reason. */
  faults: string[];
}

/** What a draft holds beside its state and version; one JSON document. */
export interface DraftContent {
  variant: string;
  parts: ComposedPart[];
  /** What the variant is, in a sentence. */
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
  /** Everybody who wrote in this version; four eyes means somebody else. */
  authors: string[];
  approvedBy: string[];
  rejectedBy?: string;
  rejectedWhy?: string;
  /** When it is to go, as the approver asked; missing means the next free place. */
  wantedAt?: string | undefined;
  /** What it passes on its way; missing means the queue. */
  place?: PlaceInQueue | undefined;
  /** The place in the channel's calendar that it was given, and why it is not the wanted time; empty if it is. */
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

/** The one draft of an article, channel and purpose always has the same id. */
export function draftIdOf(newsroomId: string, articleId: string, channel: string, purpose: string): string {
  const digest = createHash('sha256')
    .update([newsroomId, articleId, channel, purpose].join('\n'))
    .digest('hex');
  return `d_${digest.slice(0, 16)}`;
}

/** The revision of the article that the draft's claims stand in. */
export function textRevisionOf(draft: Draft): number {
  return draft.textRevision ?? draft.articleRevision;
}

/** The draft's own content, without what the store keeps beside it. */
export function contentOf(draft: Draft): DraftContent {
  const { id, version, articleId, articleRevision, channel, purpose, state, createdAt, ...content } = draft;
  return content;
}

/** A draft as API and commands show it: who wrote in it concerns the four-eyes rule alone. */
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

/** The draft as it is now; undefined where there is none. */
export async function draftById(store: Store, id: string): Promise<Draft | undefined> {
  return draftFrom(await store.redis.hgetall(store.keys.draft(id)));
}

/** The draft as it is now; throws if there is none. */
export async function requireDraft(store: Store, id: string): Promise<Draft> {
  const draft = await draftById(store, id);
  if (!draft) throw new SluglineError('draft.unknown', { id });
  return draft;
}

/** Throws if the person decided on another version than the present one. */
export function requireVersion(draft: Draft, version: number | undefined): void {
  if (version === undefined) throw new SluglineError('draft.version-missing');
  if (version !== draft.version) throw draftMoved(draft);
}

/** Somebody else changed the draft first. */
export function draftMoved(draft: { id: string; version: number; state: string }): SluglineError {
  return new SluglineError('draft.moved', { id: draft.id, version: draft.version, state: draft.state });
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
